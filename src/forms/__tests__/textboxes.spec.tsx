import './strict';
import '@testing-library/jest-dom';

import { fireEvent } from '@testing-library/react';

import { meanwhile, rest, retype, showForm } from './showform';

describe('a text', () => {
  const SOURCE = `s = 'it'  # @param {type:"string", placeholder:"Say"}`;

  it('goes to the code as it is typed, and is one step of undo', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('s').getByRole('textbox', { name: 's' });
    expect(box).toHaveValue('it');
    expect(box).toHaveAttribute('placeholder', 'Say');
    await user.type(box, `'s é`);
    expect(model.source).toContain(`s = 'it\\'s é'  #`);
    await user.tab();
    meanwhile(() => model.undo());
    expect(model.source).toBe(SOURCE);
    expect(box).toHaveValue('it');
  });

  it('follows the code', () => {
    const { row, model } = showForm(SOURCE);
    retype(model, "'it'", '"other"');
    expect(row('s').getByRole('textbox')).toHaveValue('other');
  });

  it('keeps what is typed while the rest of the code changes', async () => {
    const { row, model, user } = showForm(`${SOURCE}\nx = 1`);
    const box = row('s').getByRole('textbox');
    await user.type(box, 'a');
    retype(model, 'x = 1', 'x = 2');
    expect(box).toHaveFocus();
    await user.type(box, 'b');
    expect(box).toHaveValue('itab');
    expect(model.source).toContain("'itab'");
  });

  it('gives way to what somebody else writes there meanwhile', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('s').getByRole('textbox');
    await user.type(box, 'a');
    retype(model, "'ita'", "'theirs'");
    expect(box).toHaveValue('theirs');
    await user.type(box, '!');
    expect(model.source).toContain("'theirs!'");
  });

  it('is not complete while it is composed, as Chinese is', async () => {
    const { row, model, user } = showForm(SOURCE);
    const edited = jest.fn();
    model.edited.connect(edited);
    const box = row('s').getByRole('textbox');
    await user.type(box, '中');
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
    expect(edited).not.toHaveBeenCalled();
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(edited).toHaveBeenCalledTimes(1);
    expect(model.source).toContain("'it中'");
  });

  it('of several lines has a box of several lines', async () => {
    const { row, model, user } = showForm(
      `t = """one\ntwo"""  # @param {type:"string"}`
    );
    const box = row('t').getByRole('textbox');
    expect(box.tagName).toBe('TEXTAREA');
    expect(box).toHaveValue('one\ntwo');
    await user.type(box, '{Enter}"""three');
    expect(row('t').getByRole('textbox')).toHaveValue('one\ntwo\n"""three');
    expect(model.form.fields[0]?.value).toBe('one\ntwo\n"""three');
    retype(model, 'one', 'zero');
    expect(box).toHaveValue('zero\ntwo\n"""three');
  });
});

describe('a text of several lines', () => {
  it('gets a line break by Enter, where the cursor is', async () => {
    const { row, model, user } = showForm(
      't = """ab"""  # @param {type:"string"}'
    );
    const box = row('t').getByRole<HTMLTextAreaElement>('textbox');
    box.focus();
    box.setSelectionRange(1, 1);
    // JupyterLab takes the browser's own away.
    expect(fireEvent.keyDown(box, { key: 'Enter' })).toBe(false);
    expect(box).toHaveValue('a\nb');
    expect(model.form.fields[0]?.value).toBe('a\nb');
    await user.tab();
    expect(row('t').getByRole('textbox')).toHaveValue('a\nb');
  });

  it('gets none by Enter with others, which is a command', () => {
    const { row, model } = showForm('t = """ab"""  # @param {type:"string"}');
    const { source } = model;
    for (const held of [{ shiftKey: true }, { ctrlKey: true }]) {
      fireEvent.keyDown(row('t').getByRole('textbox'), {
        key: 'Enter',
        ...held
      });
    }
    expect(model.source).toBe(source);
  });
});

describe('code', () => {
  const SOURCE = 'r = x + 1  # @param {type:"raw"}';

  it('goes to the code as it is', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('r').getByRole('textbox');
    expect(box).toHaveValue('x + 1');
    await user.clear(box);
    await user.type(box, '[[1, "a"]  ');
    // Half of it is already there; the blanks behind it do not count but stay in the box.
    expect(model.source).toContain('r = [1, "a"]  #');
    expect(box).toHaveValue('[1, "a"]  ');
    await user.tab();
    expect(box).toHaveValue('[1, "a"]');
  });

  it('that would be more than a value is refused in words', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('r').getByRole('textbox');
    await user.type(box, ' # @param {{');
    expect(box).toHaveAttribute('aria-invalid', 'true');
    expect(box).toHaveAccessibleDescription(
      'The line of code cannot hold this. It still has x + 1.'
    );
    expect(model.form.fields).toHaveLength(1);
  });
});

