import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { flushSync } from 'react-dom';

import { Divider } from './divider';
import type { FormModel } from './model';
import { FormView } from './view/form';
import type { IFormServices } from './view/services';

export interface IFormHostOptions {
  /** What the form shares with the editor. */
  readonly area: HTMLElement;
  readonly model: FormModel;
  readonly services: IFormServices;
  /** Shows a width that is not kept yet. */
  setWidth(width: string): void;
}

/**
 * Below so many pixels labels stand over their controls. No container query: with one in the page each
 * of its layouts costs more, and so does opening a long notebook.
 */
const ROOM = 260;

/**
 * The form beside a cell's editor, as a widget.
 *
 * It stays as it is when the notebook takes the cell out of the page and puts it back.
 */
export class FormHost extends Widget {
  constructor(private readonly _options: IFormHostOptions) {
    super();
    const { model, services } = _options;
    this.addClass('jp-ModelArts-Form');
    this.node.setAttribute('role', 'group');
    this._divider = new Divider({
      label: services.trans.__('Width of the form'),
      area: _options.area,
      share: () => this._share(),
      preview: percent =>
        _options.setWidth(
          percent === null ? (model.width ?? '') : `${percent}%`
        ),
      keep: percent => model.setWidth(percent)
    });
    const content = document.createElement('div');
    content.className = 'jp-ModelArts-Form-content';
    this._size = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      this.toggleClass('jp-mod-slim', width > 0 && width < ROOM);
    });
    // Of no height: what is decided by its width must not change its size.
    const gauge = document.createElement('div');
    gauge.className = 'jp-ModelArts-Form-gauge';
    this._size.observe(gauge);
    this.node.append(this._divider.node, gauge, content);
    this.node.addEventListener('focusin', this);
    this.node.addEventListener('keydown', this);
    this.node.addEventListener('selectionchange', this);
    this._content = content;
    this._root = createRoot(content);
    model.changed.connect(this._label, this);
    this._label();
    flushSync(() => this._render());
  }

  editTitle(): void {
    this._titleRequests++;
    this._render();
  }

  /** Gives the keys to the first control. */
  focusFirst(): void {
    const controls = [
      ...this._content.querySelectorAll<HTMLElement>('input, select, textarea')
    ].filter(control => !control.matches(':disabled'));
    (controls[0] ?? this._content.querySelector('button'))?.focus();
  }

  /** Gives the keys to the button that shows the code. */
  focusToggle(): void {
    this._content.querySelector<HTMLElement>('button[aria-pressed]')?.focus();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.model.changed.disconnect(this._label, this);
      this._size.disconnect();
      this._root.unmount();
      super.dispose();
    }
  }

  handleEvent(event: Event): void {
    if (event.type === 'selectionchange') {
      // It comes for each box that follows what is typed into the code, and all editors of the
      // notebook would look for a selection of theirs.
      event.stopPropagation();
    } else if (event instanceof KeyboardEvent) {
      if (!event.defaultPrevented) {
        this._onKey(event);
      }
    } else if (event.target instanceof HTMLElement) {
      // Keys typed here are not for the notebook, whose single letters delete cells. The mark counts
      // on the very element only, as the notebook's shortcuts ask for what has the focus.
      event.target.dataset.lmSuppressShortcuts = 'true';
    }
  }

  protected override onBeforeDetach(msg: Message): void {
    // Browsers do not tell a control that it goes: what it has begun would stay open.
    this._options.model.commit();
    super.onBeforeDetach(msg);
  }

  private _render(): void {
    const { model, services } = this._options;
    this._root.render(
      createElement(FormView, {
        model,
        services,
        titleRequests: this._titleRequests
      })
    );
  }

  private _label(): void {
    const { model, services } = this._options;
    const { trans } = services;
    const title = model.form.title?.text ?? '';
    // Else each key that is typed would be a change of the page.
    if (title !== this._title) {
      this._title = title;
      const label = title ? trans.__('Form: %1', title) : trans.__('Form');
      this.node.setAttribute('aria-label', label);
    }
  }

  /** The form's share of the room, in per cent. */
  private _share(): number {
    const area = this._options.area.clientWidth;
    return area > 0 ? (this.node.offsetWidth / area) * 100 : 50;
  }

  private _onKey(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    const { model, services } = this._options;
    const accel = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    const isUndo = accel && key === 'z' && !event.shiftKey;
    const isRedo = accel && (key === 'y' || (key === 'z' && event.shiftKey));
    if (isUndo || isRedo) {
      this._handled(event);
      if (isUndo) {
        model.undo();
      } else {
        model.redo();
      }
    } else if (key === 'enter' && (accel || event.shiftKey)) {
      this._handled(event);
      services.actions.run(event.shiftKey);
    } else if (key === 'escape') {
      this._handled(event);
      services.actions.leave();
    } else if (isForApplication(event)) {
      this._passOn(event);
    }
  }

  private _handled(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
  }

  /** Saving and the like work here, too, although the form keeps keys from the notebook. */
  private _passOn(event: KeyboardEvent): void {
    const again = new KeyboardEvent('keydown', event);
    if (!this._options.area.dispatchEvent(again)) {
      event.preventDefault();
    }
  }

  private readonly _content: HTMLElement;
  private readonly _divider: Divider;
  private readonly _root: Root;
  private readonly _size: ResizeObserver;
  private _title: string | null = null;
  private _titleRequests = 0;
}

/** Keys that text boxes have a use for of their own. */
const FOR_TEXT = new Set(['a', 'c', 'insert', 'v', 'x']);

/** Whether a key with others held down may be a command of the application. */
function isForApplication(event: KeyboardEvent): boolean {
  return (
    (event.ctrlKey || event.metaKey || event.altKey) &&
    !FOR_TEXT.has(event.key.toLowerCase()) &&
    !/^(Arrow|Back|Del|End|Home|Page)/.test(event.key)
  );
}
