import { PYTHON, languageOf } from '../../syntax';
import {
  isKept,
  isNameFixed,
  slotOf,
  typeOf,
  typesOf,
  valueOf,
  withChoice,
  withKind,
  withType,
  withValue
} from '../draft';
import type { Draft } from '../draft';
import { itemsOf, removeItem } from '../items';
import { createDraft } from '../prefill';
import { TODAY, draftOf, forField, forNew } from './samples';

const context = forNew();
const texts = ({ items }: Draft): string[] => items.map(({ text }) => text);

describe('the draft of a new field', () => {
  const draft = createDraft(context);

  it('is an empty string with a free name', () => {
    expect([draft.kind, typeOf(draft), valueOf(draft)]).toEqual([
      'input',
      'string',
      ''
    ]);
    expect(createDraft(forNew('param = 1')).name).toBe('param_2');
  });

  it.each([
    ['integer', '0'],
    ['number', '0'],
    ['boolean', false],
    ['date', TODAY],
    ['raw', '""'],
    ['file', ''],
    ['secret', 'param']
  ] as const)('has a fitting value as %s', (type, value) => {
    expect(valueOf(withType(draft, type, context))).toBe(value);
  });

  it('has a slider from 0 to 100 that stands at its beginning', () => {
    const slider = withKind(draft, 'slider', context);
    expect([slider.min, slider.max, slider.step]).toEqual(['0', '100', '1']);
    expect(valueOf(slider)).toBe('0');
    expect(valueOf({ ...slider, min: '10' })).toBe('10');
    expect(valueOf({ ...slider, min: '' })).toBe('0');
  });

  it('offers secrets to Python only', () => {
    expect(typesOf('input', context)).toContain('secret');
    const r = forNew('', languageOf('r') ?? PYTHON);
    expect(typesOf('input', r)).not.toContain('secret');
    expect(typesOf('dropdown', context)).toEqual(['string', 'raw']);
  });
});

describe('a change of the type', () => {
  const draft = createDraft(context);
  const to = (from: Draft, ...types: Parameters<typeof withType>[1][]): Draft =>
    types.reduce((each, type) => withType(each, type, context), from);

  it('keeps what was typed for when the type comes back', () => {
    const typed = withValue(draft, 'hello');
    expect(valueOf(to(typed, 'integer'))).toBe('0');
    expect(valueOf(to(typed, 'integer', 'boolean', 'string'))).toBe('hello');
    const slider = withKind(typed, 'slider', context);
    expect(valueOf(withKind(slider, 'input', context))).toBe('hello');
  });

  it('takes along a value that fits', () => {
    expect(valueOf(to(withValue(draft, '12'), 'integer'))).toBe('12');
    expect(valueOf(to(withValue(draft, '2020-02-02'), 'date'))).toBe(
      '2020-02-02'
    );
    expect(valueOf(to(withValue(draft, 'a/b'), 'file'))).toBe('a/b');
    const number = withValue(to(draft, 'number'), '0.5');
    expect(valueOf(withKind(number, 'slider', context))).toBe('0.5');
    expect(valueOf(to(number, 'string'))).toBe('0.5');
  });

  it('makes code of a value, and a value of code', () => {
    expect(valueOf(to(withValue(draft, 'a "b"'), 'raw'))).toBe('"a \\"b\\""');
    const yes = withValue(to(draft, 'boolean'), true);
    expect(valueOf(to(yes, 'raw'))).toBe('True');
    const code = (text: string): Draft => withValue(to(draft, 'raw'), text);
    expect(valueOf(to(code('"x"'), 'string'))).toBe('x');
    expect(valueOf(to(code('f()'), 'string'))).toBe('');
    expect(valueOf(to(code('True'), 'boolean'))).toBe(true);
    expect(valueOf(to(code('7'), 'integer'))).toBe('7');
  });

  it('does not take along what nobody typed', () => {
    expect(valueOf(to(draft, 'integer', 'string'))).toBe('');
    expect(valueOf(to(draft, 'date', 'string'))).toBe('');
  });

  it('leaves alone what was typed for the other type before', () => {
    const both = withValue(to(withValue(draft, '5'), 'integer'), '6');
    expect(valueOf(to(both, 'string'))).toBe('5');
    expect(valueOf(to(both, 'string', 'number'))).toBe('6');
  });

  it('remembers the type of either kind', () => {
    const raw = withType(withKind(draft, 'dropdown', context), 'raw', context);
    const input = withKind(raw, 'input', context);
    expect(typeOf(input)).toBe('string');
    expect(typeOf(withKind(input, 'dropdown', context))).toBe('raw');
    expect(
      withType(withKind(draft, 'slider', context), 'raw', context)
    ).toEqual(withKind(draft, 'slider', context));
  });

  it('takes the chosen item along to a text', () => {
    const list = {
      ...draft,
      kind: 'dropdown',
      items: itemsOf(['a', 'b'])
    } as const;
    expect(valueOf(withKind(withChoice(list, 1), 'input', context))).toBe('b');
    expect(valueOf(withKind(list, 'input', context))).toBe('');
  });
});

