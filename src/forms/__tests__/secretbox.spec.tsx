import './strict';
import '@testing-library/jest-dom';

import { screen } from '@testing-library/react';

import { localError } from '../../core/errors';
import { rest, retype, showForm } from './showform';

const SOURCE = 'key = secret("api_key")  # @param {type:"secret"}';
const VALUE = 'hunter2';

const box = () => screen.getByLabelText<HTMLInputElement>('key');

/** Whether a value is anywhere but in a box that it is being typed into. */
function leaks(value: string, shown: ReturnType<typeof showForm>): boolean {
  const page = document.documentElement.outerHTML;
  const notebook = JSON.stringify(shown.model.cell.toJSON());
  return page.includes(value) || notebook.includes(value);
}

describe('a secret', () => {
  it('is stored by its name, and is then neither in the page nor in the notebook', async () => {
    const shown = showForm(SOURCE);
    await rest();
    expect(box()).toHaveAttribute('type', 'password');
    expect(box()).toHaveAttribute('placeholder', 'Not stored yet');
    await shown.user.type(box(), VALUE);
    expect(leaks(VALUE, shown)).toBe(false);
    await shown.user.click(screen.getByRole('button', { name: 'Store' }));
    expect(shown.store.values.get('api_key')).toBe(VALUE);
    expect(box()).toHaveValue('');
    expect(box()).toHaveFocus();
    expect(box()).toHaveAttribute(
      'placeholder',
      'Stored on the server as api_key'
    );
    expect(screen.queryByRole('button', { name: 'Store' })).toBeNull();
    expect(leaks(VALUE, shown)).toBe(false);
    expect(shown.model.source).toBe(SOURCE);
  });

  it('is stored by Enter, and an empty one is not', async () => {
    const { user, store } = showForm(SOURCE);
    await rest();
    await user.click(box());
    await user.keyboard('{Enter}');
    expect(store.values.size).toBe(0);
    await user.keyboard(`${VALUE}{Enter}`);
    expect(store.values.get('api_key')).toBe(VALUE);
  });

  it('is stored when its box is left, but not on the way to its button', async () => {
    const { user, store } = showForm(`${SOURCE}\nx = 1  # @param`);
    await rest();
    await user.type(box(), VALUE);
    await user.tab();
    expect(screen.getByRole('button', { name: 'Store' })).toHaveFocus();
    expect(store.values.size).toBe(0);
    await user.click(screen.getByRole('textbox', { name: 'x' }));
    expect(store.values.get('api_key')).toBe(VALUE);
    expect(screen.getByRole('textbox', { name: 'x' })).toHaveFocus();
  });

  it.each([
    ['{Control>}{Enter}{/Control}', false],
    ['{Shift>}{Enter}{/Shift}', true]
  ])('is stored before the cell is run by %s', async (keys, advance) => {
    const { user, store, actions } = showForm(SOURCE);
    await rest();
    actions.run.mockImplementation(() => {
      expect(store.values.get('api_key')).toBe(VALUE);
    });
    await user.type(box(), VALUE + keys);
    await rest();
    expect(actions.run.mock.calls).toEqual([[advance]]);
  });

  it('that is not stored keeps the cell from running', async () => {
    const { user, store, actions } = showForm(SOURCE);
    await rest();
    store.failure = localError('secrets.full', 'There is no room.');
    await user.type(box(), `${VALUE}{Control>}{Enter}{/Control}`);
    await rest();
    expect(actions.run).not.toHaveBeenCalled();
    expect(screen.getByRole('alert')).toBeVisible();
  });

  it('that the server does not keep stays in the box, with the reason', async () => {
    const { user, store } = showForm(SOURCE);
    await rest();
    store.failure = localError('secrets.full', 'There is no room.');
    await user.type(box(), `${VALUE}{Enter}`);
    await rest();
    expect(screen.getByRole('alert')).toHaveTextContent('There is no room.');
    expect(box()).toHaveValue(VALUE);
    expect(box()).toBeInvalid();
    expect(box()).toHaveAccessibleDescription('There is no room.');
    store.failure = null;
    await user.type(box(), '{Enter}');
    await rest();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(box()).toBeValid();
  });

  it('is sent once however often Enter is pressed', async () => {
    const { user, store } = showForm(SOURCE);
    await rest();
    // An answer that does not come.
    const set = jest
      .spyOn(store, 'set')
      .mockReturnValue(new Promise(() => undefined));
    await user.type(box(), `${VALUE}{Enter}{Enter}{Enter}`);
    await rest();
    expect(set).toHaveBeenCalledTimes(1);
  });

  it('that is stored is known from the start', async () => {
    const { store, services, model } = showForm('x = 1  # @param');
    store.values.set('api_key', VALUE);
    await services.secrets?.refresh();
    retype(model, 'x = 1  # @param', SOURCE);
    expect(box()).toHaveAttribute(
      'placeholder',
      'Stored on the server as api_key'
    );
  });

  it('follows the name in the code', async () => {
    const { model, store, services } = showForm(SOURCE);
    store.values.set('other', VALUE);
    await services.secrets?.refresh();
    await rest();
    retype(model, '"api_key"', '"other"');
    expect(box()).toHaveAttribute(
      'placeholder',
      'Stored on the server as other'
    );
  });

  it('gets a name in the code if there is none yet', async () => {
    const { model, user, store } = showForm('key =  # @param {type:"secret"}');
    await rest();
    await user.type(box(), `${VALUE}{Enter}`);
    await rest();
    expect(store.values.get('key')).toBe(VALUE);
    expect(model.source).toMatch(
      /^from jupyterlab_modelarts import secret\nkey = secret\("key"\) +# @param/
    );
  });

  it('has an undo of its own while it is typed', async () => {
    const { user, container } = showForm(SOURCE);
    const undone = jest.fn();
    container.parentElement?.addEventListener('keydown', ({ key }) => {
      if (key === 'z') {
        undone();
      }
    });
    await user.click(box());
    await user.keyboard('a{Control>}z{/Control}');
    expect(undone).not.toHaveBeenCalled();
  });

  it('can be stored for a read-only cell, too: the code does not change', async () => {
    const { user, store } = showForm(SOURCE, { metadata: { editable: false } });
    await rest();
    await user.type(box(), `${VALUE}{Enter}`);
    expect(store.values.get('api_key')).toBe(VALUE);
  });

  it('cannot be typed where no server keeps it', () => {
    showForm(SOURCE, { hasSecrets: false });
    expect(box()).toBeDisabled();
  });

  it('that stands in the code is shown with a warning and a way out', async () => {
    const { user, actions, model, row } = showForm(
      'key = "abc"  # @param {type:"secret"}'
    );
    expect(row('key').getByRole('textbox')).toHaveAccessibleDescription(
      'A secret stands in the code. Move it to the server.'
    );
    await user.click(
      screen.getByRole('button', { name: 'Move the secret to the server' })
    );
    expect(actions.moveSecret).toHaveBeenCalledWith(model.form.fields[0]);
  });

  it.each(['key = ""', 'key = f("x")', 'key = None'])(
    'is none in %s',
    assignment => {
      const { row } = showForm(`${assignment}  # @param {type:"secret"}`);
      expect(row('key').queryByText(/stands in the code/)).toBeNull();
    }
  );

  it('that comes by an expression is left alone', () => {
    const { row } = showForm('key = os.environ["K"]  # @param {type:"secret"}');
    expect(row('key').getByRole('textbox')).toHaveValue('os.environ["K"]');
    expect(
      screen.queryByRole('button', { name: 'Move the secret to the server' })
    ).toBeNull();
  });
});
