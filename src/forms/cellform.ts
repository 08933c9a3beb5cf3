import type { CodeCell } from '@jupyterlab/cells';
import type { PanelLayout } from '@lumino/widgets';

import { HAS_FORM } from './ids';
import { FormHost } from './host';
import { FormModel } from './model';
import type { Language } from './syntax';
import type { IFormServices } from './view/services';

/** What `CellForm` needs of the notebook. */
export interface ICellFormOptions {
  readonly cell: CodeCell;
  readonly language: Language | null;
  services(form: CellForm): IFormServices;
  /** The form's host is there, and is to be drawn when the cell comes near. */
  onHost(form: CellForm): void;
}

/** The form of a code cell on the screen; there is one for each code cell, form or not. */
export class CellForm {
  constructor(private readonly _options: ICellFormOptions) {
    const { cell, language } = _options;
    this.cell = cell;
    this.model = new FormModel(cell.model, language);
    this.model.changed.connect(this._update, this);
    cell.disposed.connect(this.dispose, this);
    // The editor is made when the notebook gets to it; we come in right after that.
    cell.ready.then(
      () => {
        this._isReady = true;
        this._update();
      },
      () => undefined
    );
    this._mark();
  }

  get host(): FormHost | null {
    return this._host;
  }

  get services(): IFormServices {
    this._services ??= this._options.services(this);
    return this._services;
  }

  editTitle(): void {
    if (this.model.view === 'code') {
      this.model.setView('both');
    }
    this._host?.editTitle();
  }

  dispose(): void {
    this.cell.disposed.disconnect(this.dispose, this);
    this.model.dispose();
    this._services?.autoRun.dispose();
    this._host?.dispose();
    this._host = null;
  }

  private _update(): void {
    if (this.model.isDisposed || this.cell.isDisposed) {
      return;
    }
    this._mark();
    if (!this._isReady) {
      return;
    }
    const input = this.cell.inputArea;
    if (this.model.exists && this._host === null && input) {
      this._host = new FormHost({
        area: input.node,
        model: this.model,
        services: this.services
      });
      (input.layout as PanelLayout).addWidget(this._host);
      this._options.onHost(this);
    } else if (!this.model.exists && this._host !== null) {
      this._host.dispose();
      this._host = null;
    }
    this._host?.setHidden(this.model.view === 'code');
  }

  /** Says on the node what is to be seen; the rest is style. */
  private _mark(): void {
    const { model } = this;
    const { node } = this.cell;
    const { view, exists } = model;
    node.classList.toggle(HAS_FORM, exists);
    node.classList.toggle('jp-mod-modelartsForm-both', view === 'both');
    node.classList.toggle('jp-mod-modelartsForm-form', view === 'form');
    node.classList.toggle(
      'jp-mod-modelartsForm-column',
      model.form.title?.options.singleColumn === true
    );
    // A title alone needs little room.
    node.classList.toggle(
      'jp-mod-modelartsForm-bare',
      model.form.elements.length === 0
    );
  }

  readonly cell: CodeCell;
  readonly model: FormModel;

  private _host: FormHost | null = null;
  private _services: IFormServices | null = null;
  private _isReady = false;
}
