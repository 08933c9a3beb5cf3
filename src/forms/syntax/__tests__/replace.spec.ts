import type { FieldSpec } from '..';
import { importSecret, replaceField, setText } from '..';
import { after, errorOf, lang, only } from './tools';

function replaced(source: string, spec: Partial<FieldSpec>): string {
  const { id, name, type, value, multiline } = only(source);
  const full = { name, type, value: value ?? '', multiline, ...spec };
  return after(source, replaceField(source, id, full));
}

describe('a field that becomes another', () => {
  const cases: [string, string, Partial<FieldSpec>, string][] = [
    [
      'gets another name',
      'a: int = 1  # @param {"type": "integer"}',
      { name: 'b' },
      'b: int = 1  # @param {"type": "integer"}'
    ],
    [
      'keeps its value as it is written',
      'a = \'x\'  # @param {type:"string"}',
      { placeholder: 'p' },
      'a = \'x\'  # @param {"type": "string", "placeholder": "p"}'
    ],
    [
      'keeps a value off its list',
      'a = "z"  # @param ["x"]',
      { choices: ['x', 'y'] },
      'a = "z"  # @param ["x", "y"]'
    ],
    [
      'keeps text around the annotation',
      'a = 1  # note  #@param {type:"integer"} in pixels',
      { value: 2 },
      'a = 2  # note  #@param {"type": "integer"} in pixels'
    ],
    [
      'keeps keys that we do not know',
      'a = "x"  # @param {type:"string", isTemplate: true, n: [1, {b: 2}]}',
      {},
      'a = "x"  # @param {"type": "string", "isTemplate": true, "n": [1, {b: 2}]}'
    ],
    [
      'keeps the comma of an argument',
      '  a=1 ,  # @param {type:"integer"}',
      { type: 'number', value: '0.5' },
      '  a=0.5 ,  # @param {"type": "number"}'
    ],
    [
      'gets quotes with a type of strings',
      'a = 1  # @param {type:"integer"}',
      { type: 'string', value: '1' },
      'a = "1"  # @param {"type": "string"}'
    ],
    [
      'keeps the ends of numbers',
      'a = 1  # @param',
      { type: 'integer', value: 1, min: 0, max: 9 },
      'a = 1  # @param {"type": "integer", "min": 0, "max": 9}'
    ],
    [
      'loses its ends with its numbers',
      'a = 5  # @param {type:"slider", min:0, max:9}',
      { type: 'raw', value: '5', min: 0 },
      'a = 5  # @param {"type": "raw"}'
    ],
    [
      'gets items from a variable',
      'a = "x"  # @param ["x", "y"]',
      { choicesFrom: 'names' },
      'a = "x"  # @param {"options": "names"}'
    ],
    [
      'gets items in the place of a variable',
      'a = "x"  # @param {options: names}',
      { choices: ['x'] },
      'a = "x"  # @param ["x"]'
    ],
    [
      'keeps numbers among its items numbers',
      'a = 1  # @param [1, 2]',
      { value: '3', choices: ['1', '3', 'auto'] },
      'a = 3  # @param [1, 3, "auto"]'
    ],
    [
      'keeps strings among its items strings',
      'a = "1"  # @param ["1", "2"]',
      { value: '3', choices: ['1', '3'] },
      'a = "3"  # @param ["1", "3"]'
    ],
    [
      'tells numbers and strings among its items apart',
      'a = 1  # @param [1, "2"]',
      { choices: ['1', '2', '3'] },
      'a = 1  # @param [1, "2", "3"]'
    ],
    [
      'goes over many lines',
      'a = \'x\'  # @param {type:"string"}',
      { value: 'x\ny', multiline: true },
      'a = """x\ny"""  # @param {"type": "string"}'
    ],
    [
      'goes back to one line',
      'a = """x\ny"""  # @param {type:"string"}',
      { multiline: false },
      'a = "x\\ny"  # @param {"type": "string"}'
    ],
    [
      'gets room for a value',
      'a =# @param',
      { type: 'integer', value: 3 },
      'a = 3  # @param {"type": "integer"}'
    ],
    [
      'loses what was half-typed',
      'a = 1  #@param {type:"sli # note',
      { type: 'integer', value: 1 },
      'a = 1  #@param {"type": "integer"} # note'
    ],
    [
      'loses a list too many',
      'a = 1  #@param [1] [2]',
      { type: 'integer', value: 1, choices: null },
      'a = 1  #@param {"type": "integer"}'
    ],
    [
      'keeps a target that is no name',
      'os.environ["A"] = ""  # @param {type:"string"}',
      { value: 'b' },
      'os.environ["A"] = "b"  # @param {"type": "string"}'
    ]
  ];

  it.each(cases)('%s', (_, source, spec, expected) => {
    expect(replaced(source, spec)).toBe(expected);
  });

  it('becomes a secret in two steps', () => {
    const source = 'key = ""  # @param {type:"string"}';
    const call = replaced(source, { type: 'secret', value: 'hub' });
    expect(after(call, importSecret(call))).toBe(
      'from jupyterlab_modelarts import secret\n' +
        'key = secret("hub")  # @param {"type": "secret"}'
    );
  });

  it('keeps its declaration in other languages', () => {
    const source = 'const n: number = 5; // @param {type:"integer"} px';
    const spec = { name: 'm', type: 'number', value: '0.5' } as const;
    expect(
      after(source, replaceField(source, 'n', spec, lang('typescript')))
    ).toBe('const m: number = 0.5; // @param {"type": "number"} px');
  });

  it.each<[string, Partial<FieldSpec>]>([
    ['bad-name', { name: 'b' }],
    ['bad-name', { name: '2' }],
    ['bad-value', { value: 'x' }],
    ['bad-value', { type: 'raw', value: '(' }]
  ])('is refused with %s for %j', (code, spec) => {
    const source = 'a = 1  # @param {type:"integer"}\nb = 2  # @param';
    const full = { name: 'a', type: 'integer', value: 1, ...spec } as const;
    expect(errorOf(() => replaceField(source, 'a', full))).toBe(code);
  });

  it('has to be there', () => {
    const spec = { name: 'a', type: 'raw', value: '1' } as const;
    expect(errorOf(() => replaceField('', 'a', spec))).toBe('no-such-field');
  });
});

describe('the text of a value', () => {
  it('can be an expression that does not fit the type', () => {
    const source = 'a = "x"  # @param {type:"string"}';
    const set = after(source, setText(source, only(source), 'f"{b}"'));
    expect(set).toBe('a = f"{b}"  # @param {type:"string"}');
    expect(only(set)).toMatchObject({ value: null, misfit: 'expression' });
  });

  it.each(['1  # note', '1; b = 2', '1)', ' 1', '1\nb = 2', '1,', '1 #@param'])(
    'cannot be %j, which would be more than a value',
    text => {
      const source = 'a = 5  # @param';
      expect(errorOf(() => setText(source, only(source), text))).toBe(
        'bad-value'
      );
    }
  );

  it('cannot swallow the fields below', () => {
    const source = 'a = 5  # @param\nb = """c"""  # @param';
    const [field] = [only('a = 5  # @param')];
    expect(errorOf(() => setText(source, field, '"""'))).toBe('bad-value');
  });
});
