import * as fc from 'fast-check';

import type { Field, Form, Value } from '..';
import {
  FormError,
  addField,
  applyEdit,
  moveField,
  parseForm,
  removeField,
  removeForm,
  replaceField,
  setText,
  setTitle,
  setTitleOption,
  setValue
} from '..';
import type { MadeCell } from './cells';
import { anyText, cell, valueOf } from './cells';

/** A cell with the index of one of its fields. */
const cellWithField = cell()
  .filter(({ fields }) => fields.length > 0)
  .chain(made =>
    fc.tuple(fc.constant(made), fc.nat({ max: made.fields.length - 1 }))
  );

/** A cell, one of its fields and a value that it can hold. */
const cellWithValue = cellWithField.chain(([made, index]) =>
  fc.tuple(
    fc.constant(made),
    fc.constant(index),
    valueOf(made.fields[index]?.type ?? 'string')
  )
);

function fieldAt(source: string, index: number): Field {
  const field = parseForm(source).fields[index];
  if (field === undefined) {
    throw new Error(`No field ${index} in ${JSON.stringify(source)}`);
  }
  return field;
}

/** All that can be said of a form without saying where it stands. */
function outline({ title, elements }: Form): unknown {
  const plain = elements.map(element => {
    const { spans: _spans, ...rest } =
      element.kind === 'field' ? element : { ...element, spans: null };
    return element.kind === 'field'
      ? rest
      : { kind: element.kind, text: element.text };
  });
  return { title: title?.text, options: title?.options, elements: plain };
}

function outlineOf(source: string): unknown {
  return outline(parseForm(source));
}

function lines(source: string): string[] {
  return source.split(/\r\n|\n/);
}

/** The result of an edit; null where it is refused. */
function changed(make: () => string): string | null {
  try {
    return make();
  } catch (reason) {
    if (reason instanceof FormError) {
      return null;
    }
    throw reason;
  }
}

