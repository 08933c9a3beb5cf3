import './strict';
import '@testing-library/jest-dom';

import { fireEvent } from '@testing-library/dom';
import { NotebookActions } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { Signal } from '@lumino/signaling';

import { settle } from './fakekernel';
import { OpenNotebook, closeAll, openNotebook } from './opennotebook';

const AUTO = `#@title T {run: "auto"}
n = 5  # @param {type:"slider", min:0, max:10}
s = "a"  # @param {type:"string"}`;

let open: OpenNotebook;

/** The code that the kernel was given, silent requests apart. */
function runs(): string[] {
  const kernel = open.context.sessionContext.session?.kernel;
  return (
    jest
      .mocked(kernel?.requestExecute)
      ?.mock.calls.map(([content]) => content)
      .filter(({ silent }) => !silent)
      .map(({ code }) => code) ?? []
  );
}

function setStatus(status: Kernel.Status): void {
  const session = open.context.sessionContext.session;
  Object.assign(session?.kernel ?? {}, { status });
  (session?.statusChanged as Signal<unknown, Kernel.Status>).emit(status);
}

/** Drags the slider and lets it go. */
function slide(value: number, index = 0): void {
  const slider = open.control(index, 'n');
  slider.focus();
  fireEvent.input(slider, { target: { value: String(value) } });
  slider.dispatchEvent(new Event('change', { bubbles: true }));
}

beforeEach(async () => {
  open = await openNotebook([AUTO, 'print(1)'], { kernel: 'python3' });
  expect(runs()).toEqual([]);
});

afterEach(() => closeAll());