describe('a number', () => {
  const SOURCE = 'n = 10  # @param {type:"integer"}';

  it('goes to the code as it is typed', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('n').getByRole('textbox', { name: 'n' });
    await user.type(box, '5');
    expect(model.source).toContain('n = 105  #');
    retype(model, '105', '1_000');
    expect(box).toHaveValue('1_000');
  });

  it('that is none shows an error, and the code is as it was', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('n').getByRole('textbox');
    await user.type(box, 'x');
    expect(model.source).toBe(SOURCE);
    expect(box).toBeInvalid();
    expect(box).toHaveAccessibleDescription(
      'Not a whole number. The code still has 10.'
    );
    expect(row('n').getByRole('alert')).toHaveTextContent('Not a whole number');
    await user.tab();
    expect(box).toHaveValue('10x');
    expect(box).toBeInvalid();
  });

  it('that is none goes with Escape, and nothing else happens', async () => {
    const { row, user, container } = showForm(SOURCE);
    const box = row('n').getByRole('textbox');
    const escaped = jest.fn();
    container.parentElement?.addEventListener('keydown', escaped);
    await user.type(box, 'x');
    escaped.mockClear();
    await user.keyboard('{Escape}');
    expect(box).toHaveValue('10');
    expect(box).toBeValid();
    expect(escaped).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    expect(escaped).toHaveBeenCalledTimes(1);
  });

  it('that is none gives way to what somebody else writes there', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('n').getByRole('textbox');
    await user.type(box, 'x');
    retype(model, '10', '20');
    expect(box).toHaveValue('20');
    expect(box).toBeValid();
    expect(row('n').queryByText(/Not a whole/)).toBeNull();
  });

  it('that is none gives way even if a key has changed nothing', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('n').getByRole('textbox');
    await user.type(box, 'x{ArrowUp}{ArrowUp}');
    expect(box).toHaveValue('10x');
    retype(model, '10', '20');
    expect(box).toHaveValue('20');
  });

  it('leaves no error behind when the field becomes another one', async () => {
    const { row, model, user } = showForm(SOURCE);
    await user.type(row('n').getByRole('textbox'), 'x');
    retype(
      model,
      '10  # @param {type:"integer"}',
      'True  # @param {type:"boolean"}'
    );
    expect(row('n').getByRole('checkbox')).toBeChecked();
    expect(row('n').queryByText(/still has/)).toBeNull();
  });

  it('grows and shrinks by the arrow keys, in one step', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('n').getByRole('textbox');
    await user.click(box);
    await user.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}{ArrowDown}');
    expect(model.source).toContain('n = 12  #');
    await user.tab();
    meanwhile(() => model.undo());
    expect(model.source).toBe(SOURCE);
  });

  it('is left alone by the arrow keys with others', async () => {
    const { row, model, user } = showForm(SOURCE);
    await user.click(row('n').getByRole('textbox'));
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}{Alt>}{ArrowDown}{/Alt}');
    expect(model.source).toBe(SOURCE);
  });

  it('keeps the zeros that are typed until it is left', async () => {
    const { row, model, user } = showForm('n = 1  # @param {type:"number"}');
    const box = row('n').getByRole('textbox');
    await user.clear(box);
    await user.type(box, '007.50');
    expect(box).toHaveValue('007.50');
    expect(model.source).toContain('n = 7.50  #');
    await user.keyboard('{Enter}');
    expect(box).toHaveValue('7.50');
  });

  it.each([
    ['0.125', '0.126'],
    ['1e-3', '0.002'],
    ['3', '4'],
    ['2.50', '2.51']
  ])('of %s steps by one in its last place, to %s', async (from, to) => {
    const { row, model, user } = showForm(
      `n = ${from}  # @param {type:"number"}`
    );
    await user.click(row('n').getByRole('textbox'));
    await user.keyboard('{ArrowUp}');
    expect(model.source).toContain(`n = ${to}  #`);
  });

  it('has the step of the annotation', async () => {
    const { row, model, user } = showForm(
      'n = 0.1  # @param {type:"number", step:0.1}'
    );
    await user.click(row('n').getByRole('textbox'));
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(model.source).toContain('n = 0.3  #');
  });
});

