/** Where new lines of code may stand. */
import { isWhole } from './assignment';
import type { Language } from './language';
import { isPython } from './language';
import type { SourceLine } from './reader';
import { lineAt } from './reader';
import type { Reading } from './parse';
import type { Edit, Field } from './types';

/** Lines below, or above where there is nothing to stand below: `at` is the line's index or -1. */
export function insertBelow(
  source: string,
  line: SourceLine | null,
  text: string,
  newline: string
): Edit {
  if (line === null) {
    const rest = source === '' ? '' : newline;
    return { start: 0, end: 0, text: text + rest };
  }
  return { start: line.end, end: line.end, text: newline + text };
}

/** The line below which a new field goes: the last field at the left margin, else the title. */
export function lineForField(
  source: string,
  reading: Reading,
  language: Language
): SourceLine | null {
  const { form, lines } = reading;
  for (const field of [...form.fields].reverse()) {
    if (isPlain(field, lines, language)) {
      return lines[lineAt(lines, field.spans.statement.end)] ?? null;
    }
  }
  const top = topLine(source, lines, language);
  const title = form.title && lineAt(lines, form.title.spans.line.start);
  const isBelow =
    title !== null && (top === null || title > lineAt(lines, top.start));
  return isBelow && isFree(lines, title) ? (lines[title] ?? null) : top;
}

/** Whether a field is a statement at the left margin: neither in a block nor in a call. */
export function isPlain(
  { text, spans: { statement } }: Field,
  lines: readonly SourceLine[],
  language: Language
): boolean {
  const first = lines[lineAt(lines, statement.start)];
  const behind = lines[lineAt(lines, statement.end) + 1];
  return (
    first?.text === statement.start &&
    first.depth === 0 &&
    (behind?.depth ?? 0) === 0 &&
    isWhole(text, language)
  );
}

/** Whether below a line of comment a statement at the left margin can stand. */
function isFree(lines: readonly SourceLine[], index: number): boolean {
  const line = lines[index];
  const next = lines.slice(index + 1).find(isCode);
  return (
    line?.text === line?.start &&
    line?.depth === 0 &&
    (next === undefined || next.text === next.start)
  );
}

/** Whether a line is neither blank nor a comment. */
export function isCode(line: SourceLine): boolean {
  return line.text < line.end && line.text !== line.comment;
}

/** The last line that has to stay on top: cell magic, and imports from Python's future. */
export function topLine(
  source: string,
  lines: readonly SourceLine[],
  language: Language
): SourceLine | null {
  let top = source.startsWith('%%') ? 0 : -1;
  for (const [index, { text, opened, depth }] of lines.entries()) {
    if (
      isPython(language) &&
      opened === index &&
      depth === 0 &&
      source.startsWith('from __future__ import', text)
    ) {
      top = index;
    }
  }
  while (top >= 0 && (lines[top + 1]?.depth ?? 0) > 0) {
    top++;
  }
  return lines[top] ?? null;
}
