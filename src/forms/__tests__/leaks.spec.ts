import './strict';

import { fireEvent } from '@testing-library/dom';
import { NotebookActions } from '@jupyterlab/notebook';
import type { Signal } from '@lumino/signaling';
import { setFlagsFromString } from 'v8';
import { runInNewContext } from 'vm';

import { settle } from './fakekernel';
import { countObservers } from './nearby';
import { OpenNotebook, closeAll, openNotebook } from './opennotebook';

const SOURCE = `#@title **T** {run: "auto"}
#@markdown *text*
a = 1  # @param {type:"integer"}
k = secret("k")  # @param {type:"secret"}
o = "x"  # @param {options: xs}`;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

afterEach(() => closeAll());

/** All that a notebook's context tells its views. */
async function stir({ context }: OpenNotebook): Promise<void> {
  const { sessionContext, model } = context;
  (sessionContext.kernelChanged as Signal<unknown, unknown>).emit({});
  (sessionContext.statusChanged as Signal<unknown, unknown>).emit('idle');
  model.sharedModel.getCell(0).setSource(SOURCE.replace('1', '2'));
  model.sharedModel.getCell(0).setMetadata('cellView', 'form');
  await settle();
}

/** Opens another view and closes it; nothing but weak references to its forms come back. */
async function visit(context: OpenNotebook['context']) {
  const view = new OpenNotebook(context);
  await view.see();
  const { model, services } = view.form(0);
  const made = [view.forms, model, services.autoRun, services.choices];
  const refs = made.map(each => new WeakRef<object>(each));
  view.close();
  // JupyterLab keeps the stack of who closed it.
  Object.assign(view, { forms: null });
  return refs;
}

describe('a view that is closed', () => {
  it('hears nothing more of the notebook, which another view still shows', async () => {
    const first = await openNotebook([SOURCE]);
    const observers = countObservers();
    const second = new OpenNotebook(first.context);
    await second.see();
    const forms = second.forms;
    const form = second.form(0);
    const changed = jest.fn();
    form.model.changed.connect(changed);
    second.close();
    await stir(first);
    expect(changed).not.toHaveBeenCalled();
    expect(forms.isDisposed).toBe(true);
    expect(form.host).toBeNull();
    await NotebookActions.run(first.notebook, first.context.sessionContext);
    expect(countObservers()).toBe(observers);
  });

  it('leaves no form behind in memory', async () => {
    const first = await openNotebook([SOURCE]);
    const gone: WeakRef<object>[] = [];
    for (let time = 0; time < 3; time++) {
      gone.push(...(await visit(first.context)));
    }
    await stir(first);
    // Signals let go of their listeners a little later.
    await new Promise(resolve => setTimeout(resolve, 100));
    collect();
    const left = gone.map(each => each.deref()?.constructor.name);
    expect(left.filter(name => name !== undefined)).toEqual([]);
  });

  it('before the notebook has come does no harm', async () => {
    const first = await openNotebook([SOURCE]);
    const second = new OpenNotebook(first.context);
    second.close();
    await stir(first);
    expect(second.forms.isDisposed).toBe(true);
  });

  it('in the middle of a change completes it', async () => {
    const first = await openNotebook([SOURCE]);
    const second = new OpenNotebook(first.context);
    await second.see();
    const control = second.control(0, 'a');
    control.focus();
    fireEvent.change(control, { target: { value: '5' } });
    second.close();
    first.form(0).model.setValue('a', 6);
    first.form(0).model.undo();
    expect(first.source(0)).toContain('a = 5');
  });
});

describe('a cell that is deleted', () => {
  it('takes its form along', async () => {
    const open = await openNotebook([SOURCE, 'print(1)']);
    const form = open.form(0);
    const { autoRun } = form.services;
    open.notebook.model?.sharedModel.deleteCell(0);
    expect(form.model.isDisposed).toBe(true);
    expect(autoRun.isDisposed).toBe(true);
    expect(form.host).toBeNull();
    expect(open.forms.within(form.cell.node)).not.toBe(open.form(0));
  });

  it('before its form was drawn does no harm', async () => {
    const open = await openNotebook([]);
    const shared = open.notebook.model?.sharedModel;
    shared?.insertCell(0, { cell_type: 'code', source: SOURCE });
    shared?.deleteCell(0);
    await open.see();
    expect(open.hosts(0)).toEqual([]);
  });
});
