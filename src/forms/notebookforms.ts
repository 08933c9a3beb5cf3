import { CodeCell } from '@jupyterlab/cells';
import type { Cell, ICellModel } from '@jupyterlab/cells';
import { NotebookActions } from '@jupyterlab/notebook';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type { IObservableList } from '@jupyterlab/observables';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import { AutoRun } from './autorun';
import { CellForm, keepRoom } from './cellform';
import { KernelChoices } from './choices';
import { readView } from './metadata';
import { Nearby } from './nearby';
import { languageOf } from './syntax';
import type { Language } from './syntax';
import type { IFormActions, IFormServices } from './view/services';

/** Below so many pixels of the notebook's width forms stand on top of the code. */
const ROOM = 720;

/** Below so many there is no room for JupyterLab's buttons beside a form's title. */
const LITTLE = 580;

/** On the notebook's node. One observer for all cells, as container queries cost in each of them. */
const NARROW = 'jp-mod-modelartsNarrow';
const TINY = 'jp-mod-modelartsTiny';

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
    this._nearby = new Nearby({
      notebook: panel.content,
      isAwaited: cell => this._awaited.has(cell),
      onNear: cell => {
        this._awaited.delete(cell);
        this.get(cell)?.draw();
      }
    });
    this._size = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      panel.content.node.classList.toggle(NARROW, width > 0 && width < ROOM);
      panel.content.node.classList.toggle(TINY, width > 0 && width < LITTLE);
    });
    this._size.observe(panel.content.node);
    panel.content.modelChanged.connect(this._onModel, this);
    panel.content.stateChanged.connect(this._onState, this);
    panel.sessionContext.kernelChanged.connect(this._updateLanguage, this);
    NotebookActions.executionScheduled.connect(this._onScheduled, this);
    NotebookActions.executed.connect(this._onExecuted, this);
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
      this._nearby.dispose();
      this._size.disconnect();
      this._choices.dispose();
      for (const form of this._forms.values()) {
        form.dispose();
      }
      this._forms.clear();
      Signal.clearData(this);
    }
  }

  /** The form of a cell; null if it is no code cell of this notebook whose editor is there. */
  get(cell: Cell | null): CellForm | null {
    return cell instanceof CodeCell && this._ready.has(cell)
      ? (this._forms.get(cell) ?? this._make(cell))
      : null;
  }

  /** The form of the cell whose node it is. */
  within(node: HTMLElement | undefined): CellForm | null {
    return this.get((node && this._byNode.get(node)) ?? null);
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

  /** Runs a cell by itself: who types in another cell goes on typing. */
  private async _runQuietly(cell: Cell): Promise<boolean> {
    const { content, sessionContext } = this.panel;
    const isTyping = content.activeCell?.editor?.hasFocus() === true;
    // Else the notebook would take the focus from the editor, and single letters be commands. Only
    // this method, which is for classes derived from it, leaves the focus where it is.
    content['setMode']('command', { focus: false });
    const ran = NotebookActions.runCells(content, [cell], sessionContext);
    if (isTyping) {
      content['setMode']('edit', { focus: false });
    }
    return ran;
  }

  private _onScheduled(
    _: unknown,
    { notebook, cell }: { notebook: Notebook; cell: Cell }
  ): void {
    this._ours(notebook, cell)?.onRun();
  }

  private _onExecuted(
    _: unknown,
    executed: {
      notebook: Notebook;
      cell: Cell;
      success: boolean;
      error?: { errorName?: string } | null;
    }
  ): void {
    const { notebook, cell, success, error } = executed;
    // An error of the cell's own has a name.
    if (!success && !error?.errorName) {
      this._ours(notebook, cell)?.onAbort();
    }
  }

  /** Our form of a cell, which may be another view's of the same notebook; only if it is made. */
  private _ours(notebook: Notebook, cell: Cell): CellForm | undefined {
    const { content } = this.panel;
    if (notebook === content) {
      return this._forms.get(cell);
    }
    const twin =
      notebook.model === content.model
        ? content.widgets.find(each => each.model === cell.model)
        : undefined;
    return twin && this._forms.get(twin);
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

  /** Takes in the cells that are new, each when its editor is there. */
  private _adopt(): void {
    for (const cell of this.panel.content.widgets) {
      if (cell instanceof CodeCell && !this._known.has(cell)) {
        this._known.add(cell);
        cell.ready.then(
          () => this._add(cell),
          () => undefined
        );
      }
    }
  }

  /**
   * A cell's code is read when it comes near, so that a notebook of hundreds opens as fast as with
   * no forms at all; but what is to be hidden is hidden at once.
   */
  private _add(cell: CodeCell): void {
    if (this._isDisposed || cell.isDisposed) {
      return;
    }
    this._ready.add(cell);
    this._byNode.set(cell.node, cell);
    cell.disposed.connect(() => {
      this._ready.delete(cell);
      this._forms.delete(cell);
      this._awaited.delete(cell);
    });
    if (mayHideCode(cell.model)) {
      this._make(cell);
    } else {
      keepRoom(cell, this._language ? countFields(cell.model) : 0);
      this._await(cell);
    }
  }

  private _await(cell: CodeCell): void {
    this._awaited.add(cell);
    this._nearby.request();
  }

  private _make(cell: CodeCell): CellForm {
    const form = new CellForm({
      cell,
      language: this._language,
      services: form => ({
        ...this._options.shared,
        choices: this._choices,
        autoRun: new AutoRun({
          sessionContext: this.panel.sessionContext,
          source: () => form.model.source,
          run: () => this._runQuietly(cell)
        }),
        actions: this._options.actions(form, this)
      }),
      onForm: () => this._await(cell)
    });
    this._forms.set(cell, form);
    return form;
  }

  /** Who wants to edit a cell whose code is hidden gets its form. */
  private _onState(notebook: Notebook, change: { name: string }): void {
    const form = this.get(notebook.activeCell);
    const isWanted =
      change.name === 'mode' || change.name === 'activeCellIndex';
    if (isWanted && notebook.mode === 'edit' && form?.isCodeHidden) {
      notebook['setMode']('command', { focus: false });
      form.draw();
      form.host?.focusFirst();
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
  private readonly _nearby: Nearby;
  private readonly _size: ResizeObserver;
  private readonly _forms = new Map<Cell, CellForm>();
  /** Cells whose forms may be made or drawn when they come near. */
  private readonly _awaited = new Set<Cell>();
  private readonly _known = new WeakSet<CodeCell>();
  /** Cells whose editors are there. */
  private readonly _ready = new Set<CodeCell>();
  private readonly _byNode = new WeakMap<Element, CodeCell>();
  private _cells: NonNullable<Notebook['model']>['cells'] | null = null;
  private _language: Language | null;
  private _isDisposed = false;
}

/** Whether there may be a form that is to hide the code. */
function mayHideCode(cell: ICellModel): boolean {
  return (
    readView(cell) === 'form' ||
    cell.sharedModel.getSource().includes('display-mode')
  );
}

/** About how many rows a form will have, without reading the code. */
function countFields(cell: ICellModel): number {
  return readView(cell) === 'code'
    ? 0
    : cell.sharedModel.getSource().split(/@(?:param|markdown)/).length - 1;
}
