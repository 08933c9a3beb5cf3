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
}

/**
 * The form beside a cell's editor.
 *
 * It is drawn when it first comes near to what the user sees, and keeps its place free until then: a
 * notebook of hundreds of forms opens as fast as one of none. What is drawn stays when the notebook
 * takes the cell out of the page and puts it back.
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
      preview: percent => this._setWidth(`${percent}%`),
      keep: percent => model.setWidth(percent)
    });
    this._content.className = 'jp-ModelArts-Form-content';
    this.node.append(this._divider.node, this._content);
    this.node.addEventListener('focusin', this);
    this.node.addEventListener('keydown', this);
    model.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  get isDrawn(): boolean {
    return this._root !== null;
  }

  /** Draws the form, if it is not there yet. */
  draw(): void {
    if (this._root === null && !this.isDisposed) {
      this._root = createRoot(this._content);
      flushSync(() => this._render());
      this._content.style.minHeight = '';
    }
  }

  editTitle(): void {
    this.draw();
    this._titleRequests++;
    this._render();
  }

  /** Gives the keys to the first control. */
  focusFirst(): void {
    this.draw();
    this._content
      .querySelector<HTMLElement>(
        '.jp-ModelArts-Form-control :is(input, select, textarea), button'
      )
      ?.focus();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.model.changed.disconnect(this._onChanged, this);
      this._setWidth('');
      this._root?.unmount();
      super.dispose();
    }
  }

  handleEvent(event: Event): void {
    if (event instanceof KeyboardEvent) {
      if (!event.defaultPrevented) {
        this._onKey(event);
      }
    } else if (event.target instanceof HTMLElement) {
      // Keys typed here are not for the notebook, whose single letters delete cells. The mark counts
      // on the very element only, as the notebook's shortcuts ask for what has the focus.
      event.target.dataset.lmSuppressShortcuts = 'true';
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._onChanged();
  }

  private _render(): void {
    const { model, services } = this._options;
    this._root?.render(
      createElement(FormView, {
        model,
        services,
        titleRequests: this._titleRequests
      })
    );
  }

  private _onChanged(): void {
    const { model, services } = this._options;
    const { trans } = services;
    const title = model.form.title?.text;
    this.node.setAttribute(
      'aria-label',
      title ? trans.__('Form: %1', title) : trans.__('Form')
    );
    this._setWidth(model.width ?? '');
    this._divider.update();
    if (this._root === null) {
      // About what it will take, so that the notebook does not jump.
      const rows = model.form.elements.length;
      this._content.style.minHeight = `${36 + 34 * rows}px`;
    }
  }

  private _setWidth(width: string): void {
    // An empty text takes the property away.
    this._options.area.style.setProperty(WIDTH, width);
  }

  /** The form's share of the room, in per cent. */
  private _share(): number {
    const area = this._options.area.clientWidth;
    return area > 0 ? (this.node.offsetWidth / area) * 100 : 50;
  }

  private _onKey(event: KeyboardEvent): void {
    const { model, services } = this._options;
    const accel = event.ctrlKey || event.metaKey;
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

  private readonly _content = document.createElement('div');
  private readonly _divider: Divider;
  private _root: Root | null = null;
  private _titleRequests = 0;
}

/** The form's width, for the style of the area. */
const WIDTH = '--jp-private-modelarts-form-width';

/** Keys that text boxes have a use for of their own. */
const FOR_TEXT = new Set(['a', 'c', 'insert', 'v', 'x']);

/** Whether a key with others held down may be a command of the application. */
function isForApplication(event: KeyboardEvent): boolean {
  return (
    (event.ctrlKey || event.metaKey || event.altKey) &&
    event.isTrusted &&
    !FOR_TEXT.has(event.key.toLowerCase()) &&
    !/^(Arrow|Back|Del|End|Home|Page)/.test(event.key)
  );
}
