import { moveField, parseForm } from '..';
import { after, errorOf, lang } from './tools';

const A = 'a = 1  # @param';
const B = 'b = 2  # @param {type:"integer"}';
const C = 'c = """x\ny"""  # @param {type:"string"}';

function moved(source: string, id: string, before: string | null): string {
  return after(source, moveField(source, id, before));
}

describe('moving a field', () => {
  const cases: [string, string, string, string | null, string][] = [
    ['to the end', `${A}\n${B}\n${C}`, 'a', null, `${B}\n${C}\n${A}`],
    ['to the start', `${A}\n${B}\n${C}`, 'c', 'a', `${C}\n${A}\n${B}`],
    ['down by one', `${A}\n${B}\n${C}`, 'a', 'c', `${B}\n${A}\n${C}`],
    ['up by one', `${A}\n${B}\n${C}`, 'c', 'b', `${A}\n${C}\n${B}`],
    ['nowhere, before itself', `${A}\n${B}`, 'a', 'a', `${A}\n${B}`],
    ['nowhere, before the next', `${A}\n${B}`, 'a', 'b', `${A}\n${B}`],
    ['nowhere, at the end', `${A}\n${B}`, 'b', null, `${A}\n${B}`],
    [
      'over other code',
      `${A}\n\n# text\nprint(5)\n${B}\n`,
      'b',
      'a',
      `${B}\n${A}\n\n# text\nprint(5)\n`
    ],
    [
      'over a block',
      `${A}\nif on:\n  f()\n${B}`,
      'a',
      null,
      `if on:\n  f()\n${B}\n${A}`
    ],
    [
      'over a string with lines at the margin',
      `  ${A}\n  s = """\nx\n"""\n  ${B}`,
      'a',
      null,
      `  s = """\nx\n"""\n  ${B}\n  ${A}`
    ],
    ['with carriage returns', `${A}\r\n${B}\r\n`, 'b', 'a', `${B}\r\n${A}\r\n`],
    [
      'with line breaks of both kinds',
      `${A}\r\n${B}\nx\n`,
      'b',
      'a',
      `${B}\r\n${A}\nx\n`
    ],
    [
      'in a block',
      `if on:\n  ${A}\n  ${B}`,
      'b',
      'a',
      `if on:\n  ${B}\n  ${A}`
    ],
    [
      'among arguments',
      'f(\n  a=1,  # @param\n  b=2,  # @param\n)',
      'b',
      'a',
      'f(\n  b=2,  # @param\n  a=1,  # @param\n)'
    ],
    [
      'over one that has its name in a string',
      `${A}\nd = "a"  # @param`,
      'a',
      null,
      `d = "a"  # @param\n${A}`
    ],
    [
      'over one of the same object',
      'os.environ["A"] = ""  # @param\nos.environ["B"] = ""  # @param',
      'os.environ["B"]',
      'os.environ["A"]',
      'os.environ["B"] = ""  # @param\nos.environ["A"] = ""  # @param'
    ],
    [
      'over one that calls the same function',
      'a = secret("x")  # @param\nb = secret("y")  # @param',
      'b',
      'a',
      'b = secret("y")  # @param\na = secret("x")  # @param'
    ]
  ];

  it.each(cases)('goes %s', (_, source, id, before, expected) => {
    expect(moved(source, id, before)).toBe(expected);
  });

  const refused: [string, string, string, string | null][] = [
    ['out of a block', `if on:\n  ${A}\n${B}`, 'a', null],
    ['into a block', `${A}\nif on:\n  ${B}`, 'a', null],
    [
      'into another block that is indented alike',
      `if on:\n  ${A}\nelse:\n  ${B}`,
      'a',
      null
    ],
    [
      'into a call at the margin',
      'a = 1  # @param\nf(\nb=2  # @param\n)',
      'a',
      null
    ],
    [
      'behind the argument without a comma',
      'f(\n  a=1,  # @param\n  b=2  # @param\n)',
      'a',
      null
    ],
    [
      'behind the bracket of its call',
      'f(\n  a=1,  # @param\n  b=2)  # @param',
      'a',
      null
    ],
    [
      'away from a statement on its line',
      'a = 1; x = 2  # @param\nb = 1; y = 2  # @param',
      'a',
      null
    ],
    ['with brackets open', 'a = [  # @param\n]\nb = 2  # @param', 'a', null],
    ['behind code that uses it', `${A}\nprint(a)\n${B}`, 'a', null],
    ['behind a field that uses it', `${A}\nb = a + 1  # @param`, 'a', null],
    [
      'behind an f-string that uses it',
      `${A}\nb = f"{a}"  # @param`,
      'a',
      null
    ],
    [
      'behind a string half-typed that may use it',
      `${A}\ns = "a\n${B}`,
      'a',
      null
    ],
    ['before what it uses', `${A}\nb = a  # @param`, 'b', 'a'],
    [
      'before the import of what it uses',
      `${A}\nimport os\nb = os.getcwd()  # @param`,
      'b',
      'a'
    ],
    ['over one of its own name', `${A}\na = 2  # @param`, 'a', null]
  ];

  it.each(refused)('does not go %s', (_, source, id, before) => {
    expect(errorOf(() => moveField(source, id, before))).toBe('cannot-move');
  });

  it('stays within the braces of other languages', () => {
    const source = 'x = 5; // @param\nif (a) {\ny = 6; // @param\n}';
    const js = lang('javascript');
    expect(errorOf(() => moveField(source, 'x', null, js))).toBe('cannot-move');
    const flat = 'const x = 5; // @param\nlet y = 6; // @param';
    expect(after(flat, moveField(flat, 'y', 'x', js))).toBe(
      'let y = 6; // @param\nconst x = 5; // @param'
    );
  });

  it('needs both fields', () => {
    expect(errorOf(() => moveField(A, 'z', null))).toBe('no-such-field');
    expect(errorOf(() => moveField(A, 'a', 'z'))).toBe('no-such-field');
    expect(parseForm(A).fields).toHaveLength(1);
  });
});
