/** Changes of a form as changes of its source. None of them alters a source; all of them say how. */
import { readAnnotation, writeSpec } from './annotation';
import type { Language } from './language';
import { PYTHON } from './language';
import { parseForm } from './parse';
import type { Edit, Field, FieldId, FieldSpec, Span, Value } from './types';
import { FormError } from './types';
import { isVariable, writeValue } from './values';

/** The source after an edit. */
export function applyEdit(source: string, edit: Edit): string {
  return source.slice(0, edit.start) + edit.text + source.slice(edit.end);
}

/** The line break that a source uses. */
export function newlineOf(source: string): string {
  const at = source.indexOf('\n');
  return at > 0 && source[at - 1] === '\r' ? '\r\n' : '\n';
}

/** @throws FormError `no-such-field`. */
export function fieldOf(
  source: string,
  id: FieldId,
  language: Language
): Field {
  const field = parseForm(source, language).fields.find(each => each.id === id);
  if (field === undefined) {
    throw new FormError('no-such-field', `The code has no field ${id}`);
  }
  return field;
}

/**
 * Sets a field's value: exactly the value's text is replaced, in the style of the one before.
 *
 * @throws FormError `no-such-field`, or `bad-value` if the field or its line cannot hold it.
 */
export function setValue(
  source: string,
  id: FieldId,
  value: Value,
  language: Language = PYTHON
): Edit {
  const field = fieldOf(source, id, language);
  if (field.value === value && field.misfit !== 'empty') {
    return { ...field.spans.value, text: field.text };
  }
  const style = { text: field.text, newline: newlineOf(source) };
  return setText(
    source,
    field,
    writeValue(field, value, language, style),
    language
  );
}

/**
 * Sets the text of a field's value, as it is to stand in the code.
 *
 * @throws FormError `bad-value` if it would be more than the value: begin a comment, say.
 */
export function setText(
  source: string,
  field: Field,
  text: string,
  language: Language = PYTHON
): Edit {
  const { start, end } = field.spans.value;
  // `x =#@param` has no room for a value yet.
  const room = start === end && source[start - 1] === '=' && text ? ' ' : '';
  const space =
    start === end && start === field.spans.annotation.start && text ? '  ' : '';
  const edit = { start, end, text: room + text + space };
  const after = parseForm(applyEdit(source, edit), language).fields;
  if (after.find(each => each.id === field.id)?.text !== text) {
    throw new FormError('bad-value', 'The line of code cannot hold this value');
  }
  return edit;
}

/**
 * The line of code of a new field.
 *
 * @throws FormError `bad-name`, `bad-value`.
 */
export function writeField(
  spec: FieldSpec,
  language: Language = PYTHON,
  newline = '\n'
): string {
  if (!isVariable(spec.name, language)) {
    throw new FormError('bad-name', `${spec.name} cannot name a variable`);
  }
  const value = writeValue(asField(spec), spec.value, language, {
    text: '',
    newline
  });
  const sign = language.spaced ? ` ${language.assigns[0] ?? '='} ` : '=';
  const end =
    language.ends.includes(';') && language.comment === '//' ? ';' : '';
  const annotation = `${language.comment} @param ${writeSpec(spec)}`;
  return `${spec.name}${sign}${value}${end}  ${annotation}`;
}

function asField(
  spec: FieldSpec
): Pick<Field, 'type' | 'choices' | 'choicesFrom' | 'step' | 'multiline'> {
  return {
    type: spec.type,
    choices: spec.choices?.map(label => ({ label, bare: false })) ?? null,
    choicesFrom: spec.choicesFrom ?? null,
    step: spec.step ?? null,
    multiline: spec.multiline ?? false
  };
}

/** What a cell with a secret field needs once. */
const SECRET_IMPORT = 'from jupyterlab_modelarts import secret';

/**
 * Adds a field behind the last one that stands at the left margin; else below the title.
 *
 * @throws FormError `bad-name` if it is no name or names a field already; `bad-value`.
 */
