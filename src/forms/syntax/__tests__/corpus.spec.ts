import type { Field, Form } from '..';
import {
  FormError,
  applyEdit,
  mayHoldForm,
  parseForm,
  removeForm,
  setText,
  setTitle,
  setValue
} from '..';
import type { ICase, ICaseField } from './corpus';
import { CORPUS, languageOfCase } from './corpus';

const NAMED = CORPUS.map((each): [string, ICase] => [each.name, each]);

function asExpected(field: Field, expected: ICaseField): ICaseField {
  const { kind: _kind, spans: _spans, choices, ...rest } = field;
  const { text, multiline } = expected;
  return {
    ...rest,
    // Only where the case says something about them.
    text: text === undefined ? '' : rest.text,
    multiline: multiline === undefined ? false : rest.multiline,
    ...(choices && {
      choices: choices.map(({ label, bare }) =>
        bare ? { bare: label } : label
      )
    })
  };
}

const DEFAULTS = {
  choicesFrom: null,
  allowInput: false,
  min: null,
  max: null,
  step: null,
  placeholder: '',
  multiline: false,
  text: ''
};

function titleOf({ title }: Form): ICase['title'] {
  return title && { text: title.text, ...title.options };
}

describe('the corpus', () => {
  it('tells its cases apart by name', () => {
    expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length);
    expect(CORPUS.length).toBeGreaterThanOrEqual(150);
  });

  it.each(NAMED)('is read as expected: %s', (_, expected) => {
    const form = parseForm(expected.source, languageOfCase(expected));
    expect(form.fields.map(({ id }) => id)).toEqual(
      expected.fields.map(({ id }) => id)
    );
    for (const [index, field] of form.fields.entries()) {
      const want = expected.fields[index] ?? { id: '' };
      expect(asExpected(field, want)).toEqual({ ...DEFAULTS, ...want });
    }
    expect(titleOf(form)).toEqual(
      expected.title && {
        autoRun: false,
        displayMode: null,
        formWidth: null,
        singleColumn: false,
        ...expected.title
      }
    );
    const texts = form.elements.filter(each => each.kind === 'markdown');
    expect(texts.map(({ text }) => text)).toEqual(expected.markdown);
  });

  it.each(NAMED.filter(([, { writes }]) => writes.length > 0))(
    'is written as expected: %s',
    (_, expected) => {
      const language = languageOfCase(expected);
      for (const { id, value, source, error } of expected.writes) {
        const set = () => setValue(expected.source, id, value, language);
        if (error === undefined) {
          expect(applyEdit(expected.source, set())).toBe(source);
        } else {
          expect(codeOf(set)).toBe(error);
        }
      }
    }
  );

  it.each(NAMED)('has spans that say where things stand: %s', (_, each) => {
    const { source } = each;
    const { fields, title } = parseForm(source, languageOfCase(each));
    for (const { spans, name, text } of fields) {
      expect(source.slice(spans.name.start, spans.name.end)).toBe(name);
      expect(source.slice(spans.value.start, spans.value.end)).toBe(text);
      expect(
        source.slice(spans.annotation.start, spans.annotation.end)
      ).toMatch(/^(#|\/\/)\s*@param/);
      const { start, end } = spans.statement;
      expect(source[start - 1] ?? '\n').toMatch(/[\r\n]/);
      expect(source[end] ?? '\n').toMatch(/[\r\n]/);
    }
    if (title) {
      const { start, end } = title.spans.text;
      expect(source.slice(start, end)).toBe(title.text);
    }
  });

  it.each(NAMED)(
    'does not change when present values are set: %s',
    (_, each) => {
      const language = languageOfCase(each);
      for (const field of parseForm(each.source, language).fields) {
        const edits = [setText(each.source, field, field.text, language)];
        if (field.value !== null) {
          edits.push(setValue(each.source, field.id, field.value, language));
        }
        for (const edit of edits) {
          expect(edit).toEqual({ ...field.spans.value, text: field.text });
        }
      }
    }
  );

  it.each(NAMED)('has no form when the form is removed: %s', (_, each) => {
    const language = languageOfCase(each);
    const plain = removeForm(each.source, language).reduce(
      applyEdit,
      each.source
    );
    const { elements, title } = parseForm(plain, language);
    expect(elements).toEqual([]);
    expect(title).toBeNull();
    // What stands in code stays, even if it looks alike.
    expect(mayHoldForm(plain)).toBe(/@(param|title|markdown)/.test(plain));
  });

  it.each(NAMED)('can be typed character by character: %s', (_, each) => {
    const language = languageOfCase(each);
    for (let end = 0; end <= each.source.length; end++) {
      const typed = each.source.slice(0, end);
      for (const field of parseForm(typed, language).fields) {
        expect(field.spans.annotation.end).toBeLessThanOrEqual(end);
        expect(() =>
          applyEdit(typed, setText(typed, field, field.text, language))
        ).not.toThrow();
      }
      expect(codeOf(() => setTitle(typed, 'New', language))).toBeNull();
    }
  });
});

describe('a value that is half-typed', () => {
  it.each(NAMED)('leaves its field in the form: %s', (_, each) => {
    const language = languageOfCase(each);
    const { fields } = parseForm(each.source, language);
    for (const { id, text, spans } of fields) {
      // Of a text over many lines, the annotation would come lines below.
      const [line = ''] = text.split(/[\r\n]/);
      for (let end = 0; end < line.length; end++) {
        const typed = applyEdit(each.source, {
          ...spans.value,
          text: text.slice(0, end)
        });
        const now = parseForm(typed, language).fields;
        const field = now.find(other => other.id === id);
        expect([typed, field?.id]).toEqual([typed, id]);
        expect(field?.value === null).toBe(
          field?.misfit === 'empty' || field?.misfit === 'expression'
        );
      }
    }
  });
});

/** The code of the error that a change ends with; null if it can be made. */
function codeOf(change: () => unknown): string | null {
  try {
    change();
    return null;
  } catch (reason) {
    return reason instanceof FormError ? reason.code : String(reason);
  }
}
