import { parseForm, removeField, removeForm } from '..';
import { after, errorOf, lang } from './tools';

describe('removing a field', () => {
  const cases: [string, string, string][] = [
    [
      'takes its line',
      'a = 1  # @param\nx = 1  # @param\nb = 2',
      'a = 1  # @param\nb = 2'
    ],
    [
      'takes all lines of its value',
      'x = """a\nb"""  # @param\ny = 1',
      'y = 1'
    ],
    [
      'takes a value to where its brackets close',
      'x = [  # @param\n  1,\n]\ny = 1',
      'y = 1'
    ],
    [
      'takes one line of a value that never ends',
      'x = [  # @param\ny = 1  # @param',
      'y = 1  # @param'
    ],
    [
      'takes the line break before the last line',
      'a = 1\nx = 1  # @param',
      'a = 1'
    ],
    [
      'takes the carriage return before the last line',
      'a = 1\r\nx = 1  # @param',
      'a = 1'
    ],
    [
      'keeps carriage returns',
      'a = 1\r\nx = 1  # @param\r\nb = 2\r\n',
      'a = 1\r\nb = 2\r\n'
    ],
    ['leaves nothing of a single line', 'x = 1  # @param', ''],
    ['keeps a line break at the end', 'a\nx = 1  # @param\n', 'a\n'],
    [
      'leaves a pass in an empty block',
      'if a:  # note\n    # text\n    x = 1  # @param\nb = 2',
      'if a:  # note\n    # text\n    pass\nb = 2'
    ],
    [
      'leaves a pass at the end of the cell',
      'def f(\n  a\n):\n    x = 1  # @param',
      'def f(\n  a\n):\n    pass'
    ],
    [
      'leaves no pass among other code',
      'if a:\n    x = 1  # @param\n    b = 2',
      'if a:\n    b = 2'
    ],
    [
      'leaves no pass behind other code',
      'if a:\n    b = 2\n    x = 1  # @param\n',
      'if a:\n    b = 2\n'
    ],
    ['leaves no pass in a call', 'f(\n    x=1,  # @param\n)', 'f(\n)'],
    [
      'keeps the bracket that closes a call',
      'f(a=1,\n  x=2)  # @param {type:"integer"}',
      'f(a=1,\n  )'
    ],
    ['keeps another statement', 'x = 1; y = 2  # @param', 'y = 2'],
    ['takes the semicolon', 'x = 1;  # @param\ny = 2', 'y = 2'],
    [
      'takes the one of its id',
      'x = 1  # @param\nx = 2  # @param',
      'x = 2  # @param'
    ]
  ];

  it.each(cases)('%s', (_, source, expected) => {
    expect(after(source, removeField(source, 'x'))).toBe(expected);
  });

  it('tells repeated names apart', () => {
    const source = 'x = 1  # @param\nx = 2  # @param';
    expect(after(source, removeField(source, 'x#2'))).toBe('x = 1  # @param');
  });

  it('knows no pass but in Python', () => {
    const source = 'if (a) {\n  x = 5; // @param\n}';
    expect(after(source, removeField(source, 'x', lang('javascript')))).toBe(
      'if (a) {\n}'
    );
  });

  it('needs the field', () => {
    expect(errorOf(() => removeField('x = 1', 'x'))).toBe('no-such-field');
  });
});

describe('removing the form', () => {
  const cases: [string, string, string][] = [
    [
      'keeps the code',
      '# @title A\nx = 1  # @param {type:"integer"}\n# @markdown b\ny = 2',
      'x = 1\ny = 2'
    ],
    [
      'keeps text behind an annotation as a comment',
      'x = 1  # @param {type:"integer"} in pixels',
      'x = 1  # in pixels'
    ],
    [
      'keeps comments behind an annotation',
      'x = 1  # @param  # fmt: skip',
      'x = 1  # fmt: skip'
    ],
    [
      'keeps comments before an annotation',
      'x = 1  # note  # @param',
      'x = 1  # note'
    ],
    [
      'keeps the comma of an argument',
      'f(\n  x=1,  # @param\n)',
      'f(\n  x=1,\n)'
    ],
    ['takes all titles', '# @title A\n# @title B\nx', 'x'],
    [
      'takes the last lines with the break before them',
      'x = 1\n# @title A\n# @markdown b',
      'x = 1'
    ],
    [
      'takes all lines of a text',
      '# @markdown a\n# @markdown b\n\n# @markdown c',
      ''
    ],
    [
      'takes several annotations of a line',
      'x = 1  # @param {type:"raw"} # @param {type:"integer"}',
      'x = 1'
    ],
    [
      'leaves no annotation of what follows one',
      'x = 1  # @param @param {a',
      'x = 1  # {a'
    ],
    ['keeps what is commented out', '# x = 1  # @param', '# x = 1  # @param'],
    [
      'keeps strings that look alike',
      'x = "# @param"  # @param',
      'x = "# @param"'
    ],
    [
      'keeps carriage returns',
      '# @title A\r\nx = 1  # @param\r\ny\r\n',
      'x = 1\r\ny\r\n'
    ],
    ['has nothing to do without one', 'x = 1  # note', 'x = 1  # note']
  ];

  it.each(cases)('%s', (_, source, expected) => {
    expect(after(source, removeForm(source))).toBe(expected);
  });

  it('says its edits from the end to the start', () => {
    const source =
      '# @title A\nx = 1  # @param\n# @markdown b\ny = 2  # @param';
    const starts = removeForm(source).map(({ start }) => start);
    expect(starts).toHaveLength(4);
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
  });

  it('can take one field only', () => {
    const source = '# @title A\nx = 1  # @param\ny = 2  # @param';
    expect(after(source, removeForm(source, undefined, 'x'))).toBe(
      '# @title A\nx = 1\ny = 2  # @param'
    );
  });

  it('keeps code of other languages', () => {
    const source = '// @title A\nconst x = 5; /// @param {type:"integer"} px';
    expect(after(source, removeForm(source, lang('javascript')))).toBe(
      'const x = 5; // px'
    );
  });

  it('can do so with more lines than a call has arguments', () => {
    const source = '# @markdown a\n\n'.repeat(150_000);
    expect(parseForm(after(source, removeForm(source).slice(-1))).title).toBe(
      null
    );
    expect(removeForm(source)).toHaveLength(150_000);
  });
});