describe('the value of a dropdown', () => {
  const list = draftOf(context, {
    kind: 'dropdown',
    items: itemsOf(['a', 'b', 'c'])
  });

  it('is the first item until one is chosen', () => {
    expect(valueOf(list)).toBe('a');
    expect(valueOf(withChoice(list, 2))).toBe('c');
  });

  it('follows an item that is changed, and goes to the first if it is removed', () => {
    const chosen = withChoice(list, 1);
    const items = chosen.items.map(item =>
      item.id === 1 ? { ...item, text: 'z' } : item
    );
    expect(valueOf({ ...chosen, items })).toBe('z');
    const fewer = removeItem(chosen.items, 1);
    expect(valueOf({ ...chosen, items: fewer })).toBe('a');
  });

  it('may be typed', () => {
    expect(valueOf(withValue(list, 'other'))).toBe('other');
    expect(valueOf(withChoice(withValue(list, 'other'), 2))).toBe('c');
  });

  it('is empty for a variable, whose items are not known', () => {
    expect(valueOf({ ...list, itemsFrom: 'variable' })).toBe('');
  });
});

describe('the name of a secret', () => {
  const draft = withType(createDraft(context), 'secret', context);

  it('is that of the variable until it is typed', () => {
    expect(valueOf({ ...draft, name: 'api_key' })).toBe('api_key');
    const typed = withValue(draft, 'x');
    expect(valueOf({ ...typed, name: 'api_key' })).toBe('x');
    expect(valueOf(withValue(typed, ''))).toBe('');
  });
});

