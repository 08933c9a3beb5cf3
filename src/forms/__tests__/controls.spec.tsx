import './strict';
import '@testing-library/jest-dom';

import { fireEvent } from '@testing-library/react';

import { FakeKernel } from './fakekernel';
import { choose, meanwhile, rest, retype, showForm } from './showform';

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

  it('has the step of the annotation', async () => {
    const { row, model, user } = showForm(
      'n = 0.1  # @param {type:"number", step:0.1}'
    );
    await user.click(row('n').getByRole('textbox'));
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(model.source).toContain('n = 0.3  #');
  });
});

describe('a yes or no', () => {
  it('goes both ways', async () => {
    const { row, model, user } = showForm(
      'b = True  # @param {type:"boolean"}'
    );
    const box = row('b').getByRole('checkbox', { name: 'b' });
    expect(box).toBeChecked();
    await user.click(box);
    expect(model.source).toContain('b = False');
    await user.keyboard(' ');
    expect(model.source).toContain('b = True');
    meanwhile(() => model.undo());
    expect(box).not.toBeChecked();
    retype(model, 'False', 'True');
    expect(box).toBeChecked();
  });

  it('that is not there yet is neither', () => {
    const { row } = showForm('b =   # @param {type:"boolean"}');
    const box = row('b').getByRole('checkbox');
    expect(box).toBePartiallyChecked();
    expect(box).toHaveAccessibleDescription('No value yet.');
  });
});

describe('a date', () => {
  const SOURCE = 'd = "2024-02-28"  # @param {type:"date"}';

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('goes both ways', () => {
    const { row, model } = showForm(SOURCE);
    const box = row('d').getByLabelText('d');
    expect(box).toHaveValue('2024-02-28');
    fireEvent.change(box, { target: { value: '2024-02-29' } });
    expect(model.source).toContain('d = "2024-02-29"');
    retype(model, '2024-02-29', '2025-12-31');
    expect(box).toHaveValue('2025-12-31');
    fireEvent.change(box, { target: { value: '' } });
    expect(model.source).toContain('d = ""  #');
  });

  it('is complete after a pause: the year is typed digit by digit', () => {
    const { row, model } = showForm(SOURCE);
    const edited = jest.fn();
    model.edited.connect(edited);
    const box = row('d').getByLabelText('d');
    for (const year of ['0002', '0020', '0202', '2026']) {
      fireEvent.change(box, { target: { value: `${year}-02-28` } });
      jest.advanceTimersByTime(300);
    }
    expect(edited).not.toHaveBeenCalled();
    jest.advanceTimersByTime(800);
    expect(edited).toHaveBeenCalledTimes(1);
    meanwhile(() => model.undo());
    expect(model.source).toBe(SOURCE);
  });

  it('is complete when it is left, and nothing comes later', () => {
    const { row, model, unmount } = showForm(SOURCE);
    const edited = jest.fn();
    model.edited.connect(edited);
    const box = row('d').getByLabelText('d');
    fireEvent.change(box, { target: { value: '2025-01-01' } });
    fireEvent.blur(box);
    expect(edited).toHaveBeenCalledTimes(1);
    meanwhile(() => {
      model.begin();
      model.setValue('d', '2025-01-02');
    });
    unmount();
    jest.advanceTimersByTime(5000);
    // Else what has begun elsewhere would be over.
    expect(edited).toHaveBeenCalledTimes(1);
  });

  it('that is none in the calendar is an expression', () => {
    const { row } = showForm('d = "2024-02-31"  # @param {type:"date"}');
    expect(row('d').getByRole('textbox')).toHaveValue('"2024-02-31"');
  });
});