describe('a file', () => {
  const SOURCE = 'f = "a.csv"  # @param {type:"file"}';

  it('is typed or picked', async () => {
    const { row, model, user, actions } = showForm(SOURCE);
    const box = row('f').getByRole('textbox', { name: 'f' });
    await user.type(box, '.gz');
    expect(model.source).toContain('f = "a.csv.gz"  #');
    actions.pickFile.mockResolvedValueOnce('../data/b "1".csv');
    await user.click(row('f').getByRole('button', { name: /Choose a file/ }));
    expect(model.form.fields[0]?.value).toBe('../data/b "1".csv');
    expect(box).toHaveValue('../data/b "1".csv');
  });

  it('stays as it is if none is picked', async () => {
    const { row, model, user } = showForm(SOURCE);
    await user.click(row('f').getByRole('button', { name: /Choose a file/ }));
    expect(model.source).toBe(SOURCE);
  });

  it('that is picked after the field has gone does no harm', async () => {
    const { row, model, user, actions } = showForm(SOURCE);
    let pick: (path: string) => void = () => undefined;
    actions.pickFile.mockReturnValueOnce(
      new Promise(resolve => {
        pick = resolve;
      })
    );
    await user.click(row('f').getByRole('button', { name: /Choose a file/ }));
    retype(model, SOURCE, 'print()');
    pick('late.csv');
    await rest();
    expect(model.source).toBe('print()');
  });
});

describe('an expression', () => {
  const SOURCE = 's = f"{x}.ds"  # @param {type:"string"}';

  it('stands as it is with a word on it, until it is changed', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('s').getByRole('textbox');
    expect(box).toHaveValue('f"{x}.ds"');
    expect(box).toHaveAccessibleDescription(
      'An expression. It stays until you change it.'
    );
    await user.click(box);
    await user.tab();
    expect(model.source).toBe(SOURCE);
  });

  it('keeps its box while it becomes a plain value, until it is left', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('s').getByRole('textbox');
    await user.clear(box);
    await user.type(box, '"plain');
    await user.type(box, '"');
    expect(box).toHaveFocus();
    expect(box).toHaveValue('"plain"');
    expect(model.form.fields[0]?.value).toBe('plain');
    await user.tab();
    expect(row('s').getByRole('textbox')).toHaveValue('plain');
    expect(row('s').queryByText(/An expression/)).toBeNull();
  });

  it.each(['f(', '"half', '[1, 2', ''])(
    'is not written by half (%j): the line would not be whole',
    async half => {
      const { row, model, user } = showForm(SOURCE);
      const box = row('s').getByRole('textbox');
      await user.clear(box);
      if (half) {
        await user.paste(half);
      }
      expect(model.source).toBe(SOURCE);
      expect(box).toBeInvalid();
    }
  );

  it('leaves no error behind when its box goes', async () => {
    const { row, user } = showForm('b = f(x)  # @param {type:"boolean"}');
    const box = row('b').getByRole('textbox');
    await user.clear(box);
    await user.type(box, 'True # x');
    expect(row('b').getByText(/cannot hold this/)).toBeVisible();
    await user.tab();
    expect(row('b').getByRole('checkbox')).toBeChecked();
    expect(row('b').queryByText(/cannot hold this/)).toBeNull();
  });

  it.each([
    ['s', 'string', '""'],
    ['s', 'integer', '0'],
    ['s', 'number', '0'],
    ['s', 'boolean', 'False'],
    ['s', 'date', '""'],
    ['s', 'slider", "min":"3', '3'],
    ['s', 'file', '""']
  ])('is replaced by a value on demand (%s, %s)', async (name, type, value) => {
    const { row, model, user } = showForm(
      `${name} = f(x)  # @param {"type":"${type}"}`
    );
    await user.click(
      row(name).getByRole('button', { name: /Replace the expression/ })
    );
    expect(model.source).toContain(`${name} = ${value}  #`);
    expect(row(name).queryByText(/An expression/)).toBeNull();
    // The keys go to the control that has come.
    expect(row(name).getAllByLabelText(name)[0]).toHaveFocus();
    meanwhile(() => model.undo());
    expect(model.source).toContain('f(x)');
  });

  it('of a dropdown is replaced by the first item', async () => {
    const { row, model, user } = showForm('o = f(x)  # @param ["a", "b"]');
    await user.click(
      row('o').getByRole('button', { name: /Replace the expression/ })
    );
    expect(model.source).toContain('o = "a"  #');
    expect(row('o').getByRole('combobox')).toHaveFocus();
  });
});
