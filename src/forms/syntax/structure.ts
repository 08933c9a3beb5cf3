/** Changes of a form's structure: its order, its title, whether it is there at all. */
import { fieldOf, newlineOf } from './edit';
import type { Language } from './language';
import { PYTHON } from './language';
import { parseForm } from './parse';
import { isSpace, trimEnd } from './reader';
import type { Dict } from './relaxed';
import type { TitleKey } from './title';
import { readOptions } from './title';
import type { Edit, Field, FieldId, Form, Span } from './types';
import { FormError } from './types';

/**
 * Removes a field with its line of code.
 *
 * A block that would be left empty gets a `pass`, in Python.
 *
 * @throws FormError `no-such-field`.
 */
export function removeField(
  source: string,
  id: FieldId,
  language: Language = PYTHON
): Edit {
  const field = fieldOf(source, id, language);
  const { statement } = field.spans;
  if (language.id === 'python' && isWholeBlock(source, field)) {
    return { start: field.spans.name.start, end: statement.end, text: 'pass' };
  }
  return { ...wholeLines(source, statement), text: '' };
}

/** Lines with the line break behind them; of the last lines, with the one before them. */
function wholeLines(source: string, { start, end }: Span): Span {
  const next = source.indexOf('\n', end);
  if (next >= 0) {
    return { start, end: next + 1 };
  }
  if (start > 0) {
    return {
      start: start - (source[start - 2] === '\r' ? 2 : 1),
      end: source.length
    };
  }
  return { start, end: source.length };
}

function indentOf(source: string, start: number): string {
  let at = start;
  while (isSpace(source[at])) {
    at++;
  }
  return source.slice(start, at);
}

/** Whether a field is all there is in the block that it stands in. */
function isWholeBlock(source: string, { spans }: Field): boolean {
  const indent = indentOf(source, spans.statement.start).length;
  if (indent === 0) {
    return false;
  }
  const before = codeLines(source.slice(0, spans.statement.start)).pop() ?? '';
  const after = codeLines(source.slice(spans.statement.end))[0] ?? '';
  return (
    indentOf(before, 0).length < indent && indentOf(after, 0).length < indent
  );
}

