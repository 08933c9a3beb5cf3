import './strict';
import '@testing-library/jest-dom';

import { fireEvent } from '@testing-library/dom';
import { NotebookActions } from '@jupyterlab/notebook';
import type { Signal } from '@lumino/signaling';

import { settle } from './fakekernel';
import { resize, resizeCells, showMore } from './nearby';
import {
  OpenNotebook,
  closeAll,
  nextFrame,
  openNotebook,
  takeOut
} from './opennotebook';

const FIELD = 'a = 1  # @param {type:"integer"}';
const OTHER = 'b = 2  # @param {type:"integer"}';
const PLAIN = 'print(1)';

afterEach(() => closeAll());

/** Whether the form of a cell edits its own code, and is the only one there. */
function expectOwnForm(open: OpenNotebook, index: number, name: string): void {
  expect(open.hosts(index)).toHaveLength(1);
  const control = open.control(index, name);
  const value = String(Number(control.value) + 1);
  const others = open.notebook.widgets.map((_, each) => open.source(each));
  fireEvent.change(control, { target: { value } });
  fireEvent.blur(control);
  const assignment = new RegExp(`${name} = \\d+`);
  others[index] =
    others[index]?.replace(assignment, `${name} = ${value}`) ?? '';
  expect(open.notebook.widgets.map((_, each) => open.source(each))).toEqual(
    others
  );
}

