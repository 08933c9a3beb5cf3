import './strict';
import '@testing-library/jest-dom';

import { Clipboard, Dialog, Notification } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import { CommandRegistry } from '@lumino/commands';
import { screen } from '@testing-library/dom';

import { localError } from '../../core/errors';
import { addFormCommands } from '../commands';
import { openFieldDialog } from '../dialog';
import type { IFieldDialogResult } from '../dialog';
import type { FormActions } from '../actions';
import { SecretsModel } from '../secrets';
import type { FieldSpec } from '../syntax';
import { nullTranslator } from '@jupyterlab/translation';
import type { OpenNotebook } from './opennotebook';
import { closeAll, openNotebook } from './opennotebook';
import { pressMenu } from './pressmenu';

jest.mock('../dialog');

const SOURCE = `#@title T
a = 1  # @param {type:"integer"}
b = f(x)  # @param {type:"string"}
k = "hunter2"  # @param {type:"secret"}`;

const SPEC: FieldSpec = { name: 'new', type: 'integer', value: 7 };

let open: OpenNotebook;
let actions: FormActions;
/** Answers the dialog that is open. */
let answer: (result: IFieldDialogResult | null) => Promise<void>;
let stored: Map<string, string>;
let failure: Error | null;

const store = {
  list: () =>
    Promise.resolve({
      secrets: [...stored.keys()].map(name => ({ name }))
    }),
  set: (name: string, value: string) => {
    if (failure) {
      return Promise.reject(failure);
    }
    stored.set(name, value);
    return Promise.resolve();
  },
  delete: (name: string) => {
    if (failure) {
      return Promise.reject(failure);
    }
    stored.delete(name);
    return Promise.resolve();
  }
};

const model = () => open.form(0).model;
const ids = () => model().form.fields.map(({ id }) => id);
const fieldNamed = (id: string) => {
  const field = model().form.fields.find(each => each.id === id);
  if (field === undefined) {
    throw new Error(id);
  }
  return field;
};
/** What the user was told went wrong. */
const complaints = () =>
  Notification.manager.notifications.map(({ message }) => message);

async function start(source = SOURCE): Promise<void> {
  const trans = nullTranslator.load('jupyterlab_modelarts');
  const commands = new CommandRegistry();
  open = await openNotebook([source, 'print(1)'], {
    actions: {
      commands,
      secrets: new SecretsModel(store),
      documents: {} as IDocumentManager
    }
  });
  actions = open.form(0).services.actions as FormActions;
  addFormCommands(commands, null, trans, () => {
    const form = open.forms.get(open.notebook.activeCell);
    return form && { form, actions };
  });
}

/** Chooses an item of the menu of a field, or of the form; returns whether that could be done. */
async function choose(name: string | null, label: string): Promise<boolean> {
  const button = open
    .cell(0)
    .node.querySelector<HTMLElement>(
      `[title="More for ${name ?? 'this form'}"]`
    );
  button?.focus();
  button?.click();
  const isDone = await pressMenu(label);
  await drawn();
  return isDone;
}

/** Answers a question of JupyterLab's own. */
async function answerQuestion(label: string): Promise<void> {
  const button = await screen.findByRole('button', {
    name: label,
    hidden: true
  });
  button.click();
  await drawn();
}

const drawn = () => new Promise(resolve => setTimeout(resolve, 40));

beforeEach(async () => {
  stored = new Map();
  failure = null;
  jest.mocked(openFieldDialog).mockReset();
  jest.mocked(openFieldDialog).mockImplementation(
    () =>
      new Promise(resolve => {
        answer = async result => {
          resolve(result);
          await drawn();
        };
      })
  );
  await start();
});

afterEach(() => {
  Dialog.flush();
  Notification.dismiss();
  closeAll();
});

describe('a new field', () => {
  it('is added as the dialog says, and gets the focus', async () => {
    actions.addField();
    expect(openFieldDialog).toHaveBeenCalledWith(
      expect.objectContaining({ source: SOURCE, field: null })
    );
    await answer({ spec: SPEC, keepText: false });
    expect(ids()).toContain('new');
    expect(open.control(0, 'new')).toHaveFocus();
  });

  it('is not added if the dialog is closed', async () => {
    actions.addField();
    await answer(null);
    expect(open.source(0)).toBe(SOURCE);
  });

  it('goes into the code as it is when the dialog is answered', async () => {
    actions.addField();
    model().setValue('a', 5);
    await answer({ spec: SPEC, keepText: false });
    expect(open.source(0)).toContain('a = 5');
    expect(ids()).toContain('new');
  });

  it('that somebody else has added meanwhile is refused in words', async () => {
    actions.addField();
    model().addField(SPEC);
    const source = open.source(0);
    await answer({ spec: SPEC, keepText: false });
    expect(open.source(0)).toBe(source);
    expect(complaints()).toEqual([
      expect.stringContaining('This name cannot be used for the field.')
    ]);
  });

  it('of a cell that was deleted meanwhile goes nowhere, and the user is told', async () => {
    const { sharedModel } = model().cell;
    actions.addField();
    open.notebook.model?.sharedModel.deleteCell(0);
    await answer({ spec: SPEC, keepText: false });
    expect(sharedModel.getSource()).not.toContain('new');
    expect(open.source(0)).toBe('print(1)');
    expect(complaints()).toEqual([
      expect.stringContaining('The cell is no longer in the notebook.')
    ]);
  });
});