describe('any cell', () => {
  it('is read as it was made', () => {
    fc.assert(
      fc.property(cell(), ({ source, fields }: MadeCell) => {
        const form = parseForm(source);
        expect(
          form.fields.map(({ name, type, text }) => ({ name, type, text }))
        ).toEqual(fields.map(({ name, type, text }) => ({ name, type, text })));
      })
    );
  });

  it('holds a value that was set, and nothing else is different', () => {
    fc.assert(
      fc.property(cellWithValue, ([{ source }, index, value]) => {
        const field = fieldAt(source, index);
        const edit = setValue(source, field.id, value);
        const after = applyEdit(source, edit);
        expect(edit).toMatchObject(field.spans.value);
        const now = fieldAt(after, index);
        expect(asText(now.value)).toBe(asText(value, now));
        const others = (all: readonly Field[]): unknown =>
          all
            .filter(each => each.id !== field.id)
            .map(({ spans: _spans, ...rest }) => rest);
        expect(others(parseForm(after).fields)).toEqual(
          others(parseForm(source).fields)
        );
        expect(parseForm(after).fields).toHaveLength(
          parseForm(source).fields.length
        );
      }),
      { numRuns: 500 }
    );
  });

  it('is the same again when a value is set back', () => {
    fc.assert(
      fc.property(cellWithValue, ([{ source }, index, value]) => {
        const field = fieldAt(source, index);
        const after = applyEdit(source, setValue(source, field.id, value));
        const back = setText(after, fieldAt(after, index), field.text);
        expect(applyEdit(after, back)).toBe(source);
      })
    );
  });

  it('does not change when a value is set twice', () => {
    fc.assert(
      fc.property(cellWithValue, ([{ source }, index, value]) => {
        const { id } = fieldAt(source, index);
        const once = applyEdit(source, setValue(source, id, value));
        expect(applyEdit(once, setValue(once, id, value))).toBe(once);
        const read = fieldAt(once, index).value;
        if (read !== null) {
          expect(applyEdit(once, setValue(once, id, read))).toBe(once);
        }
      })
    );
  });

  it('holds a field that was added, and is the same again without it', () => {
    const spec = fc
      .constantFrom('boolean', 'date', 'integer', 'number', 'raw', 'string')
      .chain(type =>
        fc.record({
          name: fc.constantFrom('fresh', 'größer', 'v0_'),
          type: fc.constant(type as Field['type']),
          value: valueOf(type as Field['type']),
          placeholder: anyText,
          choices: fc.option(fc.uniqueArray(anyText, { maxLength: 3 })),
          allowInput: fc.boolean()
        })
      );
    fc.assert(
      fc.property(cell(), spec, ({ source }, asked) => {
        const after = applyEdit(source, addField(source, asked));
        const before = parseForm(source);
        const form = parseForm(after);
        const field = form.fields.find(({ name }) => name === asked.name);
        expect(field).toMatchObject({
          type: asked.type,
          placeholder: asked.placeholder,
          allowInput: asked.choices !== null && asked.allowInput
        });
        expect(field?.choices?.map(({ label }) => label) ?? null).toEqual(
          asked.choices
        );
        expect(asText(field?.value ?? null)).toBe(asText(asked.value, field));
        expect(form.fields).toHaveLength(before.fields.length + 1);
        expect(applyEdit(after, removeField(after, asked.name))).toBe(source);
      }),
      { numRuns: 300 }
    );
  });

  it('loses one field when one is removed, and nothing else', () => {
    fc.assert(
      fc.property(cellWithField, ([{ source }, index]) => {
        const { id } = fieldAt(source, index);
        const before = parseForm(source);
        const edit = removeField(source, id);
        const form = parseForm(applyEdit(source, edit));
        const left = before.fields.filter(each => each.id !== id);
        expect(form.fields.map(({ text }) => text)).toEqual(
          left.map(({ text }) => text)
        );
        expect(form.title?.text).toBe(before.title?.text);
        expect(edit.text === '' || edit.text === 'pass').toBe(true);
      })
    );
  });

  it('has the fields in the order that was asked for, or is left alone', () => {
    const moves = cellWithField.chain(([made, from]) =>
      fc.tuple(
        fc.constant(made),
        fc.constant(from),
        fc.nat({ max: made.fields.length })
      )
    );
    let count = 0;
    fc.assert(
      fc.property(moves, ([{ source }, from, to]) => {
        const ids = parseForm(source).fields.map(({ id }) => id);
        const id = ids[from] ?? '';
        const after = changed(() =>
          applyEdit(source, moveField(source, id, ids[to] ?? null))
        );
        if (after === null) {
          return;
        }
        const wanted = ids.filter(each => each !== id);
        wanted.splice(to > from ? to - 1 : to, 0, id);
        expect(parseForm(after).fields.map(each => each.id)).toEqual(wanted);
        expect(lines(after).sort()).toEqual(lines(source).sort());
        count += after === source ? 0 : 1;
      }),
      { numRuns: 500 }
    );
    expect(count).toBeGreaterThan(20);
  });

  it('becomes the field that was asked for, and keeps all others', () => {
    fc.assert(
      fc.property(cellWithValue, ([{ source }, index, value]) => {
        const field = fieldAt(source, index);
        const { type, placeholder } = field;
        const spec = { name: 'fresh', type, value, placeholder };
        const after = applyEdit(source, replaceField(source, field.id, spec));
        const now = fieldAt(after, index);
        expect(now).toMatchObject({ name: 'fresh', type, placeholder });
        expect(asText(now.value)).toBe(asText(value, now));
        const { statement } = field.spans;
        expect(after.startsWith(source.slice(0, statement.start))).toBe(true);
        expect(after.endsWith(source.slice(statement.end))).toBe(true);
      })
    );
  });

  it('gets the title that was asked for, and keeps its lines', () => {
    const title = fc
      .string({ unit: 'grapheme' })
      .map(text => text.replace(/[\s\p{Cc}{}]+/gu, ' ').trim());
    fc.assert(
      fc.property(cell(), title, ({ source }, text) => {
        const after = applyEdit(source, setTitle(source, text));
        const before = parseForm(source);
        const form = parseForm(after);
        expect(form.title?.text).toBe(text);
        expect(form.title?.options.autoRun).toBe(
          before.title?.options.autoRun ?? false
        );
        const rest = lines(after).slice(1);
        expect(rest).toEqual(
          before.title || source === '' ? lines(source).slice(1) : lines(source)
        );
      })
    );
  });

  it('gets an option of its title, and loses it again', () => {
    fc.assert(
      fc.property(cell(), ({ source }) => {
        const before = parseForm(source).title;
        const set = applyEdit(
          source,
          setTitleOption(source, 'form-width', '40%')
        );
        const { title } = parseForm(set);
        expect(title?.text).toBe(before?.text ?? '');
        expect(title?.options).toEqual({
          autoRun: before?.options.autoRun ?? false,
          displayMode: before?.options.displayMode ?? null,
          formWidth: '40%',
          singleColumn: false
        });
        const unset = applyEdit(set, setTitleOption(set, 'form-width', null));
        if (before) {
          expect(unset).toBe(source);
        } else {
          expect(parseForm(unset).title?.options.formWidth).toBeNull();
        }
      })
    );
  });

  it('keeps its code when the form is removed', () => {
    fc.assert(
      fc.property(cell(), ({ source, fields }) => {
        const after = removeForm(source).reduce(applyEdit, source);
        expect(outlineOf(after)).toEqual({
          title: undefined,
          options: undefined,
          elements: []
        });
        for (const { name, text } of fields) {
          expect(after).toContain(name);
          expect(after).toContain(text);
        }
      })
    );
  });

  it('keeps all other fields when one is taken out of the form', () => {
    fc.assert(
      fc.property(cellWithField, ([{ source }, index]) => {
        const { id } = fieldAt(source, index);
        const edits = removeForm(source, undefined, id);
        const after = edits.reduce(applyEdit, source);
        expect(parseForm(after).fields.map(each => each.id)).toEqual(
          parseForm(source)
            .fields.map(each => each.id)
            .filter(each => each !== id)
        );
        expect(edits.every(({ text }) => !text.includes('@param'))).toBe(true);
      })
    );
  });
});

/** A value for comparison: numbers by their worth, as a slider rounds and texts stand for some. */
function asText(value: Value | null, field?: Field): string {
  if (typeof value === 'number' && field?.type === 'slider') {
    const step = field.step ?? 1;
    const near = Math.round(value / step) * step;
    const isNear = Math.abs(near - value) < step * 1e-6;
    return String(isNear ? near + 0 : value + 0);
  }
  return typeof value === 'number' ? String(value + 0) : String(value);
}
