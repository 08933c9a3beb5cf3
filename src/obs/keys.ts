import type { KeyboardEvent } from 'react';

import type { Extend } from './selection';

/** Milliseconds after which typing begins a new search among the names. */
const TYPING_PAUSE = 800;

/** What the keys of the list do. */
export interface IKeyActions {
  readonly count: number;
  readonly current: number;
  /** How many rows fit on the screen. */
  readonly page: number;
  go(index: number, extend: Extend): void;
  selectAll(): void;
  nameAt(index: number): string | undefined;
  execute(action: KeyAction): void;
}

/** Where there are none, keys still lead up and paste. */
export const NO_ROWS: Omit<IKeyActions, 'execute'> = {
  count: 0,
  current: -1,
  page: 1,
  go: () => undefined,
  selectAll: () => undefined,
  nameAt: () => undefined
};

export type KeyAction =
  'open' | 'up' | 'delete' | 'rename' | 'copy' | 'cut' | 'paste' | 'refresh';

const PLAIN: Readonly<Record<string, KeyAction>> = {
  Enter: 'open',
  Backspace: 'up',
  Delete: 'delete',
  F2: 'rename'
};

const WITH_CONTROL: Readonly<Record<string, KeyAction>> = {
  c: 'copy',
  x: 'cut',
  v: 'paste'
};

/** Keys as in a list box of several columns. */
export class ListKeys {
  /** Whether the key meant something here. */
  press(event: KeyboardEvent, actions: IKeyActions): boolean {
    const { key, altKey } = event;
    const control = event.ctrlKey || event.metaKey;
    if (altKey) {
      return false;
    }
    const index = target(key, actions);
    if (index !== null) {
      const extend = event.shiftKey ? 'range' : control ? 'move' : 'replace';
      actions.go(clamp(index, actions.count), extend);
      return true;
    }
    if (key === ' ' && !this._isTyping()) {
      actions.go(actions.current, 'toggle');
      return true;
    }
    if (control) {
      return this._pressWithControl(key.toLowerCase(), actions);
    }
    const action = PLAIN[key];
    if (action) {
      actions.execute(action);
      return true;
    }
    return key.length === 1 && this._type(key, actions);
  }

  private _pressWithControl(key: string, actions: IKeyActions): boolean {
    if (key === 'a') {
      actions.selectAll();
      return true;
    }
    const action = WITH_CONTROL[key];
    if (action) {
      actions.execute(action);
    }
    return action !== undefined;
  }

  /** Go to the next name that begins with what was typed. */
  private _type(key: string, actions: IKeyActions): boolean {
    this._typed = this._isTyping() ? this._typed + key : key;
    this._lastKey = Date.now();
    const typed = this._typed.toLowerCase();
    // The first letter leads away from the current row, further ones may confirm it.
    const start = actions.current + (typed.length === 1 ? 1 : 0);
    for (let step = 0; step < actions.count; step++) {
      const index = (Math.max(0, start) + step) % actions.count;
      if (actions.nameAt(index)?.toLowerCase().startsWith(typed)) {
        actions.go(index, 'replace');
        break;
      }
    }
    return true;
  }

  private _isTyping(): boolean {
    return Date.now() - this._lastKey < TYPING_PAUSE;
  }

  private _typed = '';
  private _lastKey = 0;
}

function target(key: string, actions: IKeyActions): number | null {
  const { current, count, page } = actions;
  switch (key) {
    case 'ArrowDown':
      return current + 1;
    case 'ArrowUp':
      return current < 0 ? count - 1 : current - 1;
    case 'PageDown':
      return current + page;
    case 'PageUp':
      return current - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