describe('an edited field', () => {
  it('is changed as the dialog says', async () => {
    await choose('a', 'Edit field…');
    expect(openFieldDialog).toHaveBeenCalledWith(
      expect.objectContaining({ field: fieldNamed('a') })
    );
    await answer({ spec: { ...SPEC, name: 'renamed' }, keepText: false });
    expect(ids()).toEqual(['renamed', 'b', 'k']);
    expect(open.source(0)).toContain('renamed = 7');
    expect(open.control(0, 'renamed')).toHaveFocus();
  });

  it('is taken from where it stands now', async () => {
    const shown = fieldNamed('a');
    model().cell.sharedModel.updateSource(0, 0, '# lines\n# before\n');
    // For the row nothing has changed.
    expect(fieldNamed('a')).toBe(shown);
    actions.editField(shown);
    const { source, field } =
      jest.mocked(openFieldDialog).mock.calls[0]?.[0] ?? {};
    const { start, end } = field?.spans.value ?? { start: 0, end: 0 };
    expect(source?.slice(start, end)).toBe('1');
    await answer(null);
  });

  it('keeps an expression, as it is by then', async () => {
    actions.editField(fieldNamed('b'));
    model().setText('b', 'g(y)');
    const spec: FieldSpec = { name: 'b', type: 'integer', value: 0 };
    await answer({ spec, keepText: true });
    expect(fieldNamed('b')).toMatchObject({ type: 'integer', text: 'g(y)' });
  });

  it('that has gone meanwhile is not brought back', async () => {
    actions.editField(fieldNamed('a'));
    model().removeField('a');
    const source = open.source(0);
    await answer({ spec: SPEC, keepText: true });
    expect(open.source(0)).toBe(source);
    expect(complaints()).toEqual([
      expect.stringContaining('The field is no longer in the code.')
    ]);
  });
});

describe('the menu of a field', () => {
  it('moves it up and down, and the focus goes along', async () => {
    await choose('a', 'Move down');
    expect(ids()).toEqual(['b', 'a', 'k']);
    expect(document.activeElement).toHaveAttribute('title', 'More for a');
    await choose('a', 'Move down');
    expect(ids()).toEqual(['b', 'k', 'a']);
    await choose('a', 'Move up');
    expect(ids()).toEqual(['b', 'a', 'k']);
    expect(document.activeElement).toHaveAttribute('title', 'More for a');
  });

  it('does not offer what cannot be', async () => {
    expect(await choose('a', 'Move up')).toBe(false);
    expect(await choose('k', 'Move down')).toBe(false);
    expect(await choose('a', 'Reset to default')).toBe(false);
    expect(await choose('k', 'Delete the secret from the server')).toBe(false);
    expect(open.source(0)).toBe(SOURCE);
    model().setValue('a', 2);
    expect(await choose('a', 'Reset to default')).toBe(true);
  });

  it('says why a line cannot be moved', async () => {
    closeAll();
    await start('a = 1  # @param\nif a:\n    b = 2  # @param');
    await choose('a', 'Move down');
    expect(complaints()).toEqual([
      expect.stringContaining('The line cannot be moved there')
    ]);
  });

  it('resets it', async () => {
    model().setValue('a', 2);
    model().setValue('b', 'c');
    await choose('a', 'Reset to default');
    expect(open.source(0)).toContain('a = 1 ');
    expect(open.source(0)).toContain('b = "c"');
  });

  it('takes it out of the form, or deletes it, and the focus goes to the next', async () => {
    await choose('a', 'Remove from form, keep the code');
    expect(open.source(0)).toContain('a = 1\n');
    expect(document.activeElement).toHaveAttribute('title', 'More for b');
    await choose('k', 'Delete field and its line of code');
    expect(open.source(0)).not.toContain('k =');
    expect(document.activeElement).toHaveAttribute('title', 'More for b');
  });

  it('deletes a secret from the server, and says if that failed', async () => {
    stored.set('s', 'x');
    closeAll();
    await start('k = secret("s")  # @param {type:"secret"}');
    await choose('k', 'Delete the secret from the server');
    await answerQuestion('Cancel');
    expect(stored.has('s')).toBe(true);
    failure = localError('http.500', 'Broken.');
    await choose('k', 'Delete the secret from the server');
    await answerQuestion('Delete');
    expect(stored.has('s')).toBe(true);
    expect(complaints()).toEqual([
      expect.stringContaining('The secret could not be deleted.')
    ]);
    failure = null;
    await choose('k', 'Delete the secret from the server');
    await answerQuestion('Delete');
    expect(stored.has('s')).toBe(false);
    expect(await choose('k', 'Delete the secret from the server')).toBe(false);
    expect(open.source(0)).toContain('secret("s")');
  });
});

