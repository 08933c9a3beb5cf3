import * as fc from 'fast-check';

import type { Edit, FieldSpec, FieldType, Language, Value } from '..';
import {
  FIELD_TYPES,
  FormError,
  addField,
  applyEdit,
  importSecret,
  languageOf,
  moveField,
  parseForm,
  removeField,
  removeForm,
  replaceField,
  setText,
  setTitle,
  setTitleOption,
  setValue,
  writeField
} from '..';
import { CORPUS } from './corpus';
import { anyText } from './cells';

/** What sources are made of where it hurts. */
const TOKENS: readonly string[] = [
  '@param',
  '#@param',
  '# @param ',
  '// @param ',
  '#@title ',
  '#@markdown ',
  '{type:"string"}',
  '{type:"sli',
  '["a", "b"]',
  '{run:"auto"}',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '"',
  "'",
  '`',
  '"""',
  "'''",
  '\\',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '    ',
  ',',
  ';',
  ':',
  '=',
  ':=',
  '<-',
  'x',
  'x = ',
  'f"',
  'r"',
  '%%bash',
  '!',
  '%',
  'secret(',
  'if a:',
  '5',
  'é',
  '\u{1d465}',
  '\ud800',
  '\0',
  '\u2028',
  '__proto__'
];

const soup = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 40 })
  .map(tokens => tokens.join(''));

/** A source of the corpus with a stretch cut out, and something else put in. */
const mutant = fc
  .record({
    source: fc.constantFrom(...CORPUS.map(({ source }) => source)),
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    token: fc.oneof(fc.constantFrom(...TOKENS), fc.string())
  })
  .map(({ source, at, length, token }) => {
    const start = at % (source.length + 1);
    return source.slice(0, start) + token + source.slice(start + length);
  });

const hostile = fc.oneof(soup, mutant, anyText, fc.string({ unit: 'binary' }));

const language = fc
  .constantFrom('python', 'r', 'bash', 'go', 'javascript', 'julia', 'ruby')
  .map(name => languageOf(name))
  .filter((found): found is Language => found !== null);

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.boolean(),
  fc.double(),
  fc.integer(),
  anyText,
  hostile
);

const spec: fc.Arbitrary<FieldSpec> = fc.record(
  {
    name: fc.oneof(fc.constantFrom('x', 'fresh'), anyText),
    type: fc.constantFrom<FieldType>(...FIELD_TYPES),
    value,
    choices: fc.option(fc.array(anyText, { maxLength: 3 })),
    choicesFrom: fc.option(fc.oneof(fc.constant('items'), anyText)),
    allowInput: fc.boolean(),
    min: fc.option(fc.double()),
    max: fc.option(fc.double()),
    step: fc.option(fc.double()),
    placeholder: anyText,
    multiline: fc.boolean()
  },
  { requiredKeys: ['name', 'type', 'value'] }
);

/** What a change says to do; null where it is refused. Any other error is a failure. */
function made<T>(change: () => T): T | null {
  try {
    return change();
  } catch (reason) {
    if (reason instanceof FormError) {
      return null;
    }
    throw reason;
  }
}

function expectInside(source: string, edits: readonly (Edit | null)[]): void {
  for (const edit of edits) {
    if (edit !== null) {
      expect(edit.start).toBeGreaterThanOrEqual(0);
      expect(edit.end).toBeGreaterThanOrEqual(edit.start);
      expect(edit.end).toBeLessThanOrEqual(source.length);
    }
  }
}

const RUNS = { numRuns: 1000 };

