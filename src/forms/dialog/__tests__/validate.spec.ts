import { PYTHON, languageOf } from '../../syntax';
import { withType, withValue } from '../draft';
import type { Draft, DraftContext } from '../draft';
import { insertItems, itemsOf, removeItem } from '../items';
import { createDraft } from '../prefill';
import { reviewDraft, validate } from '../validate';
import { draftOf, forField, forNew } from './samples';

const context = forNew();
const errorsOf = (changes: Partial<Draft>, about = context) =>
  validate(draftOf(about, changes), about);
const typed = (
  type: Parameters<typeof withType>[1],
  value: string,
  about: DraftContext = context
) =>
  validate(withValue(withType(createDraft(about), type, about), value), about);

it.each([
  'x = "a"  # @param {type:"string"}',
  'x = f"a"  # @param {type:"string"}',
  'x = None  # @param {type:"integer"}',
  'x = ""  # @param {type:"date"}',
  'x = "z"  # @param ["a", "b"]',
  'x = "a"  # @param ["a"]',
  'x = ""  # @param [] {allow-input: true}',
  'x = "a"  # @param ["a", "a", ""]',
  'x = 500  # @param {type:"slider", min:0, max:10}',
  'x = secret("a b")  # @param {type:"secret"}',
  'os.environ["X"] = "a"  # @param {type:"string"}',
  'list = 1  # @param {type:"integer"}\nlist = 2',
  'x = 1  # @param {type:"integer"}\nx = 2  # @param {type:"integer"}',
  'x = """a\nb"""  # @param'
])('what stands in the code is no error: %s', source => {
  const about = forField(source);
  const review = reviewDraft(createDraft(about), about);
  expect(review.errors).toEqual({});
  expect(review.lines).not.toBeNull();
});

describe('the name', () => {
  const nameError = (name: string, about = context) =>
    errorsOf({ name }, about).name;

  it.each([
    ['', 'name-missing'],
    ['  ', 'name-missing'],
    ['1a', 'name-invalid'],
    ['a-b', 'name-invalid'],
    ['a.b', 'name-invalid'],
    ['a b', 'name-invalid'],
    ['class', 'name-keyword'],
    ['None', 'name-keyword']
  ])('cannot be “%s”', (name, code) => {
    expect(nameError(name)?.code).toBe(code);
  });

  it.each(['a', '_', 'a1', '学习率', ' a '])('can be “%s”', name => {
    expect(nameError(name)).toBeUndefined();
  });

  it('may be a word of Python elsewhere', () => {
    const r = forNew('', languageOf('r') ?? PYTHON);
    expect(nameError('class', r)).toBeUndefined();
  });

  it('cannot be that of another field', () => {
    const source = 'x = 1  # @param\ny = 2  # @param';
    expect(nameError('x', forNew(source))?.code).toBe('name-field');
    expect(nameError('x', forField(source, 'y'))?.code).toBe('name-field');
    expect(nameError('y', forField(source, 'y'))).toBeUndefined();
  });

  const warningOf = (name: string, about: DraftContext) =>
    reviewDraft(draftOf(about, { name }), about).warnings.name;

  it('is worth a warning if other code sets it, or it hides what is built in', () => {
    const source = 'y = 1\nx = 1  # @param\nx = 2';
    expect(warningOf('y', forNew(source))?.code).toBe('name-assigned');
    expect(warningOf('max', forNew(source))?.code).toBe('name-builtin');
    expect(warningOf('z', forNew(source))).toBeUndefined();
    expect(warningOf('x', forField(source))).toBeUndefined();
  });

  it('is worth a hint if it changes, for other code does not', () => {
    const about = forField('x = 1  # @param\nprint(x)');
    expect(warningOf('z', about)).toEqual({ code: 'renamed', values: ['x'] });
    expect(warningOf('max', about)?.code).toBe('name-builtin');
  });
});

