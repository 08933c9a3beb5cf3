import '@testing-library/jest-dom';

import { nullTranslator } from '@jupyterlab/translation';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { UserEvent } from '@testing-library/user-event';

import { openFieldDialog } from '..';
import type { IFieldDialogOptions, IFieldDialogResult } from '..';
import { PYTHON, parseForm } from '../../syntax';

const trans = nullTranslator.load('jupyterlab_modelarts');

let user: UserEvent;
let opener: HTMLButtonElement;
let answer: Promise<IFieldDialogResult | null>;

async function open(options: Partial<IFieldDialogOptions> = {}): Promise<void> {
  opener.focus();
  await act(async () => {
    answer = openFieldDialog({
      source: '',
      language: PYTHON,
      field: null,
      trans,
      secrets: [],
      ...options
    });
    await Promise.resolve();
  });
  await screen.findByRole('dialog');
  await waitFor(() => expect(document.activeElement).not.toBe(opener));
}

/** Opens the dialog for the first field of a cell. */
function edit(source: string): Promise<void> {
  const field = parseForm(source).fields[0];
  if (field === undefined) {
    throw new Error('There is no field to edit');
  }
  return open({ source, field });
}

const box = (name: string): HTMLElement =>
  screen.getByRole('textbox', { name });
const button = (name: string): HTMLElement =>
  screen.getByRole('button', { name });
const items = (): string[] =>
  screen
    .getAllByRole<HTMLInputElement>('textbox', { name: /^Item \d+$/ })
    .map(({ value }) => value);

function preview(): HTMLElement {
  return screen.getByRole('group', { name: 'Code' });
}

async function choose(kind: 'Dropdown' | 'Input' | 'Slider'): Promise<void> {
  await user.click(screen.getByRole('radio', { name: kind }));
}

async function chooseType(label: string): Promise<void> {
  const list = screen.getByRole('combobox', { name: 'Variable type' });
  await user.selectOptions(list, label);
}

async function type(name: string, text: string): Promise<void> {
  await user.clear(box(name));
  await user.type(box(name), text);
}

/** Pastes into what has the focus; returns whether that is left to the browser. */
function paste(text: string): boolean {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  const clipboardData = { getData: () => text };
  Object.assign(event, { clipboardData });
  return fireEvent(document.activeElement ?? document.body, event);
}

/** Presses the button that accepts, and waits for the answer. */
async function accept(): Promise<IFieldDialogResult | null> {
  await user.click(screen.getByRole('button', { name: /^(Add|Apply)$/ }));
  return answer;
}

beforeAll(() => {
  // The test library of JupyterLab has put half a range in the place of the whole one.
  Reflect.deleteProperty(document, 'createRange');
});

beforeEach(() => {
  user = userEvent.setup();
  opener = document.createElement('button');
  document.body.append(opener);
});

afterEach(async () => {
  if (screen.queryByRole('dialog')) {
    await user.click(button('Cancel'));
  }
  opener.remove();
});

