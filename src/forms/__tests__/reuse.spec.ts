import { reuseForm } from '../reuse';
import { PYTHON, languageOf, parseForm } from '../syntax';

const SOURCE = `#@title T {run: "auto"}
#@markdown one
a = 1  # @param {type:"integer"}
#@markdown two
b = 2  # @param ["1", "2"]`;

describe('a form after a change of the code', () => {
  it('is the one before if only places have changed', () => {
    const before = parseForm(SOURCE);
    expect(reuseForm(before, parseForm(`\n\n${SOURCE}\n`))).toBe(before);
  });

  it('has the parts of the one before that look the same, wherever they are now', () => {
    const before = parseForm(SOURCE);
    const [title, one, a, two, b] = SOURCE.split('\n');
    const after = reuseForm(
      before,
      parseForm([title, one, b, two, a].join('\n'))
    );
    expect(after.fields.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(after.fields[0]).toBe(before.fields[1]);
    expect(after.fields[1]).toBe(before.fields[0]);
    expect(after.title).toBe(before.title);
    expect(after.elements[0]).toBe(before.elements[0]);
  });

  it.each([
    ['a value', 'a = 1', 'a = 7'],
    ['a type', 'integer', 'number'],
    ['a quote', '["1", "2"]', '["1", "3"]'],
    ['a text', 'two', 'three'],
    ['a title', 'T {', 'U {'],
    ['an option of the title', '"auto"', '"x"'],
    ['the number of fields', 'b = 2  # @param ["1", "2"]', '']
  ])('is another one if %s has changed', (_, from, to) => {
    const before = parseForm(SOURCE);
    const read = parseForm(SOURCE.replace(from, to));
    const after = reuseForm(before, read);
    expect(after).not.toBe(before);
    expect(after).toEqual({ ...read, ...pick(after) });
    expect(JSON.stringify(shown(after))).toBe(JSON.stringify(shown(read)));
  });

  it('is another one in another language', () => {
    const before = parseForm('a = TRUE  # @param');
    const after = parseForm('a = TRUE  # @param', languageOf('r') ?? PYTHON);
    expect(reuseForm(before, after).language).toBe(after.language);
  });

  it('loses and gains a title', () => {
    const plain = parseForm('a = 1  # @param');
    const titled = parseForm('#@title T\na = 1  # @param');
    expect(reuseForm(plain, titled).title).toBe(titled.title);
    expect(reuseForm(titled, plain).title).toBeNull();
  });
});

type Form = ReturnType<typeof parseForm>;

/** The parts that may be the old ones, with their old places. */
function pick({ title, elements, fields }: Form): Partial<Form> {
  return { title, elements, fields };
}

/** What a view shows. */
function shown({ title, elements }: Form): unknown {
  return [
    title?.text,
    title?.options,
    elements.map(element =>
      element.kind === 'field'
        ? { ...element, spans: null }
        : { ...element, span: null }
    )
  ];
}
