/** Changes of a form's title. */
import { applyEdit, newlineOf } from './edit';
import type { Language } from './language';
import { PYTHON } from './language';
import { parseForm } from './parse';
import { isSpace, lineEnd, nextLine, trimEnd } from './chars';
import type { Dict } from './relaxed';
import type { TitleKey } from './title';
import { readOptions } from './title';
import type { Edit } from './types';
import { FormError } from './types';

/**
 * Sets the title, or adds one at the top (below a line of cell magic).
 *
 * The options of the title line stay. Line breaks and the like become spaces.
 *
 * @throws FormError `bad-value` for a text that would be read as something else: as options, say.
 */
export function setTitle(
  source: string,
  text: string,
  language: Language = PYTHON
): Edit {
  const title = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const edit = titleEdit(source, title, language);
  const after = parseForm(applyEdit(source, edit), language);
  if (after.title?.text !== title) {
    throw new FormError('bad-value', 'The title line cannot hold this text');
  }
  return edit;
}

function titleEdit(source: string, text: string, language: Language): Edit {
  const { title } = parseForm(source, language);
  if (title === null) {
    return insertTitle(source, text, language);
  }
  const { start, end } = title.spans.text;
  if (text === title.text) {
    return { start, end, text };
  }
  // `#@title{run: "auto"}` has no room for a text yet.
  const before = text && !isSpace(source[start - 1]) ? ' ' : '';
  const behind = text && title.spans.options?.start === end ? ' ' : '';
  return { start, end, text: before + text + behind };
}

function insertTitle(source: string, title: string, language: Language): Edit {
  const newline = newlineOf(source);
  const line = `${language.comment} @title ${title}`.trimEnd();
  if (!source.startsWith('%%')) {
    return { start: 0, end: 0, text: line + (source === '' ? '' : newline) };
  }
  const at = nextLine(source, lineEnd(source, 0));
  return at === source.length && !/[\r\n]$/.test(source)
    ? { start: at, end: at, text: newline + line }
    : { start: at, end: at, text: line + newline };
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
  return value === null
    ? removeEntry(source, options, key)
    : setEntry(options, key, JSON.stringify(value));
}

function setEntry({ entries }: Dict, key: TitleKey, value: string): Edit {
  // Of two with one key, the last counts.
  const old = entries.filter(each => each.key.text === key).pop();
  const last = entries[entries.length - 1];
  const at = last?.value.end ?? 0;
  return old
    ? { start: old.value.start, end: old.value.end, text: value }
    : { start: at, end: at, text: `, "${key}": ${value}` };
}

function removeEntry(
  source: string,
  { entries, start, end }: Dict,
  key: TitleKey
): Edit {
  const kept = entries.filter(each => each.key.text !== key);
  const index = entries.findIndex(each => each.key.text === key);
  const [before, old, next] = [-1, 0, 1].map(step => entries[index + step]);
  if (index < 0 || !old) {
    return { start, end: start, text: '' };
  }
  if (kept.length === 0) {
    return { start: trimEnd(source, 0, start), end, text: '' };
  }
  if (kept.length < entries.length - 1) {
    const texts = kept.map(each =>
      source.slice(each.key.start, each.value.end)
    );
    return { start, end, text: `{${texts.join(', ')}}` };
  }
  return next
    ? { start: old.key.start, end: next.key.start, text: '' }
    : { start: before?.value.end ?? start, end: old.value.end, text: '' };
}