describe('the dialog', () => {
  it('says what it is for, and begins with the kind of a new field', async () => {
    await open();
    expect(screen.getByRole('dialog')).toHaveAccessibleName(
      'Add new form field'
    );
    expect(document.activeElement).toBe(
      screen.getByRole('radio', { name: 'Input', checked: true })
    );
  });

  it('begins with the name of a field that is edited', async () => {
    await edit('x = 1  # @param');
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Edit form field');
    expect(document.activeElement).toBe(box('Variable name'));
  });

  it.each([
    ['Escape', () => user.keyboard('{Escape}')],
    ['Cancel', () => user.click(button('Cancel'))],
    ['Close', () => user.click(button('Close'))]
  ])('is given up by %s, and gives the focus back', async (_, leave) => {
    await open();
    await type('Variable name', 'x');
    await leave();
    expect(await answer).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  it('stays when the user clicks beside it: what was typed would be lost', async () => {
    await open();
    await type('Variable name', 'x');
    await user.click(screen.getByRole('dialog'));
    expect(screen.queryByRole('dialog')).not.toBeNull();
    await user.keyboard('{Escape}');
    expect(await answer).toBeNull();
  });

  it('keeps the focus inside', async () => {
    await open();
    button('Add').focus();
    await user.tab();
    expect(document.activeElement).toBe(button('Close'));
    await user.tab({ shift: true });
    expect(document.activeElement).toBe(button('Add'));
  });

  it('accepts by Enter in a line of text', async () => {
    await open();
    await type('Variable name', 'x{Enter}');
    expect(await answer).toEqual({
      spec: {
        name: 'x',
        type: 'string',
        value: '',
        placeholder: '',
        multiline: false
      },
      keepText: false
    });
  });

  it('accepts by Ctrl+Enter or Cmd+Enter anywhere', async () => {
    await open();
    await user.click(screen.getByRole('checkbox', { name: 'Several lines' }));
    await type('Default value', 'a{Enter}b');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect((await answer)?.spec.value).toBe('a\nb');
    await open();
    screen.getByRole('combobox').focus();
    await user.keyboard('{Meta>}{Enter}{/Meta}');
    expect((await answer)?.spec.type).toBe('string');
  });
});

describe('what is wrong', () => {
  it('is said when its control is left, not while it is filled in', async () => {
    await open();
    await type('Variable name', '1x');
    const name = box('Variable name');
    expect(name).toBeValid();
    await user.tab();
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription(/“1x” is not a name/);
    await type('Variable name', 'x');
    expect(name).toBeValid();
    expect(name).toHaveAccessibleDescription('');
  });

  it('is all said on accepting, and the first of it gets the focus', async () => {
    await open();
    await choose('Dropdown');
    await user.clear(box('Variable name'));
    await user.click(button('Add'));
    expect(document.activeElement).toBe(box('Variable name'));
    expect(box('Variable name')).toHaveAccessibleDescription(/Enter a name/);
    expect(box('Item 1')).toBeInvalid();
    expect(box('Item 1')).toHaveAccessibleDescription(/at least two/);
    await type('Variable name', 'x{Enter}');
    expect(document.activeElement).toBe(box('Item 1'));
    expect(screen.getByRole('dialog')).toBeVisible();
  });

  it('is said of the name as soon as it may be a mistake', async () => {
    await open({ source: 'y = 1' });
    await type('Variable name', 'y');
    expect(box('Variable name')).toHaveAccessibleDescription(
      'Other code in this cell sets y, too.'
    );
    expect(box('Variable name')).toBeValid();
    expect((await accept())?.spec.name).toBe('y');
  });
});

describe('the preview', () => {
  it('follows each key', async () => {
    await open();
    expect(preview()).toHaveTextContent(
      'param = "" # @param {"type": "string"}'
    );
    await user.type(box('Default value'), 'h');
    expect(preview()).toHaveTextContent('param = "h" # @param');
    await user.type(box('Placeholder'), 'p');
    expect(preview()).toHaveTextContent('"placeholder": "p"');
  });

  it('keeps the last line that could be, dimmed, and says what is missing', async () => {
    await open();
    await type('Variable name', 'ab');
    expect(preview()).not.toHaveAttribute('aria-disabled');
    await user.type(box('Variable name'), '-');
    expect(preview()).toHaveTextContent('ab = ""');
    expect(preview()).toHaveAttribute('aria-disabled', 'true');
    expect(screen.getByText(/“ab-” is not a name/)).toBeVisible();
  });

  it('is reached by the keyboard, since it scrolls', async () => {
    await open();
    expect(preview()).toHaveAttribute('tabindex', '0');
  });
});

describe('the type', () => {
  it('is chosen by the arrow keys', async () => {
    await open();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('radio', { name: 'Slider' })).toBeChecked();
    expect(screen.queryByLabelText('Variable type')).toBeNull();
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(screen.getByRole('radio', { name: 'Dropdown' })).toBeChecked();
  });

  it('is explained', async () => {
    await open();
    await chooseType('Raw');
    expect(screen.getByLabelText('Variable type')).toHaveAccessibleDescription(
      /Code as it is typed/
    );
    await chooseType('Boolean');
    expect(screen.getByLabelText('Variable type')).toHaveAccessibleDescription(
      'A checkbox: True or False.'
    );
  });

  it('comes back with what was typed for it', async () => {
    await open();
    await type('Default value', 'hello');
    await chooseType('Integer');
    await type('Default value', '12');
    await choose('Slider');
    expect(box('Default value')).toHaveValue('12');
    await choose('Input');
    expect(box('Default value')).toHaveValue('12');
    await chooseType('String');
    expect(box('Default value')).toHaveValue('hello');
  });

  it('decides about the control of the value', async () => {
    await open();
    await chooseType('Boolean');
    const tick = screen.getByRole('checkbox', { name: /Default value/ });
    await user.click(tick);
    expect(preview()).toHaveTextContent('param = True');
    await chooseType('Date');
    const date = screen.getByLabelText('Default value');
    expect(date).toHaveAttribute('type', 'date');
    await user.clear(date);
    await user.click(button('Add'));
    expect(date).toHaveAccessibleDescription('Enter a date.');
    await chooseType('Number');
    await type('Default value', 'x');
    await user.click(button('Add'));
    expect(box('Default value')).toHaveAccessibleDescription('Enter a number.');
  });

  it('has a placeholder only where something is typed as text', async () => {
    await open();
    for (const label of ['String', 'Raw', 'File']) {
      await chooseType(label);
      expect(screen.queryByLabelText('Placeholder')).not.toBeNull();
    }
    for (const label of ['Integer', 'Boolean', 'Date', 'Secret']) {
      await chooseType(label);
      expect(screen.queryByLabelText('Placeholder')).toBeNull();
    }
    await choose('Dropdown');
    expect(screen.queryByLabelText('Placeholder')).toBeNull();
    await user.click(
      screen.getByRole('checkbox', { name: 'Allow other values' })
    );
    expect(screen.queryByLabelText('Placeholder')).not.toBeNull();
  });
});

describe('the value', () => {
  it('stays in its box while several lines become one', async () => {
    await open();
    await user.click(screen.getByRole('checkbox', { name: 'Several lines' }));
    await type('Default value', 'a{Enter}b');
    await user.click(screen.getByRole('checkbox', { name: 'Several lines' }));
    expect(preview()).toHaveTextContent('param = "a\\nb"');
    await user.type(box('Default value'), '{Backspace}{Backspace}');
    expect(document.activeElement).toBe(box('Default value'));
    expect(preview()).toHaveTextContent('param = "a"');
  });

  it('is a secret’s name, proposed after the variable', async () => {
    await open({ secrets: ['other'] });
    await chooseType('Secret');
    await type('Variable name', 'api_key');
    const name = screen.getByLabelText('Name of the secret');
    expect(name).toHaveValue('api_key');
    expect(name).toHaveAccessibleDescription(/There is no secret of this name/);
    await user.clear(name);
    await user.type(name, 'other');
    expect(name).toHaveAccessibleDescription('');
    expect(preview()).toHaveTextContent('api_key = secret("other")');
    expect((await accept())?.spec.value).toBe('other');
  });

  it('knows nothing of secrets where the server says nothing', async () => {
    await open();
    await chooseType('Secret');
    expect(
      screen.getByLabelText('Name of the secret')
    ).toHaveAccessibleDescription('');
  });

  it('is a file’s path, which may be picked', async () => {
    const pickFile = jest.fn().mockResolvedValueOnce('a/b.csv');
    await open({ pickFile });
    await chooseType('File');
    await user.click(button('Browse…'));
    await waitFor(() => expect(box('Default value')).toHaveValue('a/b.csv'));
    pickFile.mockResolvedValueOnce(null);
    await user.click(button('Browse…'));
    expect(box('Default value')).toHaveValue('a/b.csv');
    expect((await accept())?.spec.value).toBe('a/b.csv');
  });

  it('is moved and typed within a slider', async () => {
    await open();
    await choose('Slider');
    await type('Maximum', '10');
    await type('Default value', '11');
    await user.tab();
    expect(box('Default value')).toHaveAccessibleDescription(
      'Enter a number from 0 to 10.'
    );
    await type('Minimum', '20');
    expect(box('Maximum')).toBeInvalid();
    expect(box('Maximum')).toHaveAccessibleDescription(
      'The maximum has to be larger than the minimum.'
    );
  });
});

describe('the items of a dropdown', () => {
  beforeEach(async () => {
    await open();
    await choose('Dropdown');
    await user.click(box('Item 1'));
  });

  it('are typed one after the other with Enter', async () => {
    await user.keyboard('a{Enter}b{Enter}c');
    expect(items()).toEqual(['a', 'b', 'c']);
    expect(preview()).toHaveTextContent('param = "a" # @param ["a", "b", "c"]');
    expect(screen.getByLabelText('Default value')).toHaveDisplayValue('a');
  });

  it('are accepted by Ctrl+Enter, with no further one', async () => {
    await user.keyboard('a{Enter}a{Control>}{Enter}{/Control}');
    expect(items()).toEqual(['a', 'a']);
    await user.keyboard('{Backspace}b{Control>}{Enter}{/Control}');
    expect((await answer)?.spec.choices).toEqual(['a', 'b']);
  });

  it('are added by a button and removed by theirs, and the focus stays', async () => {
    await user.keyboard('a{Enter}b');
    await user.click(button('Add item'));
    await user.keyboard('c');
    expect(items()).toEqual(['a', 'b', 'c']);
    await user.click(button('Remove item 2'));
    expect(items()).toEqual(['a', 'c']);
    expect(document.activeElement).toBe(button('Remove item 2'));
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(button('Remove item 1'));
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(button('Add item'));
  });

  it('are moved by Alt and an arrow, and say where they are', async () => {
    await user.keyboard('a{Enter}b{Enter}c');
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(items()).toEqual(['a', 'c', 'b']);
    expect(document.activeElement).toHaveValue('c');
    expect(screen.getByText('c: item 2 of 3')).toBeInTheDocument();
    await user.keyboard('{Alt>}{ArrowUp}{ArrowUp}{/Alt}');
    expect(items()).toEqual(['c', 'a', 'b']);
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(items()).toEqual(['a', 'c', 'b']);
  });

  it('are moved by buttons, which keep the focus at the end, too', async () => {
    await user.keyboard('a{Enter}b');
    await user.click(button('Move item 2 up'));
    expect(items()).toEqual(['b', 'a']);
    expect(document.activeElement).toBe(button('Move item 1 up'));
    expect(button('Move item 1 up')).toHaveAttribute('aria-disabled', 'true');
    await user.keyboard('{Enter}');
    expect(items()).toEqual(['b', 'a']);
    await user.click(button('Move item 1 down'));
    expect(items()).toEqual(['a', 'b']);
  });

  it('come from pasted lines, the first where the cursor is', async () => {
    await user.keyboard('xy{ArrowLeft}');
    paste('1\r\n2\n\n3\n');
    expect(items()).toEqual(['x1y', '2', '3', '']);
    expect(document.activeElement).toBe(box('Item 3'));
    expect(paste('z')).toBe(true);
    expect(paste('a\nb')).toBe(false);
    expect(items()).toEqual(['x1y', '2', '3a', 'b', '']);
  });

  it('are too few only once the list is left', async () => {
    await user.keyboard('a');
    await user.tab();
    expect(box('Item 2')).toBeValid();
    await user.click(box('Variable name'));
    expect(box('Item 2')).toBeInvalid();
    expect(box('Item 1')).toBeValid();
  });

  it('are different', async () => {
    await user.keyboard('a{Enter}a');
    await user.click(button('Add'));
    expect(document.activeElement).toBe(box('Item 2'));
    expect(box('Item 2')).toHaveAccessibleDescription(
      /“a” is in the list twice/
    );
  });

  it('offer the value; other ones may be typed if that is allowed', async () => {
    await user.keyboard('a{Enter}b');
    const list = screen.getByLabelText('Default value');
    expect(
      within(list)
        .getAllByRole('option')
        .map(option => option.textContent)
    ).toEqual(['a', 'b']);
    await user.selectOptions(list, 'b');
    expect(preview()).toHaveTextContent('param = "b"');
    await user.click(
      screen.getByRole('checkbox', { name: 'Allow other values' })
    );
    const value = screen.getByLabelText('Default value');
    expect(value).toHaveValue('b');
    await user.type(value, 'x');
    expect(preview()).toHaveTextContent('param = "bx"');
    await user.click(
      screen.getByRole('checkbox', { name: 'Allow other values' })
    );
    expect(screen.getByLabelText('Default value')).toHaveDisplayValue('bx');
    await user.click(button('Add'));
    expect(screen.getByLabelText('Default value')).toHaveAccessibleDescription(
      'This is not among the items.'
    );
  });

  it('come from a variable instead', async () => {
    await user.keyboard('a{Enter}b');
    await user.click(screen.getByRole('radio', { name: 'From a variable' }));
    const variable = box('Variable with the items');
    expect(variable).toHaveAccessibleDescription(/when it runs/);
    await user.click(button('Add'));
    expect(document.activeElement).toBe(variable);
    await user.keyboard('names');
    expect(preview()).toHaveTextContent(
      'param = "" # @param {"options": "names"}'
    );
    await user.click(screen.getByRole('radio', { name: 'Listed here' }));
    expect(items()).toEqual(['a', 'b']);
  });
});

describe('a field that is edited', () => {
  it('is all there: an input', async () => {
    await edit('x = "a"  # @param {type:"string", placeholder:"p"}');
    expect(screen.getByRole('radio', { name: 'Input' })).toBeChecked();
    expect(screen.getByLabelText('Variable type')).toHaveDisplayValue('String');
    expect(box('Variable name')).toHaveValue('x');
    expect(box('Value')).toHaveValue('a');
    expect(box('Placeholder')).toHaveValue('p');
    await type('Value', 'b');
    const result = await accept();
    expect(result?.spec).toMatchObject({ name: 'x', value: 'b' });
  });

  it('is all there: a dropdown', async () => {
    await edit('x = "b"  # @param ["a", "b"] {allow-input: true}');
    expect(items()).toEqual(['a', 'b']);
    expect(screen.getByLabelText('Value')).toHaveValue('b');
    expect(
      screen.getByRole('checkbox', { name: 'Allow other values' })
    ).toBeChecked();
  });

  it('is all there: a slider', async () => {
    await edit('x = 0.5  # @param {type:"slider", min:0, max:1, step:0.1}');
    for (const [label, value] of [
      ['Minimum', '0'],
      ['Maximum', '1'],
      ['Step', '0.1'],
      ['Value', '0.5']
    ] as const) {
      expect(box(label)).toHaveValue(value);
    }
    expect((await accept())?.spec).toMatchObject({
      type: 'slider',
      value: 0.5,
      min: 0,
      max: 1,
      step: 0.1
    });
  });

  it('keeps a name that is no variable', async () => {
    await edit('os.environ["X"] = "a"  # @param {type:"string"}');
    expect(box('Variable name')).toHaveAttribute('readonly');
    expect(box('Variable name')).toHaveAccessibleDescription(
      /only be changed in the code/
    );
    expect((await accept())?.spec.name).toBe('os.environ["X"]');
  });

  it('says that other code does not follow a new name', async () => {
    await edit('x = 1  # @param\nprint(x)');
    await type('Variable name', 'y');
    expect(box('Variable name')).toHaveAccessibleDescription(
      'Other code that uses x does not change with the name.'
    );
  });

  it('keeps an expression until a value is set', async () => {
    await edit('x = f"{a}"  # @param {type:"string"}');
    expect(screen.getByRole('group', { name: 'Value' })).toHaveTextContent(
      'f"{a}"'
    );
    expect(preview()).toHaveTextContent('x = f"{a}" # @param');
    expect((await accept())?.keepText).toBe(true);
    await edit('x = f"{a}"  # @param {type:"string"}');
    await user.click(button('Set a value instead'));
    expect(document.activeElement).toBe(box('Value'));
    await user.keyboard('new');
    expect(preview()).toHaveTextContent('x = "new"');
    expect(await accept()).toMatchObject({
      spec: { value: 'new' },
      keepText: false
    });
  });
});
