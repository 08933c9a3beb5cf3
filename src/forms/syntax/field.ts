/** New fields, and fields that become others. */
import { readAnnotation } from './annotation';
import type { Found } from './edit';
import { applyEdit, findField, newlineOf, spaced } from './edit';
import type { Language } from './language';
import { PYTHON, isPython } from './language';
import type { SourceLine } from './reader';
import { codeEnd, lineAt } from './reader';
import { parseForm, readForm } from './parse';
import { insertBelow, isPlain, lineForField, topLine } from './place';
import { skipSpace, trimEnd } from './chars';
import type { Described } from './spec';
import { describe, writeSpec } from './spec';
import type { Edit, Field, FieldId, FieldSpec } from './types';
import { FormError } from './types';
import { isVariable } from './values';
import type { Writable } from './write';
import { writeValue } from './write';

/**
 * The line of code of a new field.
 *
 * @param newline - the line break of the source, for texts over many lines.
 * @throws FormError `bad-name`, `bad-value`.
 */
export function writeField(
  spec: FieldSpec,
  language: Language = PYTHON,
  newline = '\n'
): string {
  checkName(spec.name, language);
  const described = describe(spec);
  const written = { text: '', newline };
  const value = writeValue(writable(described), spec.value, language, written);
  const sign = language.assigns[0] ?? '=';
  const code =
    language.declaration +
    spec.name +
    (language.spaced ? ` ${sign} ` : sign) +
    value +
    language.terminator;
  const line = `${code}  ${language.comment} @param ${writeSpec(described)}`;
  check(parseForm(line, language).fields[0], spec, value);
  return line;
}

function checkName(name: string, language: Language): void {
  if (!isVariable(name, language)) {
    throw new FormError('bad-name', `${name} cannot name a variable`);
  }
}

function writable(spec: Described): Writable {
  return {
    type: spec.type,
    choices: spec.choices,
    choicesFrom: spec.choicesFrom ?? null,
    step: spec.step ?? null,
    multiline: spec.multiline ?? false
  };
}

/** Makes sure that what was written is read again as what it should be. */
function check(field: Field | undefined, spec: FieldSpec, text: string): void {
  const items = field?.choices?.map(({ label }) => label) ?? null;
  if (
    field?.name !== spec.name ||
    field.type !== spec.type ||
    field.text !== text ||
    JSON.stringify(items) !== JSON.stringify(spec.choices ?? null)
  ) {
    throw new FormError('bad-value', 'The line of code cannot hold this field');
  }
}

/**
 * Adds a field behind the last one that stands at the left margin; else below the title.
 *
 * A secret brings the import that it needs.
 *
 * @throws FormError `bad-name` if it is no name or names a field already; `bad-value`.
 */
export function addField(
  source: string,
  spec: FieldSpec,
  language: Language = PYTHON
): Edit {
  const reading = readForm(source, language);
  checkFree(spec.name, reading.form.fields);
  const newline = newlineOf(source);
  const field = writeField(spec, language, newline);
  const line = lineForField(source, reading, language);
  if (spec.type !== 'secret') {
    return insertBelow(source, line, field, newline);
  }
  const known = secretImport(source, reading.lines);
  if (known === null) {
    const lines = SECRET_IMPORT + newline + field;
    return insertBelow(source, line, lines, newline);
  }
  const last = line && line.start > known.start ? line : known;
  return insertBelow(source, last, field, newline);
}

function checkFree(name: string, fields: readonly Field[]): void {
  if (fields.some(field => field.name === name)) {
    throw new FormError('bad-name', `${name} is a field already`);
  }
}

/** What a cell with a secret needs once. */
const SECRET_IMPORT = 'from jupyterlab_modelarts import secret';

/** The line at the left margin that imports `secret`; null if none does. */
function secretImport(
  source: string,
  lines: readonly SourceLine[]
): SourceLine | null {
  const isImport = (line: SourceLine): boolean =>
    line.depth === 0 &&
    source.startsWith('from jupyterlab_modelarts import', line.start) &&
    /\bsecret\b/.test(source.slice(line.start, codeEnd(line)));
  return (
    lines.find((line, index) => line.opened === index && isImport(line)) ?? null
  );
}

/** What a cell needs that asks for a secret: nothing, or one line more. */
export function importSecret(
  source: string,
  language: Language = PYTHON
): Edit[] {
  const { form, lines } = readForm(source, language);
  const field = form.fields.find(
    ({ type, text }) => type === 'secret' && text.startsWith('secret(')
  );
  if (!isPython(language) || !field) {
    return [];
  }
  const known = secretImport(source, lines);
  if (known && known.start < field.spans.statement.start) {
    return [];
  }
  const newline = newlineOf(source);
  if (isPlain(field, lines, language)) {
    const { start } = field.spans.statement;
    return [{ start, end: start, text: SECRET_IMPORT + newline }];
  }
  const top = topLine(source, lines, language);
  return [insertBelow(source, top, SECRET_IMPORT, newline)];
}

/**
 * Changes what a field is: name, kind and value. Text behind the annotation, a type annotation and
 * keys that we do not know stay. A secret needs `importSecret` as well.
 *
 * @throws FormError `no-such-field`, `bad-name`, `bad-value`.
 */
export function replaceField(
  source: string,
  id: FieldId,
  spec: FieldSpec,
  language: Language = PYTHON
): Edit {
  const found = findField(source, id, language);
  const { field } = found;
  if (spec.name !== field.name) {
    checkName(spec.name, language);
    checkFree(spec.name, found.form.fields);
  }
  const described = describe(spec, field.choices ?? []);
  const value = newText(source, field, described, language);
  const { name, value: span, annotation } = field.spans;
  const text =
    spec.name +
    source.slice(name.end, span.start) +
    spaced(source, field, value, language) +
    source.slice(span.end, annotation.start) +
    newAnnotation(source, field, described, language);
  const end = annotationEnd(source, found, language);
  const edit = { start: name.start, end, text };
  const { fields } = parseForm(applyEdit(source, edit), language);
  check(fields[found.index], spec, value);
  return edit;
}

/** The text of a field's new value. One that did not fit and was not touched stays as it is. */
function newText(
  source: string,
  field: Field,
  spec: Described,
  language: Language
): string {
  const isStyle = field.multiline === (spec.multiline ?? false);
  if (isStyle && field.type === spec.type && field.value === spec.value) {
    return field.text;
  }
  return writeValue(writable(spec), spec.value, language, {
    text: isStyle && field.value !== null ? field.text : '',
    newline: newlineOf(source)
  });
}

function newAnnotation(
  source: string,
  { spans: { annotation } }: Field,
  spec: Described,
  language: Language
): string {
  const { start, end } = annotation;
  const kept = readAnnotation(source, start, end, language)?.settings ?? null;
  const sign = source.slice(start, source.indexOf('@param', start));
  return `${sign}@param ${writeSpec(spec, source, kept)}`;
}

/** Where an annotation ends, with what it was meant to say but does not: a list half-typed. */
function annotationEnd(
  source: string,
  { field, lines }: Found,
  language: Language
): number {
  const { end } = field.spans.annotation;
  const line = lines[lineAt(lines, end)];
  const lineEnd = line?.end ?? end;
  if (!'[{'.includes(source[skipSpace(source, end, lineEnd)] ?? '-')) {
    return end;
  }
  const rest = source.slice(end, lineEnd);
  const comment = rest.indexOf(language.comment);
  return comment < 0 ? lineEnd : trimEnd(source, end, end + comment);
}
