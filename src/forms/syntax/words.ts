/** The names that a piece of code mentions. */
import { PYTHON_WORDS } from './assignment';
import type { Language } from './language';
import { isPython } from './language';
import type { Literal } from './chars';
import { QUOTES, lineEnd, readLiteral, wordEnd } from './chars';
import type { Span } from './types';

/** The words of a piece of code outside of comments and plain strings, without keywords. */
export function wordsOf(
  source: string,
  { start, end }: Span,
  language: Language
): ReadonlySet<string> {
  const words = new Set<string>();
  let line = start;
  for (let at = start; at < end;) {
    line = at < line ? line : lineEnd(source, at);
    const stop = wordEnd(source, at);
    const literal = QUOTES.includes(source[stop] ?? '-')
      ? readLiteral(source, at, { line, source: end }, language)
      : null;
    if (literal) {
      if (mayMention(literal, language)) {
        addWords(words, source, literal);
      }
      at = Math.max(literal.next, at + 1);
    } else if (source.startsWith(language.comment, at)) {
      at = line + 1;
    } else if (stop > at) {
      words.add(source.slice(at, stop));
      at = stop;
    } else {
      at++;
    }
  }
  for (const word of isPython(language) ? PYTHON_WORDS : []) {
    words.delete(word);
  }
  return words;
}

/** Of a string that can mention variables, all words may be some. */
function addWords(
  words: Set<string>,
  source: string,
  { start, end }: Span
): void {
  for (let at = start; at < end;) {
    const stop = wordEnd(source, at);
    if (stop > at) {
      words.add(source.slice(at, stop));
    }
    at = Math.max(stop, at + 1);
  }
}

/** Whether the text of a string can hold variables' values. */
function mayMention(
  { prefix, quote, closed }: Literal,
  language: Language
): boolean {
  return (
    !closed || /[ft]/i.test(prefix) || language.interpolates(quote).length > 0
  );
}

export function overlap(
  some: ReadonlySet<string>,
  others: ReadonlySet<string>
): boolean {
  return [...some].some(word => others.has(word));
}