export function addField(
  source: string,
  spec: FieldSpec,
  language: Language = PYTHON
): Edit {
  const form = parseForm(source, language);
  if (form.fields.some(field => field.name === spec.name)) {
    throw new FormError('bad-name', `${spec.name} is a field already`);
  }
  const newline = newlineOf(source);
  const lines = [writeField(spec, language, newline)];
  if (spec.type === 'secret' && !source.includes(SECRET_IMPORT)) {
    lines.unshift(SECRET_IMPORT);
  }
  const last = form.fields.filter(field => isPlain(source, field)).pop();
  const line =
    last?.spans.statement ?? form.title?.spans.line ?? magicLine(source);
  return insertBelow(source, line, lines.join(newline), newline);
}

/** What a cell needs that asks for a secret: nothing, or one line more. */
export function importSecret(
  source: string,
  language: Language = PYTHON
): Edit[] {
  if (source.includes(SECRET_IMPORT)) {
    return [];
  }
  const newline = newlineOf(source);
  const field = parseForm(source, language).fields.find(
    each => each.type === 'secret'
  );
  if (field && isPlain(source, field)) {
    const { start } = field.spans.statement;
    return [{ start, end: start, text: SECRET_IMPORT + newline }];
  }
  return [insertBelow(source, magicLine(source), SECRET_IMPORT, newline)];
}

/** Whether a field is a statement at the left margin: neither in a block nor in a call. */
function isPlain(source: string, field: Field): boolean {
  const { name, statement } = field.spans;
  return name.start === statement.start && !hasComma(source, field);
}

function hasComma(source: string, { spans }: Field): boolean {
  return source
    .slice(spans.value.end, spans.annotation.start)
    .trimStart()
    .startsWith(',');
}

/** The lines of cell magic at the top: nothing may stand before them. */
function magicLine(source: string): Span | null {
  const end = source.indexOf('\n');
  const line = { start: 0, end: end < 0 ? source.length : end };
  return source.startsWith('%%') ? line : null;
}

function insertBelow(
  source: string,
  line: Span | null,
  text: string,
  newline: string
): Edit {
  if (line === null) {
    const rest = source === '' ? '' : newline;
    return { start: 0, end: 0, text: text + rest };
  }
  // A carriage return belongs to the break behind the line.
  const at = source[line.end - 1] === '\r' ? line.end - 1 : line.end;
  return { start: at, end: at, text: newline + text };
}

/**
 * Changes what a field is: name, kind and value. Text behind the annotation, a type annotation and
 * keys that we do not know stay.
 *
 * @throws FormError `no-such-field`, `bad-name`, `bad-value`.
 */
export function replaceField(
  source: string,
  id: FieldId,
  spec: FieldSpec,
  language: Language = PYTHON
): Edit {
  const form = parseForm(source, language);
  const field = fieldOf(source, id, language);
  const renamed = spec.name !== field.name;
  if (renamed && !isVariable(spec.name, language)) {
    throw new FormError('bad-name', `${spec.name} cannot name a variable`);
  }
  if (renamed && form.fields.some(each => each.name === spec.name)) {
    throw new FormError('bad-name', `${spec.name} is a field already`);
  }
  const { name, value, annotation } = field.spans;
  const style = { text: restyle(field, spec), newline: newlineOf(source) };
  // A value that did not fit and was not touched stays as it is.
  const same = field.type === spec.type && field.value === spec.value;
  const written =
    same && style.text
      ? field.text
      : writeValue(asField(spec), spec.value, language, style);
  const kept = readAnnotation(
    source,
    annotation.start,
    annotation.end,
    language
  )?.settings;
  const sign = source.slice(
    annotation.start,
    source.indexOf('@param', annotation.start)
  );
  const text =
    spec.name +
    source.slice(name.end, value.start) +
    written +
    source.slice(value.end, annotation.start) +
    `${sign}@param ${writeSpec(spec, source, kept)}`;
  return { start: name.start, end: annotation.end, text };
}

/** The text whose style a new value keeps: none if it becomes one line, or ceases to be one. */
function restyle(field: Field, spec: FieldSpec): string {
  return field.multiline === (spec.multiline ?? false) ? field.text : '';
}
