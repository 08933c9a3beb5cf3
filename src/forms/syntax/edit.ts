/** Changes of a field's value as changes of the source: none alters a source, each says how. */
import type { Language } from './language';
import { PYTHON } from './language';
import type { Reading } from './parse';
import { parseForm, readForm } from './parse';
import { isSpace, lineEnd, nextLine } from './chars';
import type { Edit, Field, FieldId, Value } from './types';
import { FormError } from './types';
import { writeValue } from './write';

/** The source after an edit. */
export function applyEdit(source: string, edit: Edit): string {
  return source.slice(0, edit.start) + edit.text + source.slice(edit.end);
}

/** The line break that a source uses. */
export function newlineOf(source: string): string {
  const end = lineEnd(source, 0);
  return source.slice(end, nextLine(source, end)) || '\n';
}

/** A field with the form that it is in. */
export interface Found extends Reading {
  readonly field: Field;
  /** Its place among the fields. */
  readonly index: number;
}

/** @throws FormError `no-such-field`. */
export function findField(
  source: string,
  id: FieldId,
  language: Language
): Found {
  const reading = readForm(source, language);
  const index = reading.form.fields.findIndex(each => each.id === id);
  const field = reading.form.fields[index];
  if (field === undefined) {
    throw new FormError('no-such-field', `The code has no field ${id}`);
  }
  return { ...reading, field, index };
}

/**
 * Sets a field's value: exactly the value's text is replaced, in the style of the one before.
 *
 * The value that is there already stays as it is written.
 *
 * @throws FormError `no-such-field`, or `bad-value` if the field or its line cannot hold it.
 */
export function setValue(
  source: string,
  id: FieldId,
  value: Value,
  language: Language = PYTHON
): Edit {
  const { field } = findField(source, id, language);
  if (field.value === value) {
    return { ...field.spans.value, text: field.text };
  }
  // An expression has no style that a value could keep.
  const text = field.value === null ? '' : field.text;
  const newline = newlineOf(source);
  const written = writeValue(field, value, language, { text, newline });
  return setText(source, field, written, language);
}

/**
 * Sets the text of a field's value, as it is to stand in the code: for values that do not fit their
 * type, such as expressions.
 *
 * @param field - as `parseForm` read it from this source.
 * @throws FormError `bad-value` if it would be more than the value: begin a comment, say.
 */
export function setText(
  source: string,
  field: Field,
  text: string,
  language: Language = PYTHON
): Edit {
  const { value } = field.spans;
  const edit = { ...value, text: spaced(source, field, text, language) };
  const after = parseForm(applyEdit(source, edit), language).fields;
  if (after.find(({ id }) => id === field.id)?.text !== text) {
    throw new FormError('bad-value', 'The line of code cannot hold this value');
  }
  return edit;
}

/** A value's text, with room around it where there was no value: `x =#@param`. */
export function spaced(
  source: string,
  { spans: { value } }: Field,
  text: string,
  language: Language
): string {
  if (value.start !== value.end || text === '') {
    return text;
  }
  const before =
    language.spaced && !isSpace(source[value.start - 1]) ? ' ' : '';
  const behind = source.startsWith(language.comment, value.end) ? '  ' : '';
  return before + text + behind;
}
