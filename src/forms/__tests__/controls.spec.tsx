import './strict';
import '@testing-library/jest-dom';

import { fireEvent } from '@testing-library/react';

import { FakeKernel } from './fakekernel';
import { choose, meanwhile, rest, retype, showForm } from './showform';

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

  it('is left alone while some of its parts are being typed anew', () => {
    const { row, model } = showForm(SOURCE);
    const box = row('d').getByLabelText('d');
    Object.defineProperty(box, 'validity', { value: { badInput: true } });
    fireEvent.change(box, { target: { value: '' } });
    expect(model.source).toBe(SOURCE);
  });

  it('that is none in the calendar is an expression', () => {
    const { row } = showForm('d = "2024-02-31"  # @param {type:"date"}');
    expect(row('d').getByRole('textbox')).toHaveValue('"2024-02-31"');
    expect(row('d').getByText(/^Not a date/)).toBeVisible();
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

  it('bears with ends that are the wrong way round', () => {
    const { row, model } = showForm(
      'n = 15  # @param {type:"slider", min:10, max:0}'
    );
    const slider = row('n').getByRole('slider');
    expect(slider).toHaveAttribute('min', '0');
    expect(slider).toHaveAttribute('max', '10');
    fireEvent.input(slider, { target: { value: '7' } });
    expect(model.source).toContain('n = 7  #');
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
    const asked = jest.spyOn(services.choices, 'get');
    session.setKernel(new FakeKernel());
    session.setKernel(null);
    expect(asked).not.toHaveBeenCalled();
    expect(kernel.requests).toHaveLength(1);
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
