import './strict';
import '@testing-library/jest-dom';

import { fireEvent, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { CommandRegistry } from '@lumino/commands';

import { settle } from './fakekernel';
import type { OpenNotebook } from './opennotebook';
import { closeAll, openNotebook } from './opennotebook';

const SOURCE = `#@title T
n = 5  # @param {type:"slider", min:0, max:10}
s = "a"  # @param {type:"string"}
o = "x"  # @param ["x", "y"]
b = True  # @param {type:"boolean"}`;

const user = userEvent.setup();
let commands: CommandRegistry;
let done: string[];
let open: OpenNotebook;

/** The application's shortcuts, as JupyterLab handles them. */
function addShortcut(command: string, keys: string[], selector: string): void {
  commands.addCommand(command, {
    execute: () => {
      done.push(command);
    }
  });
  commands.addKeyBinding({ command, keys, selector });
}

/** Presses a letter with others held down; shortcuts go by the number of the key. */
function press(key: string, held: KeyboardEventInit = {}): boolean {
  const keyCode = key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0;
  const target = document.activeElement ?? document.body;
  return fireEvent.keyDown(target, { key, keyCode, ...held });
}

const onKey = (event: KeyboardEvent): void =>
  commands.processKeydownEvent(event);

beforeEach(async () => {
  commands = new CommandRegistry();
  done = [];
  addShortcut('delete', ['D', 'D'], '.jp-Notebook :focus');
  addShortcut('insert', ['B'], '.jp-Notebook.jp-mod-commandMode :focus');
  addShortcut('down', ['ArrowDown'], '.jp-Notebook :focus');
  addShortcut('save', ['Accel S'], 'body');
  addShortcut('undo cell', ['Accel Z'], '.jp-Notebook :focus');
  addShortcut('run', ['Shift Enter'], '.jp-Notebook');
  addShortcut('select all', ['Accel A'], 'body');
  addShortcut('by alt', ['Alt R'], 'body');
  document.addEventListener('keydown', onKey);
  open = await openNotebook([SOURCE, 'print(1)']);
});

afterEach(() => {
  document.removeEventListener('keydown', onKey);
  closeAll();
});

describe('single letters', () => {
  it('are no commands in any control, nor on buttons and the divider', async () => {
    const [host] = open.hosts(0);
    const stops = host?.querySelectorAll<HTMLElement>(
      'input, select, button, [tabindex]'
    );
    expect(stops?.length).toBeGreaterThan(10);
    for (const stop of stops ?? []) {
      stop.focus();
      expect(stop).toHaveFocus();
      expect(stop).toHaveAttribute('data-lm-suppress-shortcuts');
      press('d');
      press('d');
      press('b');
      press('ArrowDown', { keyCode: 40 });
    }
    await settle();
    expect(done).toEqual([]);
  });

  it('are commands on the cell: the test would tell', () => {
    open.cell(0).node.focus();
    press('d');
    press('d');
    press('b');
    expect(done).toEqual(['delete', 'insert']);
  });

  it('are no commands in the box of the title', async () => {
    open.form(0).editTitle();
    await waitFor(() => expect(document.activeElement).toHaveValue('T'));
    press('d');
    press('d');
    press('b');
    expect(done).toEqual([]);
  });
});

describe('in a form', () => {
  it('the commands of the application work, each once', () => {
    for (const name of ['n', 's', 'o', 'b']) {
      done = [];
      open.control(0, name).focus();
      press('s', { ctrlKey: true });
      press('r', { altKey: true });
      expect(done).toEqual(['save', 'by alt']);
    }
  });

  it('the browser does not save the page as well', () => {
    const control = open.control(0, 's');
    control.focus();
    expect(press('s', { ctrlKey: true })).toBe(false);
    expect(press('q', { ctrlKey: true })).toBe(true);
  });

  it('the keys of text stay with the text', () => {
    open.control(0, 's').focus();
    for (const key of ['a', 'x', 'c', 'v']) {
      expect(press(key, { ctrlKey: true })).toBe(true);
    }
    expect(press('ArrowDown', { altKey: true, keyCode: 40 })).toBe(true);
    expect(done).toEqual([]);
  });

  it('Ctrl+Z takes back a change of the form, Ctrl+Shift+Z and Ctrl+Y bring it again', async () => {
    const control = open.control(0, 's');
    control.focus();
    await user.keyboard('bc');
    expect(open.source(0)).toContain('"abc"');
    press('z', { ctrlKey: true });
    expect(open.source(0)).toBe(SOURCE);
    press('Z', { metaKey: true, shiftKey: true });
    expect(open.source(0)).toContain('"abc"');
    press('z', { metaKey: true });
    expect(open.source(0)).toBe(SOURCE);
    press('y', { ctrlKey: true });
    expect(open.source(0)).toContain('"abc"');
    await settle();
    expect(control).toHaveValue('abc');
    expect(done).toEqual([]);
  });

  it('the browser does nothing of its own with the keys of the form', () => {
    open.control(0, 's').focus();
    jest.spyOn(open.form(0).services.actions, 'run').mockReturnValue();
    const passed = jest.fn();
    document.addEventListener('keydown', passed);
    expect(press('z', { ctrlKey: true })).toBe(false);
    expect(press('y', { ctrlKey: true })).toBe(false);
    expect(press('Enter', { shiftKey: true })).toBe(false);
    expect(press('Escape')).toBe(false);
    document.removeEventListener('keydown', passed);
    expect(passed).not.toHaveBeenCalled();
  });

  it('Ctrl+Alt+Z is something else', async () => {
    open.control(0, 's').focus();
    await user.keyboard('b');
    press('z', { ctrlKey: true, altKey: true });
    expect(open.source(0)).toContain('"ab"');
  });

  it('Ctrl+Enter runs the cell, Shift+Enter goes on to the next one, and Enter does neither', async () => {
    const { actions } = open.form(0).services;
    const run = jest.spyOn(actions, 'run').mockReturnValue();
    open.control(0, 's').focus();
    await user.keyboard('{Enter}');
    expect(run).not.toHaveBeenCalled();
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(run).toHaveBeenLastCalledWith(false);
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    expect(run).toHaveBeenLastCalledWith(true);
    expect(run).toHaveBeenCalledTimes(2);
    expect(done).toEqual([]);
  });

  it('Shift+Enter leads to the next cell', async () => {
    open.control(0, 's').focus();
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    await settle();
    expect(open.notebook.activeCellIndex).toBe(1);
  });

  it("Escape leads to the cell, where the keys are the notebook's again", async () => {
    open.control(0, 's').focus();
    await user.keyboard('{Escape}');
    expect(open.cell(0).node).toHaveFocus();
    press('d');
    press('d');
    expect(done).toEqual(['delete']);
  });

  it('keys of a composition are for the composition', () => {
    const run = jest
      .spyOn(open.form(0).services.actions, 'run')
      .mockReturnValue();
    const control = open.control(0, 's');
    control.focus();
    for (const init of [
      { key: 'Escape' },
      { key: 'Enter', shiftKey: true },
      { key: 's', keyCode: 83, ctrlKey: true }
    ]) {
      fireEvent.keyDown(control, { ...init, isComposing: true });
    }
    expect(control).toHaveFocus();
    expect(run).not.toHaveBeenCalled();
    expect(done).toEqual([]);
  });

  it('the focus makes the cell the active one, in command mode', () => {
    open.notebook.activeCellIndex = 1;
    open.notebook.mode = 'edit';
    open.control(0, 's').focus();
    expect(open.notebook.activeCellIndex).toBe(0);
    expect(open.notebook.mode).toBe('command');
    expect(open.control(0, 's')).toHaveFocus();
  });
});