describe('the menu of the form', () => {
  it('is for its own cell, whichever is active', async () => {
    open.notebook.activeCellIndex = 1;
    await choose(null, 'Hide code');
    expect(model().view).toBe('form');
    expect(open.notebook.activeCellIndex).toBe(0);
  });

  it('removes the form, and the focus goes to the cell', async () => {
    await choose(null, 'Remove form');
    expect(model().exists).toBe(false);
    expect(open.cell(0).node).toHaveFocus();
  });

  it('edits the title, which keeps the focus', async () => {
    await choose(null, 'Edit title');
    expect(document.activeElement).toHaveValue('T');
  });

  it('copies the values as parameters, if there are any', async () => {
    const copy = jest.spyOn(Clipboard, 'copyToSystem').mockReturnValue();
    await choose(null, 'Copy as %ma parameters');
    expect(copy).toHaveBeenCalledWith('--param a=1');
    // What is left out is said.
    expect(complaints()).toEqual([expect.stringMatching(/without: b, k$/)]);
    copy.mockClear();
    closeAll();
    await start('a = 1  # @param {type:"integer"}');
    Notification.dismiss();
    await choose(null, 'Copy as %ma parameters');
    expect(complaints()).toEqual([expect.stringMatching(/^All values/)]);
    copy.mockClear();
    closeAll();
    await start('k = secret("s")  # @param {type:"secret"}');
    await choose(null, 'Copy as %ma parameters');
    expect(copy).not.toHaveBeenCalled();
    copy.mockRestore();
  });
});

describe('a secret in the code', () => {
  it('goes to the server, and its name into the code', async () => {
    await actions.moveSecret(fieldNamed('k'));
    expect(stored.get('k')).toBe('hunter2');
    expect(open.source(0)).toContain('k = secret("k")');
    expect(JSON.stringify(open.notebook.model?.toJSON())).not.toContain(
      'hunter2'
    );
  });

  it('does not take the place of another of the same name', async () => {
    stored.set('k', 'of another notebook').set('k_2', 'and another');
    await actions.moveSecret(fieldNamed('k'));
    expect(stored.get('k')).toBe('of another notebook');
    expect(stored.get('k_3')).toBe('hunter2');
    expect(open.source(0)).toContain('k = secret("k_3")');
  });

  it.each([
    ['os.environ["API_KEY"]', 'os.environ_API_KEY'],
    ['密钥', 'secret'],
    ['_x', '_x']
  ])('of %s gets a name that the server takes: %s', async (target, name) => {
    closeAll();
    await start(`${target} = "hunter2"  # @param {type:"secret"}`);
    await actions.moveSecret(fieldNamed(target));
    expect([...stored.keys()]).toEqual([name]);
    expect(name).toMatch(/^\w[\w.-]*$/);
  });

  it('stays if the server does not keep it, and the user is told', async () => {
    failure = localError('secrets.full', 'There is no room.');
    await actions.moveSecret(fieldNamed('k'));
    expect(open.source(0)).toBe(SOURCE);
    expect(complaints()).toEqual([
      expect.stringMatching(/could not be stored[^]*no room/)
    ]);
  });

  it('that was changed on its way stays', async () => {
    const moving = actions.moveSecret(fieldNamed('k'));
    model().setText('k', '"another"');
    await moving;
    expect(open.source(0)).toContain('k = "another"');
  });

  it('of a cell that was deleted on its way does no harm', async () => {
    const moving = actions.moveSecret(fieldNamed('k'));
    open.notebook.model?.sharedModel.deleteCell(0);
    await moving;
    expect(open.source(0)).toBe('print(1)');
  });

  it('that is an expression is none', async () => {
    model().setText('k', 'g()');
    await actions.moveSecret(fieldNamed('k'));
    expect(stored.size).toBe(0);
  });
});

describe('a file', () => {
  it.each([
    ['data/a.csv', 'data/a.csv'],
    ['a.csv', 'a.csv']
  ])('is picked relative to the notebook: %s', async (path, relative) => {
    const pick = jest.spyOn(FileDialog, 'getOpenFiles').mockResolvedValue({
      button: { accept: true },
      value: [{ path }]
    } as never);
    expect(await actions.pickFile()).toBe(relative);
    pick.mockResolvedValue({ button: { accept: false }, value: null } as never);
    expect(await actions.pickFile()).toBeNull();
    pick.mockResolvedValue({ button: { accept: true }, value: [] } as never);
    expect(await actions.pickFile()).toBeNull();
    pick.mockRestore();
  });

  it('is not picked if the server fails, and the user is told', async () => {
    const pick = jest
      .spyOn(FileDialog, 'getOpenFiles')
      .mockRejectedValue(localError('http.500', 'Broken.'));
    expect(await actions.pickFile()).toBeNull();
    expect(complaints()).toHaveLength(1);
    pick.mockRestore();
  });
});