describe('the draft of a field of the code', () => {
  const read = (source: string): Draft => createDraft(forField(source));

  it.each([
    ['x = "a"  # @param {type:"string"}', 'input', 'string', 'a'],
    ['x = "a.csv"  # @param {type:"file"}', 'input', 'file', 'a.csv'],
    ['x = 1_000  # @param {type:"integer"}', 'input', 'integer', '1_000'],
    ['x = 1e-5  # @param {type:"number"}', 'input', 'number', '1e-5'],
    ['x = True  # @param {type:"boolean"}', 'input', 'boolean', true],
    ['x = "2020-02-02"  # @param {type:"date"}', 'input', 'date', '2020-02-02'],
    ['x = f(1)  # @param', 'input', 'raw', 'f(1)'],
    ['x = secret("k")  # @param {type:"secret"}', 'input', 'secret', 'k'],
    ['x = 5  # @param {type:"slider", max:10}', 'slider', 'slider', '5'],
    ['x = "b"  # @param ["a", "b"]', 'dropdown', 'string', 'b'],
    ['x = c  # @param ["b", "c"] {type:"raw"}', 'dropdown', 'raw', 'c'],
    ['x = "z"  # @param ["b", "c"]', 'dropdown', 'string', 'z'],
    ['x = "z"  # @param {options: items}', 'dropdown', 'string', 'z'],
    ['x = 2  # @param [1, 2] {type:"integer"}', 'dropdown', 'integer', '2'],
    [
      'x = True  # @param ["True", "False"] {type:"boolean"}',
      'input',
      'boolean',
      true
    ],
    ['x =   # @param {type:"string"}', 'input', 'string', '']
  ] as const)('%s', (source, kind, type, value) => {
    const draft = read(source);
    expect(draft.name).toBe('x');
    expect([draft.kind, typeOf(draft), valueOf(draft)]).toEqual([
      kind,
      type,
      value
    ]);
  });

  it('has the items, where they come from and whether others are allowed', () => {
    const list = read('x = "b"  # @param ["a", "b"] {allow-input: true}');
    expect([texts(list), list.itemsFrom, list.allowInput]).toEqual([
      ['a', 'b'],
      'list',
      true
    ]);
    const named = read('x = "b"  # @param {options: names}');
    expect([named.itemsFrom, named.variable]).toEqual(['variable', 'names']);
  });

  it('has the bounds that are written, and leaves out the others', () => {
    const { min, max, step } = read('x = 5  # @param {type:"slider", max: 10}');
    expect([min, max, step]).toEqual(['', '10', '']);
  });

  it('proposes the bounds of a number to a slider', () => {
    const { min, max } = read('x = 5  # @param {type:"integer", min: 1}');
    expect([min, max]).toEqual(['1', '100']);
  });

  it('has the placeholder, and knows of several lines', () => {
    const draft = read(
      'x = """a\nb"""  # @param {placeholder: "p", type: "string"}'
    );
    expect([draft.placeholder, draft.multiline, valueOf(draft)]).toEqual([
      'p',
      true,
      'a\nb'
    ]);
  });

  it('offers the type of the field beside the usual ones', () => {
    const numbers = forField('x = 2  # @param [1, 2] {type:"integer"}');
    expect(typesOf('dropdown', numbers)).toEqual(['string', 'raw', 'integer']);
    expect(typesOf('input', numbers)).toHaveLength(8);
  });

  it('takes numbers of a list for items like others', () => {
    const numbers = read('x = 224  # @param [224, 448]');
    expect([typeOf(numbers), texts(numbers), valueOf(numbers)]).toEqual([
      'string',
      ['224', '448'],
      '224'
    ]);
  });

  it('finds a number among the items however it is written', () => {
    const draft = read('x = 1.0  # @param ["0", "1"] {type: "number"}');
    expect([draft.chosen, valueOf(draft)]).toEqual([1, '1']);
    expect(read('x = 1.0  # @param [1, 1.0]').chosen).toBe(1);
  });

  it('cannot change a name that is no variable', () => {
    const other = forField('os.environ["X"] = "a"  # @param {type: "string"}');
    expect(isNameFixed(other)).toBe(true);
    expect(createDraft(other).name).toBe('os.environ["X"]');
    expect(isNameFixed(forField('x = "a"  # @param'))).toBe(false);
    expect(isNameFixed(context)).toBe(false);
  });
});

describe('an expression in the code', () => {
  const odd = forField('x = f"{a}"  # @param {type: "string"}');
  const draft = createDraft(odd);

  it('stays, whatever the type', () => {
    expect(isKept(draft, odd)).toBe(true);
    expect(isKept(withType(draft, 'integer', odd), odd)).toBe(true);
    expect(isKept(withKind(draft, 'slider', odd), odd)).toBe(true);
  });

  it('is a value like others where code is held', () => {
    const raw = withType(draft, 'raw', odd);
    expect([isKept(raw, odd), slotOf(raw), valueOf(raw)]).toEqual([
      false,
      'code',
      'f"{a}"'
    ]);
  });

  it.each(['x = f"""{a}\n"""  # @param {type: "string"}', 'x = [1, # @param'])(
    'stays there, too, where a line cannot hold it: %s',
    source => {
      const long = forField(source);
      const raw = withType(createDraft(long), 'raw', long);
      expect(isKept(raw, long)).toBe(true);
    }
  );

  it('goes when a value is set instead', () => {
    const set = { ...draft, keeps: false };
    expect([isKept(set, odd), valueOf(set)]).toEqual([false, '']);
  });
});