describe('a slider', () => {
  const SOURCE = 'n = 5  # @param {type:"slider", min:0, max:10, step:1}';

  it('is one change from when it is taken until it is let go', () => {
    const { row, model } = showForm(SOURCE);
    const edited = jest.fn();
    model.edited.connect(edited);
    const slider = row('n').getByRole('slider', { name: 'n' });
    for (const value of ['6', '7', '8']) {
      fireEvent.input(slider, { target: { value } });
    }
    expect(model.source).toContain('n = 8  #');
    expect(edited).not.toHaveBeenCalled();
    slider.dispatchEvent(new Event('change', { bubbles: true }));
    expect(edited).toHaveBeenCalledTimes(1);
    meanwhile(() => model.undo());
    expect(model.source).toBe(SOURCE);
    expect(slider).toHaveValue('5');
  });

  it('follows the code, and says the number', () => {
    const { row, model } = showForm(SOURCE);
    retype(model, '5', '9');
    const slider = row('n').getByRole('slider');
    expect(slider).toHaveValue('9');
    expect(slider).toHaveAttribute('aria-valuetext', '9');
    expect(row('n').getByRole('textbox')).toHaveValue('9');
  });

  it('takes a number that is typed', async () => {
    const { row, model, user } = showForm(SOURCE);
    const box = row('n').getByRole('textbox');
    await user.clear(box);
    expect(box).toBeInvalid();
    await user.type(box, '42');
    expect(model.source).toContain('n = 42  #');
    expect(
      row('n').getByText('Outside of the slider, which goes from 0 to 10.')
    ).toBeVisible();
    expect(box).toBeValid();
  });

  it('writes no digits that the steps do not have', () => {
    const { row, model } = showForm(
      'n = 0.1  # @param {type:"slider", min:0, max:1, step:0.1}'
    );
    fireEvent.input(row('n').getByRole('slider'), { target: { value: '0.3' } });
    expect(model.source).toContain('n = 0.3  #');
  });

  it.each([
    'n = 10_000_000_000_000_000_000_000  # @param {type:"slider"}',
    'n = 5  # @param {type:"slider", min:10, max:-10, step:-1}',
    'n =   # @param {type:"slider", min:"a", max:null, step:0}',
    'n = 1e400  # @param {type:"slider", max:1e999}'
  ])('bears with %s', source => {
    const { row } = showForm(source);
    expect(row('n').getByRole('slider')).toBeInTheDocument();
  });
});

describe('a dropdown', () => {
  const SOURCE = 'o = "b"  # @param ["a", "b", "it\'s c"]';

  it('goes both ways', () => {
    const { row, model } = showForm(SOURCE);
    const list = row('o').getByRole('combobox', { name: 'o' });
    expect(list).toHaveDisplayValue('b');
    choose(list, "it's c");
    expect(model.source).toContain('o = "it\'s c"  #');
    retype(model, '"it\'s c"', '"a"');
    expect(list).toHaveDisplayValue('a');
    meanwhile(() => model.undo());
    expect(list).toHaveDisplayValue("it's c");
    meanwhile(() => model.undo());
    expect(list).toHaveDisplayValue('b');
  });

  it('shows a value off the list as it is, and does not change it', () => {
    const { row, model } = showForm('o = "z"  # @param ["a", "b"]');
    const list = row('o').getByRole('combobox');
    expect(list).toHaveDisplayValue('z');
    expect(list).toHaveAccessibleDescription('Not in the list.');
    expect(row('o').getByRole('option', { name: 'z' })).toBeDisabled();
    expect(model.source).toContain('"z"');
  });

  it('takes other values where that is allowed', async () => {
    const { row, model, user } = showForm(
      'o = "a"  # @param ["a", "b"] {allow-input: true}'
    );
    const box = row('o').getByRole('textbox', { name: 'o' });
    await user.clear(box);
    await user.type(box, 'zz');
    expect(model.source).toContain('o = "zz"  #');
    expect(row('o').queryByText('Not in the list.')).toBeNull();
    const list = row('o').getByRole('combobox', { name: 'o' });
    choose(list, 'b');
    expect(model.source).toContain('o = "b"  #');
    expect(box).toHaveValue('b');
  });

  it('says so if an item cannot be written', () => {
    const { row, model } = showForm(
      'o = 1  # @param ["1", "two"] {type:"integer"}'
    );
    const list = row('o').getByRole('combobox');
    choose(list, 'two');
    expect(model.source).toContain('o = 1  #');
    expect(list).toHaveDisplayValue('1');
    expect(row('o').getByText(/still has 1/)).toBeVisible();
    retype(model, 'o = 1', 'o = 2');
    expect(row('o').queryByText(/still has/)).toBeNull();
  });

  it('writes the item of a raw list as it stands', () => {
    const { row, model } = showForm(
      `o = 1  # @param [1, "x", "'s'"] {type:"raw"}`
    );
    choose(row('o').getByRole('combobox'), "'s'");
    expect(model.source).toContain("o = 's'  #");
  });
});