describe('the items', () => {
  const list = (items: Draft['items'], about = context) =>
    reviewDraft(draftOf(about, { kind: 'dropdown', items }), about);
  const added = (...texts: string[]) => insertItems([], -1, texts);

  it('are at least two', () => {
    expect(list(added('a', '')).errors.items).toEqual({
      code: 'items-few',
      values: [2]
    });
    expect(list(added('a', '')).badItems).toEqual([1]);
    expect(list(added('a', 'b')).errors).toEqual({});
  });

  it('are different', () => {
    const { errors, badItems } = list(added('a', 'b', 'a'));
    expect(errors.items).toEqual({ code: 'item-repeated', values: ['a'] });
    expect(badItems).toEqual([2]);
  });

  it('may be as few as the code has, but not fewer', () => {
    const about = forField('x = "a"  # @param ["a"]');
    const { items } = createDraft(about);
    expect(list(items, about).errors).toEqual({});
    expect(list(removeItem(items, 0), about).errors.items?.values).toEqual([1]);
  });

  it('may come from another variable', () => {
    const variable = (name: string) =>
      errorsOf({ kind: 'dropdown', itemsFrom: 'variable', variable: name });
    expect(variable('').variable?.code).toBe('variable-missing');
    expect(variable('a b').variable?.code).toBe('name-invalid');
    expect(variable('if').variable?.code).toBe('name-keyword');
    expect(variable('param').variable?.code).toBe('variable-self');
    expect(variable('names')).toEqual({});
  });
});

describe('the value', () => {
  it.each([
    ['integer', '', 'no-integer'],
    ['integer', '1.5', 'no-integer'],
    ['integer', 'x', 'no-integer'],
    ['number', '', 'no-number'],
    ['number', '1,5', 'no-number'],
    ['date', '', 'date-missing'],
    ['date', '2026-02-30', 'date-missing'],
    ['raw', ' ', 'raw-missing'],
    ['raw', 'a\nb', 'raw-lines'],
    ['secret', '', 'secret-missing'],
    ['secret', 'a b', 'secret-name'],
    ['secret', '.a', 'secret-name'],
    ['secret', 'a'.repeat(129), 'secret-name']
  ] as const)('of %s cannot be “%s”', (type, value, code) => {
    expect(typed(type, value).value?.code).toBe(code);
  });

  it.each([
    ['string', ''],
    ['file', ''],
    ['integer', ' -7 '],
    ['integer', '0x10'],
    ['number', '1e-5'],
    ['number', '.5'],
    ['date', '2026-02-28'],
    ['raw', '[1, "a"]'],
    ['secret', 'a.b-c_1']
  ] as const)('of %s can be “%s”', (type, value) => {
    expect(typed(type, value)).toEqual({});
  });

  it('of a new slider is within it', () => {
    const slider = (value: string, changes: Partial<Draft> = {}) =>
      validate(
        withValue(draftOf(context, { kind: 'slider', ...changes }), value),
        context
      );
    expect(slider('100')).toEqual({});
    expect(slider('101').value).toEqual({
      code: 'out-of-range',
      values: [0, 100]
    });
    expect(slider('5', { min: '', max: '' })).toEqual({});
    expect(slider('x').value?.code).toBe('no-number');
    expect(slider('0.5', { max: '1', step: '0.1' })).toEqual({});
  });

  it('is a listed one, or another if that is allowed', () => {
    const list = draftOf(context, {
      kind: 'dropdown',
      items: itemsOf(['a', 'b'])
    });
    const other = withValue(list, 'c');
    expect(validate(withValue(list, 'b'), context)).toEqual({});
    expect(validate(other, context).value?.code).toBe('off-list');
    expect(validate({ ...other, allowInput: true }, context)).toEqual({});
  });

  it('of a dropdown that holds code is code, listed or not', () => {
    const about = forNew();
    const raw = draftOf(about, {
      kind: 'dropdown',
      types: { dropdown: 'raw', input: 'string' },
      itemsFrom: 'variable',
      variable: 'names'
    });
    expect(validate(raw, about).value?.code).toBe('raw-missing');
    expect(validate(withValue(raw, 'x[0]'), about)).toEqual({});
  });

  it.each(['1,', '1 # a', '"abc', 'a # @param ["x"]'])(
    'cannot be %s, which the line cannot hold',
    code => {
      const draft = withValue(
        withType(createDraft(context), 'raw', context),
        code
      );
      const { errors, result, lines } = reviewDraft(draft, context);
      expect([errors.value?.code, result, lines]).toEqual([
        'line-refused',
        null,
        null
      ]);
    }
  );

  it('has no error while the code’s expression stays', () => {
    const about = forField('x = f()  # @param {type:"integer"}');
    expect(errorsOf({}, about)).toEqual({});
    expect(errorsOf({ keeps: false }, about)).toEqual({});
    const empty = withValue({ ...createDraft(about), keeps: false }, '');
    expect(validate(empty, about).value?.code).toBe('no-integer');
  });

  it('is asked for where the code has none', () => {
    const about = forField('x = # @param');
    expect(errorsOf({}, about).value?.code).toBe('raw-missing');
  });
});

