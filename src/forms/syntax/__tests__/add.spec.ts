import type { FieldSpec } from '..';
import { addField, importSecret, parseForm, writeField } from '..';
import { after, errorOf, lang } from './tools';

const COUNT: FieldSpec = { name: 'count', type: 'integer', value: 3 };
const LINE = 'count = 3  # @param {"type": "integer"}';
const IMPORT = 'from jupyterlab_modelarts import secret';

describe('the line of a new field', () => {
  const lines: [string, Partial<FieldSpec>, string][] = [
    [
      'a string',
      { type: 'string', value: 'a "b"' },
      'x = "a \\"b\\""  # @param {"type": "string"}'
    ],
    [
      'a number as it was typed',
      { type: 'number', value: '1e-5' },
      'x = 1e-5  # @param {"type": "number"}'
    ],
    [
      'a boolean',
      { type: 'boolean', value: true },
      'x = True  # @param {"type": "boolean"}'
    ],
    [
      'a date',
      { type: 'date', value: '2024-02-29' },
      'x = "2024-02-29"  # @param {"type": "date"}'
    ],
    [
      'code',
      { type: 'raw', value: '[1]', placeholder: 'a list' },
      'x = [1]  # @param {"type": "raw", "placeholder": "a list"}'
    ],
    [
      'a file',
      { type: 'file', value: 'a.csv' },
      'x = "a.csv"  # @param {"type": "file"}'
    ],
    [
      'a secret',
      { type: 'secret', value: 'hub' },
      'x = secret("hub")  # @param {"type": "secret"}'
    ],
    [
      'a slider',
      { type: 'slider', value: 0.5, min: 0, max: 1, step: 0.1 },
      'x = 0.5  # @param {"type": "slider", "min": 0, "max": 1, "step": 0.1}'
    ],
    [
      'a dropdown',
      { type: 'string', value: 'b', choices: ['a', 'b'] },
      'x = "b"  # @param ["a", "b"]'
    ],
    [
      'a dropdown that takes other values',
      { type: 'string', value: 'c', choices: ['a'], allowInput: true },
      'x = "c"  # @param ["a"] {"allow-input": true}'
    ],
    [
      'a dropdown of code',
      { type: 'raw', value: 'f', choices: ['f', '"g"'] },
      'x = f  # @param ["f", "\\"g\\""] {"type": "raw"}'
    ],
    [
      'items from a variable',
      { type: 'string', value: 'a', choicesFrom: 'names' },
      'x = "a"  # @param {"options": "names"}'
    ],
    [
      'a text over many lines',
      { type: 'string', value: 'a\nb', multiline: true },
      'x = """a\nb"""  # @param {"type": "string"}'
    ],
    [
      'no ends for what is no number',
      { type: 'string', value: '', min: 1, allowInput: true },
      'x = ""  # @param {"type": "string"}'
    ]
  ];

  it.each(lines)('holds %s', (_, spec, line) => {
    const full = { name: 'x', type: 'raw', value: '', ...spec } as const;
    expect(writeField(full)).toBe(line);
  });

  it.each([
    ['r', 'x <- TRUE  # @param {"type": "boolean"}'],
    ['julia', 'x = true  # @param {"type": "boolean"}'],
    ['bash', 'x=true  # @param {"type": "boolean"}'],
    ['javascript', 'var x = true;  // @param {"type": "boolean"}'],
    ['scala', 'val x = true  // @param {"type": "boolean"}'],
    ['go', 'x := true  // @param {"type": "boolean"}'],
    ['rust', 'let x = true;  // @param {"type": "boolean"}'],
    ['java', 'var x = true;  // @param {"type": "boolean"}'],
    ['c++17', 'auto x = true;  // @param {"type": "boolean"}'],
    ['ruby', 'x = true  # @param {"type": "boolean"}']
  ])('is written as %s has it', (name, line) => {
    const spec = { name: 'x', type: 'boolean', value: true } as const;
    expect(writeField(spec, lang(name))).toBe(line);
    expect(parseForm(line, lang(name)).fields).toMatchObject([
      { name: 'x', type: 'boolean', value: true }
    ]);
  });

  it.each([
    ['1x', 'bad-name'],
    ['a.b', 'bad-name'],
    ['class', 'bad-name'],
    ['', 'bad-name'],
    ['größe', null],
    ['__proto__', null]
  ])('can have the name %j or not: %s', (name, error) => {
    expect(errorOf(() => writeField({ ...COUNT, name }))).toBe(error);
  });

  it.each<Partial<FieldSpec>>([
    { value: 'many' },
    { type: 'raw', value: 'f(' },
    { type: 'raw', value: '1  # note' },
    { type: 'date', value: 'soon' },
    { type: 'slider', value: 1, max: Infinity },
    { type: 'string', value: 'a', choicesFrom: 'os.listdir()' },
    { type: 'secret', value: '' }
  ])('cannot hold %j', spec => {
    expect(errorOf(() => writeField({ ...COUNT, ...spec }))).toBe('bad-value');
  });

  it('has no secrets but in Python', () => {
    const spec = { name: 'x', type: 'secret', value: 'hub' } as const;
    expect(errorOf(() => writeField(spec, lang('r')))).toBe('bad-value');
  });
});

