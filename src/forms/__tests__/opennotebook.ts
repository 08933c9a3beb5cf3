import './nearby';

import { SessionContextDialogs } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import { Context } from '@jupyterlab/docregistry';
import { NotebookModelFactory } from '@jupyterlab/notebook';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { NBTestUtils } from '@jupyterlab/notebook/lib/testutils';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { FormActions } from '../actions';
import type { IActionOptions } from '../actions';
import type { CellForm } from '../cellform';
import { NotebookForms } from '../notebookforms';
import { settle } from './fakekernel';
import { look } from './nearby';

const trans = nullTranslator.load('jupyterlab_modelarts');

/** A cell of a test: its code, or more of it. */
export type CellData =
  | string
  | {
      readonly source: string;
      readonly cell_type?: 'code' | 'markdown' | 'raw';
      readonly metadata?: Record<string, unknown>;
    };

export interface IOpenOptions {
  /** The name of the kernel that runs; none if left out. */
  readonly kernel?: string;
  /** The notebook's metadata. */
  readonly metadata?: Record<string, unknown>;
  readonly actions?: Partial<IActionOptions>;
}

/** A notebook that is open on the screen, with its forms: all of it JupyterLab's own. */
export class OpenNotebook {
  readonly panel: NotebookPanel;
  readonly forms: NotebookForms;

  constructor(
    readonly context: Context<INotebookModel>,
    actions: Partial<IActionOptions> = {}
  ) {
    const options = {
      commands: new CommandRegistry(),
      documents: null,
      secrets: null,
      trans,
      ...actions
    };
    this.panel = NBTestUtils.createNotebookPanel(context);
    this.panel.content.model = context.model;
    Widget.attach(this.panel, document.body);
    this.forms = new NotebookForms({
      panel: this.panel,
      shared: {
        trans,
        rendermime: this.panel.content.rendermime,
        secrets: options.secrets
      },
      actions: (form, forms) => new FormActions(form, forms, options)
    });
    open.add(this);
  }

  get notebook() {
    return this.panel.content;
  }

  cell(index: number): Cell {
    const cell = this.notebook.widgets[index];
    if (cell === undefined) {
      throw new Error(`No cell ${index}`);
    }
    return cell;
  }

  source(index: number): string {
    return this.cell(index).model.sharedModel.getSource();
  }

  /** The form of a code cell, which there is for each. */
  form(index: number): CellForm {
    const form = this.forms.get(this.cell(index));
    if (form === null) {
      throw new Error(`No form at ${index}`);
    }
    return form;
  }

  /** The form's nodes in a cell: one, or none. */
  hosts(index: number): HTMLElement[] {
    return [
      ...this.cell(index).node.querySelectorAll<HTMLElement>(
        '.jp-ModelArts-Form'
      )
    ];
  }

  control(index: number, name: string): HTMLInputElement {
    const row = [
      ...this.cell(index).node.querySelectorAll<HTMLElement>('[data-field]')
    ].find(each => each.dataset.field === name);
    const control = row?.querySelector<HTMLInputElement>(
      'input, select, textarea'
    );
    if (!control) {
      throw new Error(`No control for ${name} in cell ${index}`);
    }
    return control;
  }

  /** The user has a screen as high as all of it. */
  async see(): Promise<void> {
    await settle();
    this.look(1_000_000);
    await settle();
  }

  /** The user sees so many pixels, so far from the top. A cell has 100. */
  look(height: number, scrolled = 0): void {
    look(this.notebook.outerNode, height, scrolled);
  }

  close(): void {
    open.delete(this);
    this.panel.dispose();
  }
}

/** The browser draws what has been typed, and what has come near. */
export async function nextFrame(): Promise<void> {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  await frame();
  await new Promise(resolve => requestIdleCallback(resolve));
  await frame();
  await settle();
}

const open = new Set<OpenNotebook>();

/** Opens a notebook of cells, and has the user see all of it. */
export async function openNotebook(
  cells: readonly CellData[],
  { kernel, metadata = {}, actions = {} }: IOpenOptions = {}
): Promise<OpenNotebook> {
  const context = new Context<INotebookModel>({
    sessionDialogs: new SessionContextDialogs(),
    manager: new ServiceManagerMock(),
    factory: new NotebookModelFactory({ disableDocumentWideUndoRedo: true }),
    path: `test-${Math.random()}.ipynb`,
    kernelPreference: {
      shouldStart: kernel !== undefined,
      canStart: kernel !== undefined,
      autoStartDefault: kernel !== undefined,
      ...(kernel && { name: kernel })
    }
  });
  await context.initialize(true);
  await context.sessionContext.initialize();
  context.model.fromJSON({
    metadata: metadata as never,
    nbformat: 4,
    nbformat_minor: 5,
    cells: cells.map(cell => ({
      cell_type: 'code',
      metadata: {},
      outputs: [],
      execution_count: null,
      ...(typeof cell === 'string' ? { source: cell } : cell)
    })) as never
  });
  context.model.sharedModel.clearUndoHistory();
  const notebook = new OpenNotebook(context, actions);
  await notebook.see();
  return notebook;
}

/** Closes what the test has opened. */
export function closeAll(): void {
  const contexts = new Set([...open].map(({ context }) => context));
  for (const notebook of open) {
    notebook.close();
  }
  contexts.forEach(context => context.dispose());
}

/** What a notebook does with cells that are far away. */
export function takeOut(cell: Cell): () => void {
  const parent = cell.node.parentElement;
  const next = cell.node.nextSibling;
  MessageLoop.sendMessage(cell, Widget.Msg.BeforeDetach);
  cell.node.remove();
  MessageLoop.sendMessage(cell, Widget.Msg.AfterDetach);
  return () => {
    MessageLoop.sendMessage(cell, Widget.Msg.BeforeAttach);
    parent?.insertBefore(cell.node, next);
    MessageLoop.sendMessage(cell, Widget.Msg.AfterAttach);
  };
}