/** The lines that are neither blank nor comments. */
function codeLines(text: string): string[] {
  return text.split('\n').filter(line => /^\s*[^\s#]/.test(line));
}

/**
 * Moves a field to another's place, with its lines of code.
 *
 * @param before - the field to stand before; null: behind the last one.
 * @throws FormError `no-such-field`; `cannot-move` if the code would not mean the same there: in
 *   another block, or between arguments of a call that commas divide.
 */
export function moveField(
  source: string,
  id: FieldId,
  before: FieldId | null,
  language: Language = PYTHON
): Edit {
  const { fields } = parseForm(source, language);
  const from = fields.findIndex(field => field.id === id);
  const target =
    before === null
      ? fields.length
      : fields.findIndex(field => field.id === before);
  const moved = fields[from];
  if (moved === undefined || target < 0) {
    throw new FormError(
      'no-such-field',
      `The code has no field ${before ?? id}`
    );
  }
  const down = target > from;
  const other = fields[down ? target - 1 : target] ?? moved;
  if (other === moved) {
    return {
      start: moved.spans.statement.start,
      end: moved.spans.statement.start,
      text: ''
    };
  }
  const [first, last] = down ? [moved, other] : [other, moved];
  if (!exchangeable(source, first, last)) {
    throw new FormError(
      'cannot-move',
      'The line cannot be moved there: the code would change'
    );
  }
  return rotate(source, first.spans.statement, last.spans.statement, down);
}

/** Moves the first lines behind the last ones, or the last before the first. */
function rotate(source: string, first: Span, last: Span, down: boolean): Edit {
  const { start } = first;
  const { end } = last;
  const newline = newlineOf(source);
  if (down) {
    const next = source.indexOf('\n', first.end) + 1;
    const text =
      source.slice(next, end) + newline + source.slice(start, first.end);
    return { start, end, text };
  }
  const stop = last.start - (source[last.start - 2] === '\r' ? 2 : 1);
  const text =
    source.slice(last.start, end) + newline + source.slice(start, stop);
  return { start, end, text };
}

/** Whether two lines stand in the same block, and end alike. */
function exchangeable(source: string, first: Field, last: Field): boolean {
  const indent = indentOf(source, first.spans.statement.start);
  const between = source.slice(
    first.spans.statement.start,
    last.spans.statement.end
  );
  const lines = codeLines(between).map(line => indentOf(line, 0).length);
  return (
    indent === indentOf(source, last.spans.statement.start) &&
    lines.every(width => width >= indent.length) &&
    ending(source, first) === ending(source, last)
  );
}

/** What stands between a value and its comment. */
function ending(source: string, { spans }: Field): string {
  return source.slice(spans.value.end, spans.value.end + 1).trim();
}

/**
 * Sets the title, or adds one at the top (below a line of cell magic).
 *
 * The options of the title line stay.
 */
export function setTitle(
  source: string,
  text: string,
  language: Language = PYTHON
): Edit {
  const title = oneLine(text);
  const form = parseForm(source, language);
  if (form.title === null) {
    return insertTitle(source, title, language);
  }
  const { start, end } = form.title.spans.text;
  // `#@title{run: "auto"}` has no room for a text yet.
  const before = title && !isSpace(source[start - 1]) ? ' ' : '';
  const behind = title && form.title.spans.options?.start === end ? ' ' : '';
  return { start, end, text: before + title + behind };
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function insertTitle(source: string, title: string, language: Language): Edit {
  const newline = newlineOf(source);
  const line = `${language.comment} @title ${title}`.trimEnd();
  if (!source.startsWith('%%')) {
    return { start: 0, end: 0, text: line + (source === '' ? '' : newline) };
  }
  const end = source.indexOf('\n');
  return end < 0
    ? { start: source.length, end: source.length, text: newline + line }
    : { start: end + 1, end: end + 1, text: line + newline };
}

/**
 * Sets or, with null, removes one of the title's options; other keys stay as they are written.
 *
 * Adds a title line without a text where there is none.
 */
export function setTitleOption(
  source: string,
  key: TitleKey,
  value: boolean | string | null,
  language: Language = PYTHON
): Edit {
  const { title } = parseForm(source, language);
  const entry = value === null ? '' : `"${key}": ${JSON.stringify(value)}`;
  if (title === null) {
    return entry
      ? insertTitle(source, `{${entry}}`, language)
      : { start: 0, end: 0, text: '' };
  }
  const { line, options: span } = title.spans;
  const options = span && readOptions(source, span.start, line.end);
  if (options === null) {
    const end = trimEnd(source, line.start, line.end);
    return { start: end, end, text: entry && ` {${entry}}` };
  }
  return changeEntry(source, options, key, value, entry);
}

function changeEntry(
  source: string,
  options: Dict,
  key: TitleKey,
  value: boolean | string | null,
  entry: string
): Edit {
  const index = options.entries.findIndex(each => each.key.text === key);
  const old = options.entries[index];
  if (old === undefined) {
    const at =
      options.entries[options.entries.length - 1]?.value.end ??
      options.start + 1;
    return { start: at, end: at, text: entry && `, ${entry}` };
  }
  if (value !== null) {
    return {
      start: old.value.start,
      end: old.value.end,
      text: JSON.stringify(value)
    };
  }
  const next = options.entries[index + 1];
  const before = options.entries[index - 1];
  if (next) {
    return { start: old.key.start, end: next.key.start, text: '' };
  }
  if (before) {
    return { start: before.value.end, end: old.value.end, text: '' };
  }
  return {
    start: trimEnd(source, 0, options.start),
    end: options.end,
    text: ''
  };
}

/**
 * Removes a field's annotation, or all that makes a form; the code and its values stay.
 *
 * @param id - the field; all fields, texts and the title if left out.
 * @returns edits that do not overlap, the last one first, so that they can be applied in order.
 */
export function removeForm(
  source: string,
  language: Language = PYTHON,
  id?: FieldId
): Edit[] {
  const form = parseForm(source, language);
  const fields =
    id === undefined ? form.fields : [fieldOf(source, id, language)];
  const edits = fields.map(field => withoutAnnotation(source, field, language));
  if (id === undefined) {
    edits.push(...commentLines(source, form));
  }
  edits.sort((a, b) => b.start - a.start);
  // The last lines of a cell go with the line break before them, which may be another's, too.
  return edits.map((edit, index) => ({
    ...edit,
    end: Math.min(edit.end, edits[index - 1]?.start ?? edit.end)
  }));
}

/** Deletes an annotation. Text behind it becomes a comment of its own. */
function withoutAnnotation(
  source: string,
  { spans }: Field,
  language: Language
): Edit {
  const { start, end } = spans.annotation;
  const rest = source.slice(end, spans.statement.end);
  const text = rest.trim();
  if (text === '') {
    return {
      start: trimEnd(source, spans.value.end, start),
      end: end + rest.trimEnd().length,
      text
    };
  }
  const comment = text.startsWith(language.comment)
    ? ''
    : `${language.comment} `;
  return {
    start,
    end: end + rest.length - rest.trimStart().length,
    text: comment
  };
}

function commentLines(source: string, form: Form): Edit[] {
  const spans = form.elements.flatMap(each =>
    each.kind === 'markdown' ? [each.span] : []
  );
  if (form.title) {
    spans.push(form.title.spans.line);
  }
  return spans.map(span => ({ ...wholeLines(source, span), text: '' }));
}
