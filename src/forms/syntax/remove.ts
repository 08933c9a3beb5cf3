/** Takes fields, or all of a form, out of a source. */
import { isMark, MARK, readAnnotations } from './annotation';
import { isWhole } from './assignment';
import { findField } from './edit';
import type { Language } from './language';
import { PYTHON, isPython } from './language';
import type { SourceLine } from './reader';
import { codeEnd, lineAt } from './reader';
import type { Reading } from './parse';
import { readForm } from './parse';
import { isCode } from './place';
import { isSpace, skipSpace, trimEnd } from './chars';
import type { Edit, Field, FieldId } from './types';

/** Lines by their indices; both belong to it. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * Removes a field with its line of code.
 *
 * What else stands on the line stays: another statement, a bracket that closes a call. A block that
 * would be left empty gets a `pass`, in Python.
 *
 * @throws FormError `no-such-field`.
 */
export function removeField(
  source: string,
  id: FieldId,
  language: Language = PYTHON
): Edit {
  const { field, lines } = findField(source, id, language);
  const own = linesOf(field, lines, language);
  const { start, end } = wholeLines(lines, own);
  const rest = restOf(source, field, lines).replace(/^[,;]\s*/, '');
  const isAll = isPython(language) && isWholeBlock(source, own, lines);
  if (rest || isAll) {
    const text = rest || 'pass';
    return {
      start: lines[own.first]?.text ?? start,
      end: lines[own.last]?.end ?? end,
      text
    };
  }
  return { start, end, text: '' };
}

/** A field's lines: where brackets of its value are open, to where they are closed. */
export function linesOf(
  { text, spans: { statement } }: Field,
  lines: readonly SourceLine[],
  language: Language
): Lines {
  const first = lineAt(lines, statement.start);
  const last = lineAt(lines, statement.end);
  const depth = lines[first]?.depth ?? 0;
  if (isWhole(text, language)) {
    return { first, last };
  }
  let next = last + 1;
  while (next < lines.length && (lines[next]?.depth ?? 0) > depth) {
    next++;
  }
  return { first, last: next < lines.length ? next - 1 : last };
}

/** The code that stands between a value and its comment: a comma, the end of a call, and so on. */
export function restOf(
  source: string,
  { spans: { value, statement } }: Field,
  lines: readonly SourceLine[]
): string {
  const line = lines[lineAt(lines, statement.end)];
  return line ? source.slice(value.end, codeEnd(line)).trim() : '';
}

/** Lines with the line break behind them; of the last lines, with the one before them. */
function wholeLines(
  lines: readonly SourceLine[],
  { first, last }: Lines
): { start: number; end: number } {
  const start = lines[first]?.start ?? 0;
  const end = lines[last]?.next ?? start;
  return end === lines[last]?.end
    ? { start: lines[first - 1]?.end ?? start, end }
    : { start, end };
}

/** Whether lines are all there is in the block of Python that they stand in. */
function isWholeBlock(
  source: string,
  { first, last }: Lines,
  lines: readonly SourceLine[]
): boolean {
  const line = lines[first];
  const before = lines.slice(0, first).reverse().find(isCode);
  const after = lines.slice(last + 1).find(isCode);
  if (!line || !before) {
    return false;
  }
  const end = trimEnd(source, before.start, codeEnd(before));
  const isFirst = source[end - 1] === ':' && line.text > line.start;
  const width = line.text - line.start;
  return isFirst && (!after || after.text - after.start < width);
}

/**
 * Removes a field's annotation, or all that makes a form; the code and its values stay.
 *
 * @param id - the field; all fields, texts and titles if left out.
 * @returns edits that do not overlap, the last one first, so that they can be applied in order.
 * @throws FormError `no-such-field`.
 */
export function removeForm(
  source: string,
  language: Language = PYTHON,
  id?: FieldId
): Edit[] {
  if (id !== undefined) {
    const { field, lines } = findField(source, id, language);
    return withoutAnnotation(source, field, lines, language);
  }
  const reading = readForm(source, language);
  const { form, lines } = reading;
  return form.fields
    .flatMap(field => withoutAnnotation(source, field, lines, language))
    .concat(withoutTexts(reading))
    .sort((a, b) => b.start - a.start);
}

/** Deletes the annotations of a field's line. Text around them becomes a comment of its own. */
function withoutAnnotation(
  source: string,
  { spans: { statement } }: Field,
  lines: readonly SourceLine[],
  language: Language
): Edit[] {
  const line = lines[lineAt(lines, statement.end)];
  if (line === undefined) {
    return [];
  }
  const { comment, end } = line;
  const rest = plainComment(source, comment, end, language);
  return [
    rest === '' || rest === language.comment
      ? { start: trimEnd(source, line.start, comment), end, text: '' }
      : { start: comment, end, text: rest }
  ];
}

/** A comment without the annotations in it. */
function plainComment(
  source: string,
  comment: number,
  end: number,
  language: Language
): string {
  const sign = language.comment;
  let text = '';
  let at = comment;
  for (const annotation of readAnnotations(source, comment, end, language)) {
    text += source.slice(at, annotation.start);
    at = skipSpace(source, annotation.end, end);
    // Behind a sign, what is left of `@param @param` would be an annotation again.
    while (isMark(source, at)) {
      at = skipSpace(source, at + MARK.length, end);
    }
    if (!text.startsWith(sign)) {
      text = at === end || source.startsWith(sign, at) ? '' : `${sign} `;
    } else if (!isSpace(text[text.length - 1])) {
      // `# @# @param param` would be one, too.
      text += ' ';
    }
  }
  return (text + source.slice(at, end)).trimEnd();
}

/** Deletes the lines of titles and texts. */
function withoutTexts({ form, lines, titles }: Reading): Edit[] {
  const gone = new Set(
    titles.map(({ spans }) => lineAt(lines, spans.line.start))
  );
  for (const element of form.elements) {
    if (element.kind === 'markdown') {
      const last = lineAt(lines, element.span.end);
      for (let at = lineAt(lines, element.span.start); at <= last; at++) {
        gone.add(at);
      }
    }
  }
  const edits: Edit[] = [];
  for (let first = 0; first < lines.length; first++) {
    let last = first;
    while (gone.has(last)) {
      last++;
    }
    if (last > first) {
      const run = { first, last: last - 1 };
      edits.push({ ...wholeLines(lines, run), text: '' });
      first = last;
    }
  }
  return edits;
}
