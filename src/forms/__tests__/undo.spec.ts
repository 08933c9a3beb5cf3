import './strict';

import type { YNotebook } from '@jupyter/ydoc';

import { FormModel } from '../model';
import { PYTHON } from '../syntax';
import { UndoSteps } from '../undo';
import { cellOf, sharedNotebook } from './cells';

const SOURCE = 'a = 1  # @param {type:"integer"}\nb = 1  # @param';
const OWN = 'jupyterlab_modelarts';

/** Somebody's hand rests. Yjs has kept hold of the real clock, so its last look at it is set back. */
function rest(notebook: YNotebook): void {
  for (const { undoManager } of [notebook, ...notebook.cells]) {
    if (undoManager && undoManager.lastChange > 0) {
      undoManager.lastChange -= 2000;
    }
  }
}

describe.each([
  ['of the cell alone', false],
  ['through the whole notebook', true]
])('undo %s', (_, documentWide) => {
  let notebook: YNotebook;
  let model: FormModel;
  let other: FormModel;

  beforeEach(() => {
    notebook = sharedNotebook([SOURCE, SOURCE], { documentWide });
    model = new FormModel(cellOf(notebook, 0), PYTHON);
    other = new FormModel(cellOf(notebook, 1), PYTHON);
    notebook.clearUndoHistory();
    notebook.cells.forEach(cell => cell.clearUndoHistory());
  });

  const value = (id: string) =>
    model.form.fields.find(field => field.id === id)?.text;

  it('takes back one of two changes however quickly they came', () => {
    model.setValue('a', 2);
    model.setValue('a', 3);
    model.undo();
    expect(value('a')).toBe('2');
    model.undo();
    expect(value('a')).toBe('1');
    model.redo();
    model.redo();
    expect(value('a')).toBe('3');
  });

  it('takes back all of a gesture however long it took', () => {
    model.setValue('a', 2);
    model.begin();
    for (let step = 3; step < 9; step++) {
      model.setValue('a', step);
      rest(notebook);
    }
    model.commit();
    model.undo();
    expect(value('a')).toBe('2');
    model.redo();
    expect(value('a')).toBe('8');
    model.undo();
    model.undo();
    expect(value('a')).toBe('1');
  });

  it('takes back two gestures in a row one by one', () => {
    for (const values of [
      [2, 3],
      [4, 5]
    ]) {
      model.begin();
      values.forEach(each => model.setValue('a', each));
      model.commit();
    }
    model.undo();
    expect(value('a')).toBe('3');
  });

  it('takes back a gesture that still goes on, and the rest of it on its own', () => {
    model.begin();
    model.setValue('a', 2);
    model.undo();
    expect(value('a')).toBe('1');
    model.begin();
    model.setValue('a', 5);
    model.commit();
    model.undo();
    expect(value('a')).toBe('1');
  });

  it('leaves what was typed into the code just before and after', () => {
    const type = (text: string) =>
      notebook.getCell(0).updateSource(model.source.length, Infinity, text);
    type('\nx');
    type('y');
    model.setValue('a', 2);
    type('z');
    model.undo();
    expect(model.source).toBe(`${SOURCE.replace('1', '2')}\nxy`);
    model.undo();
    expect(model.source).toBe(`${SOURCE}\nxy`);
    model.undo();
    expect(model.source).toBe(SOURCE);
  });

  it('takes the recorded default back, too', () => {
    const { cell } = model;
    model.setValue('a', 2);
    expect(cell.getMetadata(OWN)).toEqual({ form: { defaults: { a: '1' } } });
    model.undo();
    expect(cell.getMetadata(OWN)).toBeUndefined();
    model.redo();
    expect(model.resettable.map(({ id }) => id)).toEqual(['a']);
  });

  it('is usual again after a gesture: what is typed quickly is one step', () => {
    model.begin();
    model.setValue('a', 2);
    model.commit();
    const cell = notebook.getCell(0);
    cell.updateSource(0, 0, '# 1\n');
    cell.updateSource(0, 0, '# 2\n');
    rest(notebook);
    cell.updateSource(0, 0, '# 3\n');
    cell.undo();
    expect(model.source).toMatch(/^# 2\n# 1\n/);
    cell.undo();
    expect(model.source).toMatch(/^a = 2/);
  });

  it('is usual again when a form goes in the middle of a gesture', () => {
    model.begin();
    model.setValue('a', 2);
    model.dispose();
    const cell = notebook.getCell(0);
    cell.updateSource(0, 0, '# 1\n');
    rest(notebook);
    cell.updateSource(0, 0, '# 2\n');
    cell.undo();
    expect(cell.getSource()).toMatch(/^# 1\na = 2/);
  });

  it('is usual again when the gestures of two forms cross', () => {
    model.begin();
    model.setValue('a', 2);
    other.begin();
    other.setValue('a', 2);
    model.setValue('a', 3);
    model.commit();
    other.commit();
    const cell = notebook.getCell(0);
    cell.updateSource(0, 0, '# 1\n');
    rest(notebook);
    cell.updateSource(0, 0, '# 2\n');
    cell.undo();
    expect(cell.getSource()).toMatch(/^# 1\na = 3/);
  });

  it('does nothing where there is nothing to take back', () => {
    model.undo();
    model.redo();
    expect(model.source).toBe(SOURCE);
  });
});

describe('two views of one cell', () => {
  it('do not mix their steps', () => {
    const notebook = sharedNotebook([SOURCE]);
    const cell = cellOf(notebook);
    const first = new FormModel(cell, PYTHON);
    const second = new FormModel(cell, PYTHON);
    cell.sharedModel.clearUndoHistory();
    first.begin();
    first.setValue('a', 2);
    second.begin();
    second.setValue('b', '2');
    second.commit();
    first.begin();
    first.setValue('a', 3);
    first.commit();
    first.undo();
    expect(first.source).toContain('a = 2');
    first.undo();
    expect(first.source).toContain('b = 1');
    first.undo();
    expect(first.source).toBe(SOURCE);
  });
});

describe('undo through the whole notebook', () => {
  it('takes back the last change of whichever cell', () => {
    const notebook = sharedNotebook([SOURCE, SOURCE], { documentWide: true });
    notebook.clearUndoHistory();
    const [first, second] = [0, 1].map(
      index => new FormModel(cellOf(notebook, index), PYTHON)
    );
    first?.setValue('a', 2);
    second?.setValue('a', 3);
    first?.undo();
    expect(second?.source).toBe(SOURCE);
    expect(first?.source).toContain('a = 2');
  });
});

describe('steps of a model without a manager of them', () => {
  it.each([{}, { undoManager: null }, { undoManager: { captureTimeout: 1 } }])(
    'are left as they are (%j)',
    owner => {
      const before = { ...owner };
      const steps = new UndoSteps(owner);
      steps.begin();
      steps.end();
      expect(owner).toEqual(before);
    }
  );
});