describe('a notebook that is opened', () => {
  it('shows the form of a cell with annotations, with nothing to click', async () => {
    const open = await openNotebook([PLAIN, FIELD]);
    expect(open.hosts(0)).toEqual([]);
    expectOwnForm(open, 1, 'a');
    expect(open.cell(1).node).toHaveClass(
      'jp-mod-modelartsForm',
      'jp-mod-modelartsForm-both'
    );
    expect(open.cell(0).node.className).not.toContain('modelarts');
  });

  it('draws a form when it comes near, and keeps its place until then', async () => {
    const open = await openNotebook([]);
    open.look(0);
    open.notebook.model?.sharedModel.insertCell(0, {
      cell_type: 'code',
      source: `${FIELD}\n${OTHER}`
    });
    await settle();
    expect(open.hosts(0)).toEqual([]);
    // Nothing of it costs anything yet.
    expect(open.cell(0).node.className).not.toContain('modelarts');
    const area = open.cell(0).inputArea?.node;
    expect(parseInt(area?.style.minHeight ?? '')).toBeGreaterThan(80);
    open.look(600);
    expect(open.hosts(0)).toHaveLength(1);
    expect(open.cell(0).node).toHaveClass('jp-mod-modelartsForm-both');
    expect(area?.style.minHeight).toBe('');
  });

  describe('that is long', () => {
    let open: OpenNotebook;

    /** The cells with a form that is drawn. */
    const drawn = () =>
      open.notebook.widgets.flatMap((_, index) =>
        open.hosts(index).length > 0 ? [index] : []
      );

    beforeEach(async () => {
      open = await openNotebook([]);
      open.look(0);
      open.notebook.model?.sharedModel.insertCells(
        0,
        Array.from({ length: 40 }, (_, index) => ({
          cell_type: 'code' as const,
          source: index % 2 === 0 ? FIELD : PLAIN
        }))
      );
      await nextFrame();
    });

    it('draws what is seen, and a little before and behind it', () => {
      expect(drawn()).toEqual([]);
      open.look(400, 2000);
      expect(drawn()).toEqual([20, 22, 24]);
      // A jump draws nothing on its way.
      open.look(400, 0);
      expect(drawn()).toEqual([0, 2, 4, 20, 22, 24]);
    });

    it('draws more when there is more room, without any scrolling', async () => {
      open.look(400);
      expect(drawn()).toEqual([0, 2, 4]);
      showMore(800);
      expect(drawn()).toEqual([0, 2, 4]);
      await nextFrame();
      expect(drawn()).toEqual([0, 2, 4, 6, 8]);
    });

    it('draws what comes near because other cells go, or is moved there', async () => {
      open.look(400);
      open.notebook.model?.sharedModel.deleteCellRange(0, 5);
      await nextFrame();
      expect(drawn()).toEqual([1, 3]);
      open.notebook.model?.sharedModel.moveCell(31, 0);
      await nextFrame();
      expect(drawn()).toEqual([0, 2, 4]);
    });

    it('draws what comes near because the cells become smaller', async () => {
      open.look(400);
      expect(drawn()).toEqual([0, 2, 4]);
      // Their sizes are watched when none has come for a while.
      await new Promise(resolve => setTimeout(resolve, 600));
      resizeCells(open.notebook.viewportNode, 50);
      await nextFrame();
      expect(drawn()).toEqual([0, 2, 4, 6, 8]);
    });

    it('passes over cells that are hidden under a heading', () => {
      for (let index = 0; index < 30; index++) {
        open.cell(index).hide();
      }
      open.look(400, 1000);
      expect(drawn()).toEqual([]);
      open.look(400, 3000);
      expect(drawn()).toEqual([30, 32, 34]);
    });
  });

  it('hides code that is to be hidden before the form is drawn', async () => {
    const open = await openNotebook([]);
    open.look(0);
    open.notebook.model?.sharedModel.insertCell(0, {
      cell_type: 'code',
      source: FIELD,
      metadata: { cellView: 'form' }
    });
    await settle();
    expect(open.hosts(0)).toEqual([]);
    expect(open.cell(0).node).toHaveClass('jp-mod-modelartsForm-form');
    expect(open.cell(0).node).not.toHaveClass('jp-mod-modelartsForm-drawn');
  });

  it('leaves no place behind for a form that goes before it is drawn', async () => {
    const open = await openNotebook([]);
    open.look(0);
    for (const metadata of [{}, { cellView: 'code' }]) {
      open.notebook.model?.sharedModel.insertCell(0, {
        cell_type: 'code',
        source: FIELD,
        metadata
      });
    }
    await settle();
    const heights = () =>
      [0, 1].map(index => open.cell(index).inputArea?.node.style.minHeight);
    expect(heights()).toEqual(['', expect.stringMatching(/px/)]);
    // Made, as by a menu, but not drawn.
    expect(open.form(1).host).toBeNull();
    open.cell(1).model.sharedModel.setSource(PLAIN);
    expect(heights()).toEqual(['', '']);
    open.cell(1).model.sharedModel.setSource(FIELD);
    expect(heights()[1]).toMatch(/px/);
    open.form(1).model.setView('code');
    expect(heights()).toEqual(['', '']);
  });

  it('leaves no place behind for a form that goes before anybody came near', async () => {
    const open = await openNotebook([]);
    open.look(0);
    open.notebook.model?.sharedModel.insertCell(0, {
      cell_type: 'code',
      source: FIELD
    });
    await settle();
    const area = open.cell(0).inputArea?.node;
    expect(area?.style.minHeight).toMatch(/px/);
    open.cell(0).model.sharedModel.setSource(PLAIN);
    open.look(600);
    expect(area?.style.minHeight).toBe('');
    open.cell(0).model.sharedModel.setSource(FIELD);
    await nextFrame();
    expectOwnForm(open, 0, 'a');
  });

  it('asks for no place in a language without forms', async () => {
    const open = await openNotebook([], {
      metadata: { language_info: { name: 'sql' } }
    });
    open.look(0);
    open.notebook.model?.sharedModel.insertCell(0, {
      cell_type: 'code',
      source: FIELD
    });
    await settle();
    expect(open.cell(0).inputArea?.node.style.minHeight).toBe('');
  });

  it('says how much room it has', async () => {
    const open = await openNotebook([FIELD]);
    const { node } = open.notebook;
    resize(node, 1000);
    expect(node).not.toHaveClass('jp-mod-modelartsNarrow');
    resize(node, 700);
    expect(node).toHaveClass('jp-mod-modelartsNarrow');
    expect(node).not.toHaveClass('jp-mod-modelartsTiny');
    resize(node, 400);
    expect(node).toHaveClass('jp-mod-modelartsTiny');
    // Hidden behind another tab.
    resize(node, 0);
    expect(node).not.toHaveClass('jp-mod-modelartsNarrow');
  });
});