describe('a value of the code that does not fit', () => {
  const warningOf = (about: DraftContext, changes: Partial<Draft> = {}) =>
    reviewDraft(draftOf(about, changes), about).warnings.value?.code;

  it('is worth a warning, and an error once it is changed', () => {
    const list = forField('x = "z"  # @param ["a", "b"]');
    expect(warningOf(list)).toBe('off-list');
    const changed = withValue(createDraft(list), 'y');
    expect(validate(changed, list).value?.code).toBe('off-list');
    const slider = forField('x = 500  # @param {type:"slider"}');
    expect(warningOf(slider)).toBe('outside');
    expect(
      validate(withValue(createDraft(slider), '501'), slider).value?.code
    ).toBe('out-of-range');
  });

  it('is none any more when the field allows it', () => {
    const list = forField('x = "z"  # @param ["a", "b"]');
    expect(warningOf(list, { allowInput: true })).toBeUndefined();
    expect(warningOf(list, { items: itemsOf(['a', 'z']) })).toBeUndefined();
    const slider = forField('x = 500  # @param {type:"slider"}');
    expect(warningOf(slider, { max: '1000' })).toBeUndefined();
  });

  it('is an error if the field fitted it before it was changed', () => {
    const list = forField('x = "a"  # @param ["a", "b"]');
    const items = itemsOf(['b', 'c']);
    const other = { ...withValue(createDraft(list), 'a'), items };
    expect(validate(other, list).value?.code).toBe('off-list');
    const slider = forField('x = 50  # @param {type:"slider"}');
    expect(errorsOf({ max: '10' }, slider).value?.code).toBe('out-of-range');
  });
});

describe('a slider', () => {
  const slider = (min: string, max: string, step: string) =>
    errorsOf({ kind: 'slider', min, max, step });

  it.each([
    ['x', '10', '1', 'min', 'no-number'],
    ['0', 'x', '1', 'max', 'no-number'],
    ['0', '10', 'x', 'step', 'no-number'],
    ['10', '10', '1', 'max', 'range-empty'],
    ['10', '0', '1', 'max', 'range-empty'],
    ['0', '10', '0', 'step', 'step-zero'],
    ['0', '10', '-1', 'step', 'step-zero'],
    ['0', '1', '2', 'step', 'step-large']
  ] as const)('cannot be %s to %s by %s', (min, max, step, control, code) => {
    expect(slider(min, max, step)[control]?.code).toBe(code);
  });

  it('can have fractions, negative ends, and the usual ones', () => {
    expect(slider('-1', '1', '0.01')).toEqual({});
    expect(slider('', '', '')).toEqual({});
    expect(slider('', '10', '')).toEqual({});
  });
});
