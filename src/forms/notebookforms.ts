import { CodeCell } from '@jupyterlab/cells';
import type { Cell, ICellModel } from '@jupyterlab/cells';
import { NotebookActions } from '@jupyterlab/notebook';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type { IObservableList } from '@jupyterlab/observables';
import type { IDisposable } from '@lumino/disposable';

import { AutoRun } from './autorun';
import { CellForm } from './cellform';
import { KernelChoices } from './choices';
import { languageOf } from './syntax';
import type { Language } from './syntax';
import type { IFormActions, IFormServices } from './view/services';

/** How far outside of what is seen forms are drawn, so that scrolling meets them ready. */
const MARGIN = '100% 0px';

export interface INotebookFormsOptions {
  readonly panel: NotebookPanel;
  /** What all forms share. */
  readonly shared: Pick<IFormServices, 'rendermime' | 'secrets' | 'trans'>;
  actions(form: CellForm, forms: NotebookForms): IFormActions;
}

/** The forms of one notebook's view. */
export class NotebookForms implements IDisposable {
  constructor(private readonly _options: INotebookFormsOptions) {
    const { panel } = _options;
    this.panel = panel;
    this._choices = new KernelChoices(panel.sessionContext);
    this._near = new IntersectionObserver(
      entries => this._onNear(entries),
      // A margin counts for the element that scrolls only.
      { root: panel.content.outerNode, rootMargin: MARGIN }
    );
    panel.content.modelChanged.connect(this._onModel, this);
    panel.content.stateChanged.connect(this._onState, this);
    panel.sessionContext.kernelChanged.connect(this._updateLanguage, this);
    panel.context.ready.then(
      () => this._updateLanguage(),
      () => undefined
    );
    panel.disposed.connect(this.dispose, this);
    this._language = this._readLanguage();
    this._onModel(panel.content);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._near.disconnect();
      this._choices.dispose();
      for (const form of this._forms.values()) {
        form.dispose();
      }
      this._forms.clear();
    }
  }

  /** The form of a cell; null if it is no code cell of this notebook. */
  get(cell: Cell | null): CellForm | null {
    return cell instanceof CodeCell ? (this._forms.get(cell) ?? null) : null;
  }

  /** The form of the cell whose node it is. */
  within(node: HTMLElement | undefined): CellForm | null {
    return (node && this._byNode.get(node)) ?? null;
  }

  activate({ cell }: CellForm): void {
    const { content } = this.panel;
    content.deselectAll();
    content.activeCellIndex = content.widgets.indexOf(cell);
  }

  /** Runs a cell as the user would. */
  async run(cell: Cell, advance: boolean): Promise<boolean> {
    const { content, sessionContext } = this.panel;
    if (!advance) {
      return NotebookActions.runCells(content, [cell], sessionContext);
    }
    content.activeCellIndex = content.widgets.indexOf(cell);
    content.deselectAll();
    return NotebookActions.runAndAdvance(content, sessionContext);
  }

  private _onModel(notebook: Notebook): void {
    this._cells?.changed.disconnect(this._onCells, this);
    this._cells = notebook.model?.cells ?? null;
    // The notebook has connected before us: its widgets are there when we are told.
    this._cells?.changed.connect(this._onCells, this);
    this._adopt();
  }

  private _onCells(
    _: unknown,
    change: IObservableList.IChangedArgs<ICellModel>
  ): void {
    if (change.type !== 'remove') {
      this._adopt();
    }
  }

  /** Takes in the cells that are new. */
  private _adopt(): void {
    for (const cell of this.panel.content.widgets) {
      if (cell instanceof CodeCell && !this._forms.has(cell)) {
        this._add(cell);
      }
    }
  }

  private _add(cell: CodeCell): void {
    const form = new CellForm({
      cell,
      language: this._language,
      services: form => ({
        ...this._options.shared,
        choices: this._choices,
        autoRun: new AutoRun({
          sessionContext: this.panel.sessionContext,
          run: () => this.run(cell, false)
        }),
        actions: this._options.actions(form, this)
      }),
      onHost: () => {
        // Ask again even if the cell is being watched already.
        this._near.unobserve(cell.node);
        this._near.observe(cell.node);
      }
    });
    this._forms.set(cell, form);
    this._byNode.set(cell.node, form);
    cell.disposed.connect(() => this._forms.delete(cell));
  }

  private _onNear(entries: IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const host = this._byNode.get(target)?.host;
      if (isIntersecting && host) {
        host.draw();
        this._near.unobserve(target);
      }
    }
  }

  /** Who wants to edit a cell whose code is hidden gets its form. */
  private _onState(
    notebook: Notebook,
    change: { name: string; newValue?: unknown }
  ): void {
    if (change.name === 'mode' && change.newValue === 'edit') {
      const form = this.get(notebook.activeCell);
      if (form?.model.view === 'form') {
        notebook.mode = 'command';
        form.host?.focusFirst();
      }
    }
  }

  private _updateLanguage(): void {
    this._language = this._readLanguage();
    for (const form of this._forms.values()) {
      form.model.language = this._language;
    }
  }

  private _readLanguage(): Language | null {
    const { sessionContext, content } = this.panel;
    const name = sessionContext.session?.kernel?.name ?? '';
    const spec =
      sessionContext.specsManager.specs?.kernelspecs[name]?.language ?? '';
    return languageOf(
      spec || content.model?.defaultKernelLanguage || undefined
    );
  }

  readonly panel: NotebookPanel;

  private readonly _choices: KernelChoices;
  private readonly _near: IntersectionObserver;
  private readonly _forms = new Map<CodeCell, CellForm>();
  private readonly _byNode = new WeakMap<Element, CellForm>();
  private _cells: NonNullable<Notebook['model']>['cells'] | null = null;
  private _language: Language | null;
  private _isDisposed = false;
}
