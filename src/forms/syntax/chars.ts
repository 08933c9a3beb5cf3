/** Characters, words, lines and string literals of a source. */
import type { Language } from './language';
import { isPython } from './language';

/** A string literal in a source. */
export interface Literal {
  readonly prefix: string;
  readonly quote: string;
  /** Where the text between the quotes begins and ends. */
  readonly start: number;
  readonly end: number;
  /** Whether the closing quote is there. */
  readonly closed: boolean;
  /** Behind the closing quote. */
  readonly next: number;
}

/** How far a literal may reach. */
export interface Limits {
  /** Where a string that may not hold line breaks ends, unless a backslash continues the line. */
  readonly line: number;
  /** Where any string has to end. */
  readonly source: number;
}

/** All quotes of all languages. */
export const QUOTES = '"\'`';
export const OPENING = '([{';
export const CLOSING = ')]}';

const PREFIXES: ReadonlySet<string> = new Set([
  'b',
  'br',
  'f',
  'fr',
  'r',
  'rb',
  'rf',
  'rt',
  't',
  'tr',
  'u'
]);

export function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\f' || char === '\u00a0';
}

export function skipSpace(source: string, at: number, end: number): number {
  while (at < end && isSpace(source[at])) {
    at++;
  }
  return at;
}

/** Where a text ends without the white space at its end. */
export function trimEnd(source: string, start: number, end: number): number {
  while (end > start && isSpace(source[end - 1])) {
    end--;
  }
  return end;
}

const WORD = /[\p{XID_Start}_$][\p{XID_Continue}$]*/uy;
const REST_OF_WORD = /[\p{XID_Continue}$]*/uy;

/** Where the word that begins at `at` ends; `at` if none begins there. */
export function wordEnd(source: string, at: number): number {
  WORD.lastIndex = at;
  return at + (WORD.exec(source)?.[0].length ?? 0);
}

/** Whether a word goes on at `at`. */
export function isWordAt(source: string, at: number): boolean {
  REST_OF_WORD.lastIndex = at;
  return Boolean(REST_OF_WORD.exec(source)?.[0]);
}

const BREAK = /[\r\n]/g;

/** The end of the line that `at` stands in, without its line break. */
export function lineEnd(source: string, at: number): number {
  BREAK.lastIndex = at;
  return BREAK.exec(source)?.index ?? source.length;
}

/** Behind the line break at `end`: a line feed, a carriage return, or both. */
export function nextLine(source: string, end: number): number {
  return source.startsWith('\r\n', end)
    ? end + 2
    : Math.min(end + 1, source.length);
}

/** The string literal that begins at `at`, where no word goes on, with its prefix; or null. */
export function readLiteral(
  source: string,
  at: number,
  limits: Limits,
  language: Language
): Literal | null {
  const open = isPython(language) ? prefixEnd(source, at, limits.line) : at;
  if (open < 0) {
    return null;
  }
  const quote = quoteAt(source, open, language);
  if (quote === null || open + quote.length > limits.source) {
    return null;
  }
  const long = language.longQuotes.includes(quote);
  const start = open + quote.length;
  const stop = long ? limits.source : limits.line;
  const escapes = language.escapes(quote) !== '';
  const prefix = source.slice(at, open);
  const found = closing(source, start, { stop, last: limits.source }, quote, {
    escapes,
    // Only where a line's end is not the end of all.
    continues: !long
  });
  return found.closed
    ? {
        prefix,
        quote,
        start,
        end: found.at,
        closed: true,
        next: found.at + quote.length
      }
    : { prefix, quote, start, end: found.at, closed: false, next: found.at };
}

/** Where a string's prefix ends; -1 if what stands there is no prefix. */
function prefixEnd(source: string, at: number, limit: number): number {
  let open = at;
  while (
    open < limit &&
    open - at < 3 &&
    'bfrtu'.includes((source[open] ?? '-').toLowerCase())
  ) {
    open++;
  }
  const prefix = source.slice(at, open).toLowerCase();
  return !prefix || PREFIXES.has(prefix) ? open : -1;
}

function quoteAt(
  source: string,
  at: number,
  language: Language
): string | null {
  if (!QUOTES.includes(source[at] ?? '-')) {
    return null;
  }
  const begins = (quote: string): boolean => source.startsWith(quote, at);
  return (
    language.longQuotes.find(begins) ?? language.quotes.find(begins) ?? null
  );
}

/** Where a string ends: at its closing quote, or where it has to end without one. */
function closing(
  source: string,
  at: number,
  { stop, last }: { stop: number; last: number },
  quote: string,
  { escapes, continues }: { escapes: boolean; continues: boolean }
): { at: number; closed: boolean } {
  for (; at + quote.length <= stop; at++) {
    const char = source[at];
    if (char === quote[0] && source.startsWith(quote, at)) {
      return { at, closed: true };
    }
    if (escapes && char === '\\') {
      at++;
      if (continues && at === stop && stop < last) {
        at = nextLine(source, stop);
        stop = Math.min(lineEnd(source, at), last);
        at--;
      }
    }
  }
  return { at: stop, closed: false };
}
