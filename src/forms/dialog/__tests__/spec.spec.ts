import { applyEdit, parseForm, replaceField, setText } from '../../syntax';
import { withChoice, withKind, withType, withValue } from '../draft';
import type { Draft, DraftContext } from '../draft';
import { insertItems, itemsOf } from '../items';
import { createDraft } from '../prefill';
import { reviewDraft } from '../validate';
import { draftOf, forField, forNew } from './samples';

const context = forNew();

function linesOf(draft: Draft, about: DraftContext = context): string | null {
  return reviewDraft(draft, about).lines;
}

/** The source as it is after the dialog. */
function written(draft: Draft, about: DraftContext): string {
  const { result } = reviewDraft(draft, about);
  const { field, source, language } = about;
  if (result === null || field === null) {
    throw new Error('The draft has an error');
  }
  const changed = applyEdit(
    source,
    replaceField(source, field.id, result.spec, language)
  );
  const after = parseForm(changed, language).fields.find(
    each => each.spans.name.start === field.spans.name.start
  );
  return result.keepText && after
    ? applyEdit(changed, setText(changed, after, field.text, language))
    : changed;
}

describe('the code of a new field', () => {
  const draft = createDraft(context);
  const list = draftOf(context, {
    kind: 'dropdown',
    items: insertItems([], -1, ['a', 'b', ''])
  });

  it.each<[string, Draft, string]>([
    ['a string', draft, 'param = ""  # @param {"type": "string"}'],
    [
      'a string with a placeholder',
      withValue({ ...draft, placeholder: 'p' }, 'x'),
      'param = "x"  # @param {"type": "string", "placeholder": "p"}'
    ],
    [
      'several lines',
      withValue({ ...draft, multiline: true }, 'a\nb'),
      'param = """a\nb"""  # @param {"type": "string"}'
    ],
    [
      'a number as it was typed',
      withValue(withType(draft, 'number', context), ' 1e-5 '),
      'param = 1e-5  # @param {"type": "number"}'
    ],
    [
      'a checkbox',
      withType(draft, 'boolean', context),
      'param = False  # @param {"type": "boolean"}'
    ],
    [
      'a secret, with what it takes to read it',
      withType({ ...draft, name: 'key' }, 'secret', context),
      'from jupyterlab_modelarts import secret\nkey = secret("key")  # @param {"type": "secret"}'
    ],
    ['a list', withChoice(list, 1), 'param = "b"  # @param ["a", "b"]'],
    [
      'a list with other values',
      withValue({ ...list, allowInput: true }, 'c'),
      'param = "c"  # @param ["a", "b"] {"allow-input": true}'
    ],
    [
      'a list of code',
      withType({ ...list, items: itemsOf(['1', 'None']) }, 'raw', context),
      'param = 1  # @param ["1", "None"] {"type": "raw"}'
    ],
    [
      'items of a variable',
      { ...list, itemsFrom: 'variable', variable: ' names ' },
      'param = ""  # @param {"options": "names"}'
    ],
    [
      'a slider',
      withValue(
        { ...withKind(draft, 'slider', context), max: '1', step: '0.1' },
        '0.5'
      ),
      'param = 0.5  # @param {"type": "slider", "min": 0, "max": 1, "step": 0.1}'
    ]
  ])('of %s', (_, each, line) => {
    expect(linesOf(each)).toBe(line);
  });

  it('does not say again how to read a secret', () => {
    const about = forNew(
      'from jupyterlab_modelarts import secret\nx = secret("x")  # @param {type: "secret"}'
    );
    const secret = withType(createDraft(about), 'secret', about);
    expect(linesOf(secret, about)).toMatch(/^param = secret/);
  });

  it('leaves out what belongs to another kind', () => {
    const filled = draftOf(context, {
      placeholder: 'p',
      multiline: true,
      allowInput: true,
      variable: 'v',
      items: itemsOf(['a', 'b'])
    });
    expect(linesOf(withType(filled, 'integer', context))).toBe(
      'param = 0  # @param {"type": "integer"}'
    );
  });
});