describe('a dropdown with items from a variable', () => {
  const SOURCE = 'o = "b"  # @param {options: models}';

  function kernelWith(answer: string): FakeKernel {
    const kernel = new FakeKernel();
    kernel.evaluate = () => answer;
    return kernel;
  }

  it('has them when the kernel has answered', async () => {
    const kernel = kernelWith(`'[["a", false], ["b", false], ["c", false]]'`);
    const { row, model } = showForm(SOURCE, { kernel });
    const list = row('o').getByRole('combobox');
    expect(list).toBeDisabled();
    expect(list).toHaveDisplayValue('b');
    await rest();
    expect(list).toBeEnabled();
    choose(list, 'c');
    expect(model.source).toContain('o = "c"  #');
  });

  it.each([
    ['no kernel', null, /Start a kernel/],
    ['another language', new FakeKernel('R'), /needs a Python kernel/],
    ['no such list', new FakeKernel(), /Run the cell that sets it/]
  ])('says what is missing: %s', async (_, kernel, hint) => {
    const { row, model } = showForm(SOURCE, { kernel });
    await rest();
    const list = row('o').getByRole('combobox');
    expect(list).toBeDisabled();
    expect(list).toHaveAccessibleDescription(hint);
    expect(list).toHaveDisplayValue('b');
    expect(model.source).toBe(SOURCE);
  });

  it('follows the variable that the code names', async () => {
    const kernel = new FakeKernel();
    kernel.evaluate = (_, name) => `'[["${name} item", false]]'`;
    const { row, model } = showForm(SOURCE, { kernel });
    await rest();
    retype(model, 'models', 'others');
    await rest();
    expect(row('o').getByRole('option', { name: 'others item' })).toBeEnabled();
  });

  it('asks the kernel no more when it is gone', async () => {
    const kernel = kernelWith(`'[["a", false]]'`);
    const { unmount, session, services } = showForm(SOURCE, { kernel });
    await rest();
    unmount();
    const told = jest.fn();
    services.choices.changed.connect(told);
    session.setKernel(null);
    expect(told).toHaveBeenCalled();
    expect(kernel.requests).toHaveLength(1);
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

  it('leaves no error behind when its box goes', async () => {
    const { row, user } = showForm(SOURCE);
    const box = row('s').getByRole('textbox');
    await user.clear(box);
    await user.type(box, '"a" # x');
    expect(row('s').getByText(/cannot hold this/)).toBeVisible();
    await user.tab();
    expect(row('s').getByRole('textbox')).toHaveValue('a');
    expect(row('s').queryByText(/cannot hold this/)).toBeNull();
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

describe('a field of a read-only cell', () => {
  it.each([
    ['textbox', 's = "a"  # @param {type:"string"}'],
    ['textbox', 's = f(x)  # @param {type:"string"}'],
    ['textbox', 's = 1  # @param {type:"integer"}'],
    ['textbox', 's = """a\nb"""  # @param {type:"string"}'],
    ['textbox', 's = "a"  # @param {type:"file"}'],
    ['checkbox', 's = True  # @param {type:"boolean"}'],
    ['slider', 's = 1  # @param {type:"slider"}'],
    ['combobox', 's = "a"  # @param ["a", "b"]']
  ])('shows a %s that cannot be changed: %s', (role, source) => {
    const metadata = { editable: false };
    const { row } = showForm(source, { metadata });
    expect(row('s').getByRole(role)).toBeDisabled();
    expect(row('s').queryByRole('button')).toBeNull();
  });

  it('can be changed when the cell can', () => {
    const { row, model } = showForm('s = "a"  # @param {type:"string"}', {
      metadata: { editable: false }
    });
    meanwhile(() => model.cell.deleteMetadata('editable'));
    expect(row('s').getByRole('textbox')).toBeEnabled();
  });
});

describe('a row', () => {
  it('offers more by a button that says for which field', async () => {
    const { row, user, actions, model } = showForm('a = 1  # @param');
    const more = row('a').getByRole('button', { name: 'More for a' });
    expect(more).toHaveAttribute('aria-haspopup', 'menu');
    await user.click(more);
    expect(actions.openFieldMenu).toHaveBeenCalledWith(
      model.form.fields[0],
      more
    );
  });

  it('is not drawn again when another field changes', () => {
    const source = 'a = 1  # @param\nb = 2  # @param';
    const { row, model } = showForm(source);
    const box = row('b').getByRole('textbox');
    retype(model, 'a = 1', 'a = 7');
    expect(row('b').getByRole('textbox')).toBe(box);
    expect(row('a').getByRole('textbox')).toHaveValue('7');
  });

  it('goes in the middle of a change, which is then complete', async () => {
    const { row, model, user } = showForm('a = 1  # @param\nb = 2  # @param');
    const edited = jest.fn();
    model.edited.connect(edited);
    await user.type(row('b').getByRole('textbox'), '3');
    retype(model, 'a = 1  # @param\n', '');
    expect(edited).not.toHaveBeenCalled();
    retype(model, 'b = 23  # @param', 'print()');
    meanwhile(() => model.setTitle('T'));
    meanwhile(() => model.undo());
    expect(model.source).toBe('print()');
  });

  it('stands for each of two fields of the same name', async () => {
    const { row, model, user } = showForm('x = 1  # @param\nx = 2  # @param');
    await user.type(row('x#2').getByRole('textbox'), '0');
    expect(model.source).toBe('x = 1  # @param\nx = 20  # @param');
  });
});