describe('a form', () => {
  it('comes with the first annotation and goes with the last', async () => {
    const open = await openNotebook([PLAIN]);
    open.cell(0).model.sharedModel.setSource(FIELD);
    await nextFrame();
    expectOwnForm(open, 0, 'a');
    open.cell(0).model.sharedModel.setSource(PLAIN);
    expect(open.hosts(0)).toEqual([]);
    expect(open.cell(0).node.className).not.toContain('modelarts');
    open.cell(0).model.sharedModel.setSource(FIELD);
    await nextFrame();
    expectOwnForm(open, 0, 'a');
  });

  it('survives being taken out of the page and put back', async () => {
    const open = await openNotebook([FIELD, PLAIN]);
    const [host] = open.hosts(0);
    for (let time = 0; time < 3; time++) {
      const putBack = takeOut(open.cell(0));
      open.cell(0).model.sharedModel.setSource(FIELD.replace('1', `${time}`));
      putBack();
      await nextFrame();
    }
    expect(open.hosts(0)).toEqual([host]);
    expect(open.control(0, 'a')).toHaveValue('2');
    expectOwnForm(open, 0, 'a');
  });

  it('keeps to itself that the text of its boxes changes', async () => {
    const open = await openNotebook([FIELD]);
    const heard = jest.fn();
    document.addEventListener('selectionchange', heard);
    const change = new Event('selectionchange', { bubbles: true });
    open.control(0, 'a').dispatchEvent(change);
    document.removeEventListener('selectionchange', heard);
    expect(heard).not.toHaveBeenCalled();
  });

  it('is taken out before it was drawn, and is drawn when it comes back', async () => {
    const open = await openNotebook([]);
    open.look(0);
    open.notebook.model?.sharedModel.insertCell(0, {
      cell_type: 'code',
      source: FIELD
    });
    await settle();
    const putBack = takeOut(open.cell(0));
    open.look(600);
    await settle();
    putBack();
    await nextFrame();
    expectOwnForm(open, 0, 'a');
  });

  it('completes a change whose control is taken out of the page', async () => {
    const open = await openNotebook([FIELD]);
    const edited = jest.fn();
    open.form(0).model.edited.connect(edited);
    const control = open.control(0, 'a');
    control.focus();
    fireEvent.change(control, { target: { value: '5' } });
    expect(edited).not.toHaveBeenCalled();
    takeOut(open.cell(0));
    expect(edited).toHaveBeenCalledTimes(1);
  });

  it('is closed with the code when the cell is collapsed, and comes back', async () => {
    const open = await openNotebook([FIELD]);
    open.cell(0).inputHidden = true;
    expect(open.hosts(0)).toEqual([]);
    open.cell(0).inputHidden = false;
    expectOwnForm(open, 0, 'a');
  });

  it('is in each of two views of a notebook, and both follow', async () => {
    const open = await openNotebook([FIELD]);
    const second = new OpenNotebook(open.context);
    await second.see();
    expectOwnForm(open, 0, 'a');
    await nextFrame();
    expect(second.control(0, 'a')).toHaveValue('2');
    expectOwnForm(second, 0, 'a');
    await nextFrame();
    expect(open.control(0, 'a')).toHaveValue('3');
    open.form(0).model.setView('form');
    expect(second.cell(0).node).toHaveClass('jp-mod-modelartsForm-form');
    second.close();
    expectOwnForm(open, 0, 'a');
  });
});

