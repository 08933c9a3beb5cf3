import './strict';

import type { ICommandPalette } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { waitFor } from '@testing-library/dom';

import type { FormActions } from '../actions';
import { addFormCommands } from '../commands';
import { FormCommands } from '../ids';
import type { CellData, OpenNotebook } from './opennotebook';
import { closeAll, openNotebook } from './opennotebook';

const FIELD = 'a = 1  # @param {type:"integer"}';
const PLAIN = 'print(1)';

let commands: CommandRegistry;
let open: OpenNotebook;
/** The cell under the context menu. */
let under: number;
const addItem = jest.fn();

async function start(...cells: CellData[]): Promise<void> {
  commands = new CommandRegistry();
  open = await openNotebook(cells, { actions: { commands } });
  open.notebook.activeCellIndex = 0;
  under = 0;
  const palette = { addItem } as unknown as ICommandPalette;
  const trans = nullTranslator.load('jupyterlab_modelarts');
  addFormCommands(commands, palette, trans, inContext => {
    const { forms, notebook } = open;
    const form = inContext
      ? forms.within(open.cell(under).node)
      : forms.get(notebook.activeCell);
    return form && { form, actions: form.services.actions as FormActions };
  });
}

/** The commands that can be done now. */
function possible(args = {}): string[] {
  return Object.entries(FormCommands)
    .filter(([, id]) => commands.isEnabled(id, args))
    .map(([name]) => name)
    .sort();
}

beforeEach(() => addItem.mockClear());
afterEach(() => closeAll());

const VIEWS = ['hideCode', 'hideForm'];
const ALWAYS = ['addField', 'autoRun', 'copyParameters', 'editTitle', 'remove'];

describe('what can be done', () => {
  it.each<[string, CellData, string[]]>([
    ['with code alone: only to add a form', PLAIN, ['add']],
    ['with an empty cell: only to add a form', '', ['add']],
    ['with a form', FIELD, [...ALWAYS, ...VIEWS]],
    [
      'with a form without fields',
      '#@title T',
      [...ALWAYS.filter(name => name !== 'copyParameters'), ...VIEWS]
    ],
    [
      'with hidden code',
      { source: FIELD, metadata: { cellView: 'form' } },
      [...ALWAYS, 'hideForm', 'showAll']
    ],
    [
      'with a hidden form',
      { source: FIELD, metadata: { cellView: 'code' } },
      [...ALWAYS, 'hideCode', 'showAll']
    ],
    [
      'with a form of a read-only cell: to look at it',
      { source: FIELD, metadata: { editable: false } },
      ['copyParameters', ...VIEWS]
    ],
    [
      'with read-only code: nothing',
      { source: PLAIN, metadata: { editable: false } },
      []
    ],
    ['with Markdown: nothing', { source: FIELD, cell_type: 'markdown' }, []],
    ['with raw text: nothing', { source: FIELD, cell_type: 'raw' }, []]
  ])('%s', async (_, cell, names) => {
    await start(cell);
    expect(possible()).toEqual([...names].sort());
    expect(possible({ context: true })).toEqual([...names].sort());
  });

  it('is for the active cell, or for the one under the context menu', async () => {
    await start(PLAIN, FIELD);
    under = 1;
    expect(possible()).toEqual(['add']);
    expect(possible({ context: true })).toContain('remove');
    await commands.execute(FormCommands.hideCode, { context: true });
    expect(open.form(1).model.view).toBe('form');
    await commands.execute(FormCommands.add);
    expect(open.source(0)).toContain('@title');
  });

  it('is nothing where there is no cell', async () => {
    await start(PLAIN);
    open.notebook.model?.sharedModel.deleteCell(0);
    expect(possible().filter(name => name !== 'add')).toEqual([]);
  });

  it('is not done where it cannot be, whoever asks for it', async () => {
    await start({ source: FIELD, metadata: { editable: false } });
    for (const id of [FormCommands.remove, FormCommands.addField]) {
      await commands.execute(id);
    }
    expect(open.source(0)).toBe(FIELD);
    await start({ source: FIELD, cell_type: 'markdown' });
    await commands.execute(FormCommands.add);
    expect(open.source(0)).toBe(FIELD);
  });

  it('is all in the palette, with a label', async () => {
    await start(PLAIN);
    const ids = Object.values(FormCommands);
    expect(
      addItem.mock.calls.map(([{ command }]: [{ command: string }]) => command)
    ).toEqual(expect.arrayContaining(ids));
    for (const id of ids) {
      expect(commands.label(id)).not.toBe('');
      const { args } = await commands.describedBy(id);
      expect(args).toMatchObject({ properties: { context: {} } });
    }
  });
});

describe('to add a form', () => {
  it('gives the cell a title, which is edited at once', async () => {
    await start(PLAIN);
    await commands.execute(FormCommands.add);
    expect(open.source(0)).toBe(`# @title Form\n${PLAIN}`);
    await waitFor(() =>
      expect(document.activeElement).toHaveProperty('value', 'Form')
    );
    expect(open.cell(0).model.getMetadata('cellView')).toBeUndefined();
  });

  it('is undone in one step', async () => {
    await start(PLAIN);
    await commands.execute(FormCommands.add);
    open.cell(0).model.sharedModel.undo();
    expect(open.source(0)).toBe(PLAIN);
    expect(open.hosts(0)).toEqual([]);
  });

  it('shows the code of a cell whose metadata hid it', async () => {
    await start({ source: PLAIN, metadata: { cellView: 'form' } });
    await commands.execute(FormCommands.add);
    expect(open.form(0).model.view).toBe('both');
  });
});

describe('the other commands', () => {
  it('show and hide', async () => {
    await start(FIELD);
    const { model } = open.form(0);
    await commands.execute(FormCommands.hideForm);
    expect(model.view).toBe('code');
    await commands.execute(FormCommands.hideCode);
    expect(model.view).toBe('form');
    await commands.execute(FormCommands.showAll);
    expect(model.view).toBe('both');
  });

  it('edit the title, of a hidden form, too', async () => {
    await start({ source: FIELD, metadata: { cellView: 'code' } });
    await commands.execute(FormCommands.editTitle);
    expect(open.form(0).model.view).toBe('both');
    await waitFor(() =>
      expect(document.activeElement?.className).toContain('titleBox')
    );
  });

  it('switch the run after each change on and off', async () => {
    await start(FIELD);
    const isOn = () => commands.isToggled(FormCommands.autoRun);
    expect(commands.isToggleable(FormCommands.autoRun)).toBe(true);
    expect(isOn()).toBe(false);
    await commands.execute(FormCommands.autoRun);
    expect(isOn()).toBe(true);
    expect(open.form(0).model.form.title?.options.autoRun).toBe(true);
    await commands.execute(FormCommands.autoRun);
    expect(isOn()).toBe(false);
  });

  it('reset what was changed', async () => {
    await start(FIELD);
    open.form(0).model.setValue('a', 5);
    expect(possible()).toContain('reset');
    await commands.execute(FormCommands.reset);
    expect(open.source(0)).toBe(FIELD);
    expect(possible()).not.toContain('reset');
  });

  it('remove the form and leave the code', async () => {
    await start({ source: FIELD, metadata: { cellView: 'form' } });
    await commands.execute(FormCommands.remove);
    expect(open.source(0)).toBe('a = 1');
    expect(possible()).toEqual(['add']);
    expect(open.hosts(0)).toEqual([]);
  });
});