describe('a form that runs by itself', () => {
  it('has the kernel run the cell after a change, with the focus where it was', async () => {
    slide(7);
    await settle();
    expect(runs()).toEqual([AUTO.replace('5', '7')]);
    expect(open.control(0, 'n')).toHaveFocus();
    expect(open.notebook.mode).toBe('command');
  });

  it('does not run a second time when the control is left', async () => {
    slide(7);
    await settle();
    open.control(0, 's').focus();
    await settle();
    expect(runs()).toHaveLength(1);
  });

  it('leaves alone who types in another cell meanwhile', async () => {
    setStatus('busy');
    slide(7);
    open.notebook.activeCellIndex = 1;
    open.notebook.mode = 'edit';
    open.cell(1).editor?.focus();
    const focused = document.activeElement;
    const blurred = jest.fn();
    focused?.addEventListener('blur', blurred);
    setStatus('idle');
    await settle();
    expect(runs()).toHaveLength(1);
    expect(document.activeElement).toBe(focused);
    expect(blurred).not.toHaveBeenCalled();
    expect(open.notebook.mode).toBe('edit');
    expect(open.notebook.activeCellIndex).toBe(1);
  });

  it('does not take the focus from elsewhere', async () => {
    const elsewhere = document.createElement('input');
    document.body.append(elsewhere);
    setStatus('busy');
    slide(7);
    open.notebook.mode = 'edit';
    elsewhere.focus();
    setStatus('idle');
    await settle();
    expect(runs()).toHaveLength(1);
    expect(elsewhere).toHaveFocus();
    elsewhere.remove();
  });

  it('has its run if the user runs the cell while it waits', async () => {
    setStatus('busy');
    slide(7);
    expect(open.form(0).services.autoRun.state).toBe('waiting');
    void NotebookActions.run(open.notebook, open.context.sessionContext);
    await settle();
    expect(runs()).toHaveLength(1);
    setStatus('idle');
    await settle();
    expect(runs()).toHaveLength(1);
    slide(8);
    await settle();
    expect(runs()).toHaveLength(2);
  });

  it('waits on if a run of all cells fails above it', async () => {
    const kernel = open.context.sessionContext.session?.kernel;
    const reply = (content: object) =>
      ({ done: Promise.resolve({ content }), dispose: jest.fn() }) as never;
    setStatus('busy');
    slide(7);
    jest
      .mocked(kernel?.requestExecute)
      ?.mockReturnValueOnce(reply({ status: 'aborted' }));
    await NotebookActions.run(open.notebook, open.context.sessionContext);
    expect(open.form(0).services.autoRun.state).toBe('waiting');
    setStatus('idle');
    await settle();
    expect(runs()).toHaveLength(2);
  });

  it('has its run if the user runs it and it fails', async () => {
    const kernel = open.context.sessionContext.session?.kernel;
    setStatus('busy');
    slide(7);
    const content = { status: 'error', ename: 'NameError', evalue: 'x' };
    jest.mocked(kernel?.requestExecute)?.mockReturnValueOnce({
      done: Promise.resolve({ content }),
      dispose: jest.fn()
    } as never);
    await NotebookActions.run(open.notebook, open.context.sessionContext);
    setStatus('idle');
    await settle();
    expect(runs()).toHaveLength(1);
  });

  it('has its run if the user runs it in another view', async () => {
    const second = new OpenNotebook(open.context);
    await second.see();
    setStatus('busy');
    slide(7);
    void NotebookActions.runAll(second.notebook, open.context.sessionContext);
    await settle();
    expect(runs()).toHaveLength(2);
    setStatus('idle');
    await settle();
    expect(runs()).toHaveLength(2);
  });

  it('runs once for what is typed and then run by keys', async () => {
    const box = open.control(0, 's');
    box.focus();
    fireEvent.change(box, { target: { value: 'typed' } });
    fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true });
    await settle();
    open.control(0, 'n').focus();
    await settle();
    expect(runs()).toEqual([AUTO.replace('"a"', '"typed"')]);
  });

  it('runs once for what is typed before the button to run is pressed', async () => {
    const box = open.control(0, 's');
    box.focus();
    fireEvent.change(box, { target: { value: 'typed' } });
    const button = open
      .hosts(0)[0]
      ?.querySelector<HTMLElement>('[title="Run this cell"]');
    button?.focus();
    button?.click();
    await settle();
    expect(runs()).toHaveLength(1);
    button?.click();
    await settle();
    expect(runs()).toHaveLength(2);
  });

  it('runs after undo, redo and reset by the form', async () => {
    slide(7);
    await settle();
    const slider = open.control(0, 'n');
    fireEvent.keyDown(slider, { key: 'z', ctrlKey: true });
    await settle();
    expect(runs()[1]).toBe(AUTO);
    fireEvent.keyDown(slider, { key: 'y', ctrlKey: true });
    await settle();
    expect(runs()).toHaveLength(3);
    open.form(0).model.reset(['n']);
    await settle();
    expect(runs()[3]).toBe(AUTO);
  });

  it('does not run for what is typed into the code, or done by others', async () => {
    open.cell(0).model.sharedModel.setSource(AUTO.replace('5', '6'));
    open.form(0).model.setTitleOption('form-width', '40%');
    open.form(0).model.setView('form');
    await settle();
    expect(runs()).toEqual([]);
  });

  it('does not run when that was switched off while it waited', async () => {
    setStatus('busy');
    slide(7);
    open.form(0).model.setTitleOption('run', null);
    setStatus('idle');
    await settle();
    expect(runs()).toEqual([]);
    expect(open.form(0).services.autoRun.state).toBe('idle');
  });

  it('does not run when its cell is deleted while it waits', async () => {
    setStatus('busy');
    slide(7);
    open.notebook.model?.sharedModel.deleteCell(0);
    setStatus('idle');
    await settle();
    expect(runs()).toEqual([]);
  });

  it('bears with its cell being deleted while it runs', async () => {
    slide(7);
    open.notebook.model?.sharedModel.deleteCell(0);
    await settle();
    expect(open.notebook.widgets).toHaveLength(1);
  });

  it('is moved while it waits: the change is not lost in the code', async () => {
    setStatus('busy');
    slide(7);
    open.notebook.activeCellIndex = 0;
    NotebookActions.moveDown(open.notebook);
    await open.see();
    expect(open.source(1)).toContain('n = 7');
  });
});

describe('a form that does not', () => {
  it('runs only when it is told to', async () => {
    open.cell(0).model.sharedModel.setSource(AUTO.replace('run: "auto"', ''));
    slide(7);
    await settle();
    expect(runs()).toEqual([]);
    open.form(0).services.actions.run(false);
    await settle();
    expect(runs()).toHaveLength(1);
  });
});
