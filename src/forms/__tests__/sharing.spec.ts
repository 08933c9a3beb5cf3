import './strict';

import { YNotebook } from '@jupyter/ydoc';
import { applyUpdate, encodeStateAsUpdate } from 'yjs';

import { FormModel } from '../model';
import { PYTHON } from '../syntax';
import { cellOf, fieldOf, sharedNotebook } from './cells';

const SOURCE =
  'a = 1  # @param {type:"integer"}\nb = "x"  # @param {type:"string"}';

/** Two people with one notebook; `hold` keeps what each does from the other until it is called. */
function twoPeople(documentWide = false) {
  const mine = sharedNotebook([SOURCE], { documentWide });
  const yours = new YNotebook({ disableDocumentWideUndoRedo: !documentWide });
  let held: (() => void)[] | null = null;
  const connect = (from: YNotebook, to: YNotebook) => {
    from.ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      const send = () => applyUpdate(to.ydoc, update, 'network');
      if (origin === 'network') {
        return;
      }
      if (held) {
        held.push(send);
      } else {
        send();
      }
    });
  };
  connect(yours, mine);
  connect(mine, yours);
  // What there is already, as a newcomer gets it.
  applyUpdate(yours.ydoc, encodeStateAsUpdate(mine.ydoc), 'network');
  const model = (notebook: YNotebook) => {
    const cell = cellOf(notebook);
    cell.sharedModel.clearUndoHistory();
    notebook.clearUndoHistory();
    return new FormModel(cell, PYTHON);
  };
  return {
    me: model(mine),
    you: model(yours),
    hold: () => {
      held = [];
      return () => {
        const sending = held ?? [];
        held = null;
        sending.forEach(send => send());
      };
    }
  };
}

describe('with somebody else in the notebook', () => {
  it('a change of the form is seen by both', () => {
    const { me, you } = twoPeople();
    const changed = jest.fn();
    you.changed.connect(changed);
    me.setValue('a', 5);
    expect(fieldOf(you, 'a').value).toBe(5);
    expect(changed).toHaveBeenCalled();
    you.setValue('b', 'y');
    expect(fieldOf(me, 'b').value).toBe('y');
    expect(me.source).toBe(you.source);
  });

  it('the view, the width and what can be reset are shared', () => {
    const { me, you } = twoPeople();
    me.setValue('a', 5);
    me.setWidth(30);
    me.setView('form');
    expect([you.view, you.width]).toEqual(['form', '30%']);
    expect(you.resettable.map(({ id }) => id)).toEqual(['a']);
  });

  it('own undo does not take back what the other did', () => {
    const { me, you } = twoPeople();
    me.setValue('a', 5);
    you.setValue('b', 'y');
    you.setValue('b', 'z');
    me.undo();
    expect(fieldOf(me, 'a').value).toBe(1);
    expect(fieldOf(me, 'b').value).toBe('z');
    me.undo();
    expect(fieldOf(you, 'b').value).toBe('z');
  });

  it('a gesture is one step although the other changes things meanwhile', () => {
    const { me, you } = twoPeople();
    me.begin();
    me.setValue('a', 5);
    you.setValue('b', 'y');
    me.setValue('a', 6);
    me.commit();
    me.undo();
    expect(me.source).toBe(SOURCE.replace('"x"', '"y"'));
    expect(you.source).toBe(me.source);
  });

  it('changes of different fields at the same time both stay', () => {
    const { me, you, hold } = twoPeople();
    const release = hold();
    me.setValue('a', 5);
    you.setValue('b', 'y');
    release();
    expect(me.source).toBe(you.source);
    expect(fieldOf(me, 'a').value).toBe(5);
    expect(fieldOf(me, 'b').value).toBe('y');
  });

  it('what the other does is no change of ours that has a run', () => {
    const { me, you } = twoPeople();
    const edited = jest.fn();
    you.edited.connect(edited);
    me.setValue('a', 5);
    expect(edited).not.toHaveBeenCalled();
  });

  it('undo through the whole notebook, too, is for what one did oneself', () => {
    const { me, you } = twoPeople(true);
    me.setValue('a', 5);
    you.setValue('b', 'y');
    me.undo();
    expect(me.source).toBe(SOURCE.replace('"x"', '"y"'));
    expect(you.source).toBe(me.source);
  });
});
