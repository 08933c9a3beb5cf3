import './strict';
import '@testing-library/jest-dom';

import { fireEvent, screen, waitFor } from '@testing-library/react';

import { meanwhile, rest, retype, showForm } from './showform';

const SOURCE = '#@title Old {run: "auto"}\nx = 1  # @param';

const box = () => screen.getByRole('textbox', { name: 'Title of the form' });
const edit = () => screen.getByRole('button', { name: 'Edit the title' });

async function open(source = SOURCE) {
  const shown = showForm(source);
  await shown.user.click(edit());
  return shown;
}

describe('the title', () => {
  it('is edited in place, with all of it selected', async () => {
    const { model, user } = await open();
    expect(box()).toHaveFocus();
    expect(box()).toHaveValue('Old');
    await user.keyboard('New one');
    expect(model.source).toBe(SOURCE);
    await user.keyboard('{Enter}');
    expect(model.source).toBe(SOURCE.replace('Old', 'New one'));
    expect(screen.getByText('New one')).toBeVisible();
    expect(edit()).toHaveFocus();
  });

  it('is left as it was by Escape', async () => {
    const { model, user } = await open();
    const left = jest.fn();
    document.body.addEventListener('keydown', left);
    await user.keyboard('New{Escape}');
    document.body.removeEventListener('keydown', left);
    expect(model.source).toBe(SOURCE);
    expect(screen.getByText('Old')).toBeVisible();
    expect(edit()).toHaveFocus();
    // Escape has ended the editing, and is not for the form as well.
    expect(left.mock.calls.flat()).not.toContainEqual(
      expect.objectContaining({ key: 'Escape' })
    );
  });

  it('is kept when it is left otherwise, once, and the focus is elsewhere', async () => {
    const { model, user } = await open();
    const changed = jest.fn();
    model.changed.connect(changed);
    await user.keyboard('New');
    await user.click(screen.getByRole('textbox', { name: 'x' }));
    expect(model.source).toContain('#@title New {run: "auto"}');
    expect(changed).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('textbox', { name: 'x' })).toHaveFocus();
  });

  it('stays open while a button is pressed, which else would slip away', async () => {
    const { model, user, actions } = await open();
    await user.keyboard('New');
    const run = screen.getByRole('button', { name: 'Run this cell' });
    await user.pointer({ keys: '[MouseLeft>]', target: run });
    expect(run).toHaveFocus();
    expect(box()).toHaveValue('New');
    await user.pointer({ keys: '[/MouseLeft]', target: run });
    await rest();
    expect(actions.run).toHaveBeenCalledTimes(1);
    expect(model.source).toContain('#@title New ');
    expect(screen.queryByRole('textbox', { name: /Title/ })).toBeNull();
  });

  it('is kept after a press that was cancelled', async () => {
    const { model, user } = await open();
    await user.keyboard('New');
    fireEvent.pointerDown(document.body);
    box().blur();
    expect(model.source).toBe(SOURCE);
    fireEvent.pointerCancel(document.body);
    await rest();
    expect(model.source).toContain('#@title New ');
  });

  it('that the code cannot take stays in the box', async () => {
    const { user, actions, model } = await open();
    actions.change.mockReturnValueOnce(false);
    await user.keyboard('New{Enter}');
    expect(box()).toHaveValue('New');
    expect(model.source).toBe(SOURCE);
    await user.keyboard('{Enter}');
    expect(model.source).toContain('#@title New ');
  });

  it('is one step of undo, and none at all if it is the same', async () => {
    const { model, user } = await open();
    await user.keyboard('{Enter}');
    expect(model.cell.sharedModel.canUndo()).toBe(false);
    await user.click(edit());
    await user.keyboard('Somewhat longer{Enter}');
    meanwhile(() => model.undo());
    expect(model.source).toBe(SOURCE);
  });

  it('is not taken while it is composed, as Chinese is', async () => {
    const { model } = await open();
    fireEvent.change(box(), { target: { value: '训练' } });
    for (const key of ['Enter', 'Escape']) {
      fireEvent.keyDown(box(), { key, isComposing: true });
    }
    expect(model.source).toBe(SOURCE);
    expect(box()).toHaveValue('训练');
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(model.source).toContain('#@title 训练 {');
  });

  it('has an undo of its own while it is edited', async () => {
    const { user, container } = await open();
    const undone = jest.fn();
    container.parentElement?.addEventListener('keydown', event => {
      if (event.key.toLowerCase() === 'z') {
        undone();
      }
    });
    await user.keyboard(
      'a{Control>}z{/Control}{Meta>}{Shift>}Z{/Shift}{/Meta}'
    );
    expect(undone).not.toHaveBeenCalled();
  });

  it('may be emptied, and is found nevertheless', async () => {
    const { model, user } = await open();
    await user.clear(box());
    await user.keyboard('{Enter}');
    expect(model.form.title?.text).toBe('');
    expect(screen.getByText('Untitled form')).toBeVisible();
  });

  it('comes to a form that has none', async () => {
    const { model, user } = await open('x = 1  # @param');
    await user.keyboard('First{Enter}');
    expect(model.source).toBe('# @title First\nx = 1  # @param');
  });

  it('opens by a double click, and on request', async () => {
    const { user, editTitle } = showForm(SOURCE);
    fireEvent.doubleClick(screen.getByText('Old'));
    expect(box()).toHaveFocus();
    await user.keyboard('{Escape}');
    editTitle();
    await waitFor(() => expect(box()).toHaveFocus());
  });

  it('follows the code', () => {
    const { model } = showForm(SOURCE);
    retype(model, 'Old', 'Typed');
    expect(screen.getByText('Typed')).toBeVisible();
  });

  it('of a read-only cell is not edited, not even on request', () => {
    const { editTitle, model } = showForm(SOURCE, {
      metadata: { editable: false }
    });
    expect(screen.queryByRole('button', { name: 'Edit the title' })).toBeNull();
    fireEvent.doubleClick(screen.getByText('Old'));
    editTitle();
    expect(
      screen.queryByRole('textbox', { name: 'Title of the form' })
    ).toBeNull();
    expect(model.source).toBe(SOURCE);
  });
});
