import type { CodeCell } from '@jupyterlab/cells';
import type { PanelLayout } from '@lumino/widgets';

import { HAS_FORM } from './ids';
import { FormHost } from './host';
import { readView } from './metadata';
import type { View } from './metadata';
import { FormModel } from './model';
import type { Language } from './syntax';
import type { IFormServices } from './view/services';

/** What `CellForm` needs of the notebook. */
export interface ICellFormOptions {
  readonly cell: CodeCell;
  readonly language: Language | null;
  services(form: CellForm): IFormServices;
  /** The cell has a form that is not drawn: `draw` is to be called when the user comes near. */
  onForm(form: CellForm): void;
}

/**
 * The form of a code cell on the screen, or what waits for one to come.
 *
 * Code that is to be hidden is hidden at once; the form is drawn, and gets its place, when the user
 * comes near.
 */
export class CellForm {
  /** @param _options - its cell is ready: the editor is there. */
  constructor(private readonly _options: ICellFormOptions) {
    const { cell, language } = _options;
    this.cell = cell;
    this.model = new FormModel(cell.model, language);
    this.model.changed.connect(this._update, this);
    this.model.edited.connect(this._onEdited, this);
    cell.disposed.connect(this.dispose, this);
    if (this.model.exists) {
      this._update();
    } else {
      keepRoom(cell, 0);
    }
  }

  /** Null as long as it is not drawn. */
  get host(): FormHost | null {
    return this._host;
  }

  get services(): IFormServices {
    this._services ??= this._options.services(this);
    return this._services;
  }

  /** Whether the form alone is to be seen. */
  get isCodeHidden(): boolean {
    return this._view === 'form';
  }

  /** Draws the form, if there is one and it is to be seen. */
  draw(): void {
    const input = this.cell.inputArea;
    if (this._host === null && this._isDrawable && input) {
      this._host = new FormHost({
        area: input.node,
        model: this.model,
        services: this.services,
        setWidth: width => this._setWidth(width)
      });
      (input.layout as PanelLayout).addWidget(this._host);
      this._mark();
      keepRoom(this.cell, 0);
    }
  }

  editTitle(): void {
    if (this.model.view === 'code') {
      this.model.setView('both');
    }
    this.draw();
    this._host?.editTitle();
  }

  dispose(): void {
    this.cell.disposed.disconnect(this.dispose, this);
    this.model.dispose();
    this._services?.autoRun.dispose();
    this._host?.dispose();
    this._host = null;
  }

  /** The cell has begun to run, by whomever. */
  onRun(): void {
    this._services?.autoRun.started();
  }

  /** The cell did not come to run after all. */
  onAbort(): void {
    this._services?.autoRun.aborted();
  }

  private _onEdited(): void {
    if (this.model.form.title?.options.autoRun) {
      this.services.autoRun.request();
    }
  }

  private get _isDrawable(): boolean {
    return (
      !this.cell.isDisposed && this.model.exists && this.model.view !== 'code'
    );
  }

  private _update(): void {
    const { model } = this;
    const isTyping = this.cell.editor?.hasFocus() === true;
    const view = this._shownView(isTyping);
    this._view = view;
    this._setWidth(model.width ?? '');
    if (view === 'code') {
      this._hideForm();
    } else {
      this._host?.show();
    }
    this._mark();
    if (!model.form.title?.options.autoRun) {
      this._services?.autoRun.cancel();
    }
    if (this._host === null) {
      keepRoom(
        this.cell,
        this._isDrawable ? this.model.form.elements.length : 0
      );
      if (this._isDrawable) {
        this._options.onForm(this);
      }
    }
    if (view === 'form' && isTyping) {
      // What is typed further on is neither for the notebook nor for a field.
      this.draw();
      this._host?.focusToggle();
    }
  }

  /**
   * What is to be seen. The code that somebody types in does not go away by what is typed, but when
   * its editor is left.
   */
  private _shownView(isTyping: boolean): View {
    const { view, cell } = this.model;
    if (view === 'form' && isTyping && readView(cell) === null) {
      this.cell.node.addEventListener('focusout', this._onLeft, { once: true });
      return 'both';
    }
    return view;
  }

  /** Hides the form, or takes it away if it is there no more. The focus stays in the cell. */
  private _hideForm(): void {
    const hasFocus = this._host?.node.contains(document.activeElement) === true;
    if (this.model.exists) {
      this._host?.hide();
    } else {
      this._host?.dispose();
      this._host = null;
    }
    if (hasFocus) {
      this.cell.node.focus();
    }
  }

  /**
   * Says on the node what is to be seen; the rest is style.
   *
   * Where the form is not drawn yet its place is not laid out: the browser would make all that is in
   * the cell anew.
   */
  private _mark(): void {
    const view = this._view;
    const isDrawn = this._host !== null && view !== 'code';
    const { singleColumn } = this.model.form.title?.options ?? {};
    const marks = [
      this.model.exists && HAS_FORM,
      isDrawn && `${HAS_FORM}-drawn`,
      isDrawn && view === 'both' && `${HAS_FORM}-both`,
      isDrawn && singleColumn && `${HAS_FORM}-column`,
      view === 'form' && `${HAS_FORM}-form`
    ].filter(mark => typeof mark === 'string');
    if (marks.join() !== this._marks.join()) {
      this.cell.node.classList.remove(...this._marks);
      this.cell.node.classList.add(...marks);
      this._marks = marks;
    }
  }

  private _setWidth(width: string): void {
    if (width !== this._width) {
      this._width = width;
      this.cell.node.style.setProperty(WIDTH, width);
    }
  }

  private readonly _onLeft = (): void => this._update();

  readonly cell: CodeCell;
  readonly model: FormModel;

  private _host: FormHost | null = null;
  private _view: View = 'code';
  private _services: IFormServices | null = null;
  private _marks: string[] = [];
  private _width = '';
}

/** The form's width, for the style of the cell. */
const WIDTH = '--jp-private-modelarts-form-width';

/**
 * Keeps about what a form will take free until it is drawn: the notebook does not jump.
 *
 * @param rows - how many it will have; 0 gives the room back
 */
export function keepRoom({ inputArea }: CodeCell, rows: number): void {
  const room = rows > 0 ? `${36 + 34 * rows}px` : '';
  if (inputArea && inputArea.node.style.minHeight !== room) {
    inputArea.node.style.minHeight = room;
  }
}