describe('whatever the source', () => {
  it('is read without an error, and spans are inside of it, in order', () => {
    fc.assert(
      fc.property(hostile, language, (source, inLanguage) => {
        const { fields, elements } = parseForm(source, inLanguage);
        let at = 0;
        for (const element of elements) {
          const { start, end } =
            element.kind === 'field' ? element.spans.statement : element.span;
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        for (const { spans, text, value: read, misfit } of fields) {
          const { statement, name, annotation } = spans;
          const inOrder = [
            statement.start,
            name.start,
            name.end,
            spans.value.start,
            spans.value.end,
            annotation.start,
            annotation.end,
            statement.end
          ];
          expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
          expect(source.slice(spans.value.start, spans.value.end)).toBe(text);
          expect(read === null).toBe(
            misfit === 'empty' || misfit === 'expression'
          );
        }
        expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
      }),
      RUNS
    );
  });

  it('changes of values hold, or are refused by name', () => {
    fc.assert(
      fc.property(hostile, language, value, (source, inLanguage, asked) => {
        const ids = parseForm(source, inLanguage).fields.map(({ id }) => id);
        for (const id of ids.slice(0, 3)) {
          const edit = made(() => setValue(source, id, asked, inLanguage));
          expectInside(source, [edit]);
          if (edit !== null) {
            const after = applyEdit(source, edit);
            const { fields } = parseForm(after, inLanguage);
            expect(fields.map(each => each.id)).toEqual(ids);
            const field = fields.find(each => each.id === id);
            expect(
              made(() =>
                applyEdit(after, setValue(after, id, asked, inLanguage))
              )
            ).toBe(after);
            expect(field?.value === null && field.text !== '').toBe(false);
          }
        }
      }),
      RUNS
    );
  });

  it('the text of a value can be set to any text that is one, or is refused', () => {
    fc.assert(
      fc.property(hostile, language, hostile, (source, inLanguage, text) => {
        for (const field of parseForm(source, inLanguage).fields.slice(0, 2)) {
          const edit = made(() => setText(source, field, text, inLanguage));
          expectInside(source, [edit]);
          const after = edit && parseForm(applyEdit(source, edit), inLanguage);
          expect(after?.fields.find(({ id }) => id === field.id)?.text).toBe(
            edit ? text : undefined
          );
        }
      }),
      RUNS
    );
  });

  it('new fields are read as they were asked for, or are refused', () => {
    fc.assert(
      fc.property(hostile, language, spec, (source, inLanguage, asked) => {
        const line = made(() => writeField(asked, inLanguage));
        const edit = made(() => addField(source, asked, inLanguage));
        expectInside(source, [edit]);
        if (line !== null) {
          expect(parseForm(line, inLanguage).fields).toHaveLength(1);
        }
        if (edit !== null) {
          expect(edit.text).toContain(asked.name);
          expect(edit.start).toBe(edit.end);
        }
      }),
      RUNS
    );
  });

  it('fields become others, or are refused', () => {
    fc.assert(
      fc.property(hostile, language, spec, (source, inLanguage, asked) => {
        const { fields } = parseForm(source, inLanguage);
        for (const [index, { id }] of fields.slice(0, 2).entries()) {
          const edit = made(() => replaceField(source, id, asked, inLanguage));
          expectInside(source, [edit]);
          if (edit !== null) {
            const after = parseForm(applyEdit(source, edit), inLanguage);
            expect(after.fields).toHaveLength(fields.length);
            expect(after.fields[index]).toMatchObject({
              name: asked.name,
              type: asked.type
            });
          }
        }
      }),
      RUNS
    );
  });

  it('fields are moved and removed, or that is refused', () => {
    fc.assert(
      fc.property(hostile, language, (source, inLanguage) => {
        const { fields } = parseForm(source, inLanguage);
        const ids = fields.map(({ id }) => id).slice(0, 3);
        for (const id of ids) {
          const edit = removeField(source, id, inLanguage);
          expectInside(source, [edit]);
          expect(applyEdit(source, edit).length).toBeLessThan(
            source.length + 'pass'.length
          );
          for (const before of [...ids, null]) {
            const move = made(() => moveField(source, id, before, inLanguage));
            expectInside(source, [move]);
            if (move !== null) {
              const moved = [...applyEdit(source, move)].sort();
              expect(moved.join('')).toBe([...source].sort().join(''));
            }
          }
        }
      }),
      RUNS
    );
  });

  it('a form that is removed is gone, and a title that is set is there', () => {
    fc.assert(
      fc.property(hostile, language, anyText, (source, inLanguage, text) => {
        const edits = removeForm(source, inLanguage);
        expectInside(source, edits);
        const plain = edits.reduce(applyEdit, source);
        const { elements, title } = parseForm(plain, inLanguage);
        expect([elements, title]).toEqual([[], null]);
        expectInside(source, importSecret(source, inLanguage));

        const named = made(() => setTitle(source, text, inLanguage));
        const option = setTitleOption(source, 'run', 'auto', inLanguage);
        expectInside(source, [named, option]);
        const after = parseForm(applyEdit(source, option), inLanguage);
        expect(after.title?.options.autoRun).toBe(true);
      }),
      RUNS
    );
  });
});