describe('each cell has its own form', () => {
  it('after it was split', async () => {
    const open = await openNotebook([`${FIELD}\n${OTHER}`]);
    open.notebook.mode = 'edit';
    open.cell(0).editor?.setCursorPosition({ line: 1, column: 0 });
    NotebookActions.splitCell(open.notebook);
    await open.see();
    expect(open.notebook.widgets).toHaveLength(2);
    expectOwnForm(open, 0, 'a');
    expectOwnForm(open, 1, 'b');
  });

  it('after it was merged', async () => {
    const open = await openNotebook([FIELD, OTHER, PLAIN]);
    open.notebook.activeCellIndex = 0;
    open.notebook.extendContiguousSelectionTo(1);
    NotebookActions.mergeCells(open.notebook);
    await open.see();
    expect(open.notebook.widgets).toHaveLength(2);
    expectOwnForm(open, 0, 'a');
    expectOwnForm(open, 0, 'b');
    expect(open.hosts(1)).toEqual([]);
  });

  it('after it was moved', async () => {
    const open = await openNotebook([FIELD, PLAIN, OTHER]);
    open.notebook.activeCellIndex = 0;
    NotebookActions.moveDown(open.notebook);
    NotebookActions.moveDown(open.notebook);
    await open.see();
    expect(open.source(2)).toBe(FIELD);
    expectOwnForm(open, 2, 'a');
    expectOwnForm(open, 1, 'b');
    expect(open.hosts(0)).toEqual([]);
  });

  it('after it was copied', async () => {
    const open = await openNotebook([
      { source: FIELD, metadata: { cellView: 'form' } }
    ]);
    NotebookActions.duplicate(open.notebook);
    await open.see();
    expectOwnForm(open, 0, 'a');
    expectOwnForm(open, 1, 'a');
    expect(open.cell(1).node).toHaveClass('jp-mod-modelartsForm-form');
    open.form(1).model.setView('both');
    expect(open.form(0).model.view).toBe('form');
  });

  it('after its type was changed, and changed back', async () => {
    const open = await openNotebook([FIELD]);
    NotebookActions.changeCellType(open.notebook, 'markdown');
    await open.see();
    expect(open.hosts(0)).toEqual([]);
    expect(open.forms.get(open.cell(0))).toBeNull();
    NotebookActions.changeCellType(open.notebook, 'code');
    await open.see();
    expectOwnForm(open, 0, 'a');
  });

  it('after it was deleted and that was undone', async () => {
    const open = await openNotebook([FIELD, OTHER]);
    open.notebook.activeCellIndex = 0;
    NotebookActions.deleteCells(open.notebook);
    await open.see();
    expectOwnForm(open, 0, 'b');
    NotebookActions.undo(open.notebook);
    await open.see();
    expect(open.notebook.widgets).toHaveLength(2);
    expectOwnForm(open, 0, 'a');
    expectOwnForm(open, 1, 'b');
  });

  it('after all of them were replaced', async () => {
    const open = await openNotebook([FIELD]);
    open.notebook.model?.fromJSON({
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
      cells: [
        {
          cell_type: 'code',
          source: OTHER,
          metadata: {},
          outputs: [],
          execution_count: null
        }
      ]
    });
    await open.see();
    expectOwnForm(open, 0, 'b');
  });

  it('and a new cell makes only one more', async () => {
    const open = await openNotebook(Array.from({ length: 30 }, () => FIELD));
    const forms = open.notebook.widgets.map((_, index) => open.form(index));
    NotebookActions.insertBelow(open.notebook);
    await open.see();
    expect(open.form(1).model.exists).toBe(false);
    forms.forEach((form, index) => {
      expect(open.form(index < 1 ? index : index + 1)).toBe(form);
    });
  });
});

describe('the language', () => {
  const R = 'x <- TRUE  # @param {type:"boolean"}';

  it('is Python where nothing is known', async () => {
    const open = await openNotebook([R]);
    expect(open.hosts(0)).toEqual([]);
  });

  it('is that of the notebook where there is no kernel', async () => {
    const open = await openNotebook([R], {
      metadata: { language_info: { name: 'R' } }
    });
    const control = open.control(0, 'x');
    expect(control).toBeChecked();
    control.click();
    expect(open.source(0)).toBe(R.replace('TRUE', 'FALSE'));
  });

  it('is that of the kernel', async () => {
    const open = await openNotebook([R], {
      kernel: 'irkernel',
      metadata: { language_info: { name: 'python' } }
    });
    expect(open.control(0, 'x')).toBeChecked();
  });

  it('changes with the kernel', async () => {
    const open = await openNotebook([R], { kernel: 'python3' });
    expect(open.hosts(0)).toEqual([]);
    const { sessionContext } = open.context;
    Object.assign(sessionContext.session?.kernel ?? {}, { name: 'irkernel' });
    (sessionContext.kernelChanged as Signal<unknown, unknown>).emit({});
    await nextFrame();
    expect(open.control(0, 'x')).toBeChecked();
  });

  it('may be one without forms', async () => {
    const open = await openNotebook([FIELD], {
      metadata: { language_info: { name: 'lua' } }
    });
    expect(open.hosts(0)).toEqual([]);
  });
});

describe('a cell of another type', () => {
  it('has no form, whatever stands in it', async () => {
    const open = await openNotebook([
      { cell_type: 'markdown', source: FIELD },
      { cell_type: 'raw', source: FIELD }
    ]);
    for (const index of [0, 1]) {
      expect(open.hosts(index)).toEqual([]);
      expect(open.forms.get(open.cell(index))).toBeNull();
      expect(open.forms.within(open.cell(index).node)).toBeNull();
    }
    expect(open.forms.get(null)).toBeNull();
    expect(open.forms.within(undefined)).toBeNull();
  });
});