describe('a new field', () => {
  const places: [string, string, string][] = [
    ['alone in an empty cell', '', LINE],
    ['on top of code', 'import os\n', `${LINE}\nimport os\n`],
    [
      'below the title',
      '# @title A\nimport os',
      `# @title A\n${LINE}\nimport os`
    ],
    [
      'below the last field',
      'a = 1  # @param\nb = 2  # @param\nprint(a)',
      `a = 1  # @param\nb = 2  # @param\n${LINE}\nprint(a)`
    ],
    ['at the end', 'a = 1  # @param', `a = 1  # @param\n${LINE}`],
    [
      'below a magic of the cell',
      '%%time\nprint(1)',
      `%%time\n${LINE}\nprint(1)`
    ],
    ['below a magic that is all there is', '%%time', `%%time\n${LINE}`],
    [
      'below imports from the future',
      'from __future__ import (\n  annotations)\nimport os',
      `from __future__ import (\n  annotations)\n${LINE}\nimport os`
    ],
    [
      'below a text of many lines',
      't = """a\nb"""  # @param\nprint(t)',
      `t = """a\nb"""  # @param\n${LINE}\nprint(t)`
    ],
    [
      'not into a call',
      'f(\na=1,  # @param\n)',
      `${LINE}\nf(\na=1,  # @param\n)`
    ],
    [
      'not behind a bracket that opens on the line',
      'a = 1; f(  # @param\n2)',
      `${LINE}\na = 1; f(  # @param\n2)`
    ],
    [
      'not into a block',
      'if a:\n    b = 1  # @param\n',
      `${LINE}\nif a:\n    b = 1  # @param\n`
    ],
    [
      'not into a value that goes on',
      'a = [  # @param\n  1]',
      `${LINE}\na = [  # @param\n  1]`
    ],
    [
      'not into a function whose title stands at the margin',
      'def f():\n# @title A\n    pass',
      `${LINE}\ndef f():\n# @title A\n    pass`
    ],
    [
      'with the line breaks of the cell',
      'a = 1  # @param\r\nprint(a)\r\n',
      `a = 1  # @param\r\n${LINE}\r\nprint(a)\r\n`
    ]
  ];

  it.each(places)('stands %s', (_, source, expected) => {
    expect(after(source, addField(source, COUNT))).toBe(expected);
  });

  it('may not have the name of another', () => {
    const source = 'count = 1  # @param';
    expect(errorOf(() => addField(source, COUNT))).toBe('bad-name');
  });

  it('of another language stands below the last one, too', () => {
    const source = 'const a = 5; // @param\nfoo(a);';
    expect(after(source, addField(source, COUNT, lang('javascript')))).toBe(
      'const a = 5; // @param\nvar count = 3;  // @param {"type": "integer"}\nfoo(a);'
    );
  });
});

describe('the import of secrets', () => {
  const KEY: FieldSpec = { name: 'key', type: 'secret', value: 'hub' };
  const CALL = 'key = secret("hub")  # @param {"type": "secret"}';

  it.each([
    [
      'comes with the first field',
      'a = 1  # @param',
      `a = 1  # @param\n${IMPORT}\n${CALL}`
    ],
    [
      'is not written twice',
      `${IMPORT}\na = 1  # @param`,
      `${IMPORT}\na = 1  # @param\n${CALL}`
    ],
    [
      'stands above the field',
      `print(1)\n${IMPORT}\n`,
      `print(1)\n${IMPORT}\n${CALL}\n`
    ],
    ['may import more', `${IMPORT}, other`, `${IMPORT}, other\n${CALL}`],
    [
      'does not count in a comment',
      `# ${IMPORT}`,
      `${IMPORT}\n${CALL}\n# ${IMPORT}`
    ]
  ])('%s', (_, source, expected) => {
    expect(after(source, addField(source, KEY))).toBe(expected);
  });

  it.each([
    [
      'goes right above a field at the margin',
      `a = 1\n${CALL}`,
      `a = 1\n${IMPORT}\n${CALL}`
    ],
    [
      'goes on top for a field in a block',
      `if a:\n    ${CALL}`,
      `${IMPORT}\nif a:\n    ${CALL}`
    ],
    [
      'goes on top for an argument at the margin',
      'f(\nkey=secret("a"))  # @param {type:"secret"}',
      `${IMPORT}\nf(\nkey=secret("a"))  # @param {type:"secret"}`
    ],
    ['is there already', `${IMPORT}\n${CALL}`, `${IMPORT}\n${CALL}`],
    [
      'comes too late below the field',
      `${CALL}\n${IMPORT}`,
      `${IMPORT}\n${CALL}\n${IMPORT}`
    ],
    [
      'is of no use to a call by the full name',
      'key = jupyterlab_modelarts.secret("a")  # @param {type:"secret"}',
      'key = jupyterlab_modelarts.secret("a")  # @param {type:"secret"}'
    ],
    ['is of no use without secrets', 'a = 1  # @param', 'a = 1  # @param']
  ])('is added where it is missing: it %s', (_, source, expected) => {
    expect(after(source, importSecret(source))).toBe(expected);
  });
});
