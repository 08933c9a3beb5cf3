import {
  FormError,
  addField,
  moveField,
  parseForm,
  removeField,
  removeForm,
  setTitle,
  setValue
} from '..';

/** Sources that make careless readers look at the same text again and again. */
const SOURCES: readonly [string, (count: number) => string][] = [
  ['triple quotes that are not closed', n => '\\"""\n'.repeat(n)],
  [
    'fields with triple quotes that are not closed',
    n => 'x = \\""" # @param\n'.repeat(n)
  ],
  ['strings that go on without an end', n => '\\"\\\n'.repeat(n)],
  ['strings that are not closed', n => 'x = "a # @param\n'.repeat(n)],
  ['quotes on one line', n => '"\''.repeat(n)],
  ['half of a string again and again', n => `${'"a"b'.repeat(n)} # @param`],
  ['annotations on one line', n => `x = 1 ${'# @param '.repeat(n)}`],
  ['lists that are not closed', n => `x = 1 ${'#@param["'.repeat(n)}`],
  ['objects that are not closed', n => `# @title ${'{run:'.repeat(n)}`],
  ['nested brackets', n => `x = ${'['.repeat(n)} # @param ${'['.repeat(n)}`],
  ['signs of comments', n => `x = 1 ${'#'.repeat(n)}@param`],
  ['values that go on', n => 'x = f( # @param\n'.repeat(n)],
  ['texts', n => '# @markdown a\n'.repeat(n)],
  ['titles', n => '# @title a\n'.repeat(n)],
  ['one name', n => 'x = 1 # @param\n'.repeat(n)],
  ['digits', n => `x = ${'1'.repeat(n)}x # @param {type:"number"}`],
  ['white space', n => `x = secret(${' '.repeat(n)} # @param {type:"secret"}`]
];

function everything(source: string): void {
  const changes = [
    () => parseForm(source),
    () => setValue(source, 'x', 'a'),
    () => addField(source, { name: 'y', type: 'raw', value: '1' }),
    () => removeField(source, 'x'),
    () => moveField(source, 'x', null),
    () => removeForm(source),
    () => setTitle(source, 'A')
  ];
  for (const change of changes) {
    try {
      change();
    } catch (reason) {
      expect(reason).toBeInstanceOf(FormError);
    }
  }
}

/** How often texts are searched, and how long what was cut out or looked through is. */
function effort(source: string): number {
  let count = 0;
  const spies = [
    jest.spyOn(String.prototype, 'startsWith'),
    jest.spyOn(String.prototype, 'slice'),
    jest.spyOn(RegExp.prototype, 'exec')
  ];
  everything(source);
  for (const spy of spies) {
    count += spy.mock.calls.length;
    spy.mockRestore();
  }
  return count;
}

describe('the effort grows with the source and not faster, for', () => {
  it.each(SOURCES)('%s', (_, make) => {
    const [small, large] = [effort(make(150)), effort(make(600))];
    expect(small).toBeGreaterThan(0);
    expect(large / small).toBeLessThan(6);
  });

  it.each(SOURCES)(
    'and a hundred thousand do not fill the stack: %s',
    (_, make) => {
      expect(() => parseForm(make(100_000))).not.toThrow();
    }
  );
});