describe('a field that is edited', () => {
  it.each([
    "x = 'a'  # @param {type:'string'}  # note",
    'x = 0x10  # @param {type:"integer"}',
    "x = r'a\\b'  # @param {type:'file'}",
    'x = """a\nb"""  # @param',
    'x = f"{a}"  # @param {type:"string"}',
    'x = f"""{a}\n"""  # @param {type:"string"}',
    'x = 224  # @param [224, 448]',
    'x = 500  # @param {type:"slider"}',
    "x = 'z'  # @param ['a', 'b']",
    "os.environ['X'] = 'a'  # @param {type:'string'}"
  ])('keeps the text of its value if that was not changed: %s', source => {
    const about = forField(source);
    const after = parseForm(written(createDraft(about), about)).fields[0];
    expect(after?.text).toBe(about.field?.text);
    expect(after?.name).toBe(about.field?.name);
  });

  it('is written as the preview says', () => {
    const about = forField('y = 1\nx = 1  # @param {type:"integer"}\r\nz = 2');
    const draft = withValue({ ...createDraft(about), name: 'n' }, '5');
    const line = 'n = 5  # @param {"type": "integer"}';
    expect(linesOf(draft, about)).toBe(line);
    expect(written(draft, about)).toBe(`y = 1\n${line}\r\nz = 2`);
  });

  it('shows the expression that stays', () => {
    const about = forField('x = f()  # @param {type:"integer"}');
    const draft = { ...createDraft(about), placeholder: '' };
    const { result, lines } = reviewDraft(draft, about);
    expect(result?.keepText).toBe(true);
    expect(lines).toBe('x = f()  # @param {"type": "integer"}');
    const slider = withKind(draft, 'slider', about);
    expect(linesOf(slider, about)).toMatch(/^x = f\(\) .*slider/);
    expect(reviewDraft(slider, about).result?.spec.value).toBe(0);
  });

  it('becomes a value when one is set', () => {
    const about = forField('x = f()  # @param {type:"integer"}');
    const draft = withValue({ ...createDraft(about), keeps: false }, '3');
    const { result } = reviewDraft(draft, about);
    expect([result?.keepText, result?.spec.value]).toEqual([false, '3']);
    expect(written(draft, about)).toBe('x = 3  # @param {"type": "integer"}');
  });

  it('becomes code with the expression as its value', () => {
    const about = forField('x = f()  # @param {type:"integer"}');
    const draft = withType(createDraft(about), 'raw', about);
    expect(written(draft, about)).toBe('x = f()  # @param {"type": "raw"}');
    expect(reviewDraft(draft, about).result?.keepText).toBe(false);
  });

  it.each([
    ['x = 224  # @param [224, 448]', 'x = 448  # @param [224, 448]'],
    ['x = "224"  # @param [224, 448]', 'x = "448"  # @param [224, 448]'],
    ['x = 224  # @param [224, "448"]', 'x = "448"  # @param [224, "448"]']
  ])('keeps its numbers numbers: %s', (source, changed) => {
    const about = forField(source);
    const draft = withChoice(createDraft(about), 1);
    expect(written(draft, about)).toBe(changed);
    expect(linesOf(draft, about)).toBe(changed);
  });

  it('has its statement in the preview without the indentation', () => {
    const about = forField('if a:\n    x = 1  # @param {type:"integer"}');
    expect(linesOf(createDraft(about), about)).toBe(
      'x = 1  # @param {"type": "integer"}'
    );
  });

  it('is the one of several with its name', () => {
    const source =
      'x = 1  # @param {"type": "integer"}\nx = 2  # @param {"type": "integer"}';
    const about = forField(source, 'x#2');
    const draft = withValue(createDraft(about), '3');
    expect(written(draft, about)).toBe(source.replace('2', '3'));
    expect(linesOf(draft, about)).toBe('x = 3  # @param {"type": "integer"}');
  });

  it('keeps what the dialog has no control for', () => {
    const about = forField('x = 1  # @param {type:"integer", placeholder:"p"}');
    const { result } = reviewDraft(createDraft(about), about);
    expect(result?.spec.placeholder).toBe('p');
    const list = forField('x = True  # @param [True, False] {type:"boolean"}');
    expect(reviewDraft(createDraft(list), list).result?.spec.choices).toEqual([
      'True',
      'False'
    ]);
  });
});
