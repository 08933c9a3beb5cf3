import type { Language } from './language';

/** A physical line of source. */
export interface SourceLine {
  readonly start: number;
  /** Where its text ends, before the line break (a carriage return counts as part of that). */
  readonly end: number;
  /** Where the next line starts. */
  readonly next: number;
  /** The first character that is no space or tab; `end` for a blank line. */
  readonly text: number;
  /** Where its comment begins; -1 for none. */
  readonly comment: number;
  /** The index of the line where the string that this line begins in was opened; else its own. */
  readonly opened: number;
}

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

/** All quotes of all languages. */
const QUOTES = '"\'`';

const PREFIXES = new Set([
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

export function isWordStart(char: string | undefined): boolean {
  return char !== undefined && /[\p{ID_Start}_$]/u.test(char);
}

export function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{ID_Continue}$]/u.test(char);
}

export function skipSpace(source: string, at: number, end: number): number {
  while (at < end && isSpace(source[at])) {
    at++;
  }
  return at;
}

export function trimEnd(source: string, start: number, end: number): number {
  while (
    end > start &&
    (isSpace(source[end - 1]) || source[end - 1] === '\r')
  ) {
    end--;
  }
  return end;
}

/** The end of a line's text and the start of the next line. */
function lineEnd(source: string, start: number): [end: number, next: number] {
  const newline = source.indexOf('\n', start);
  if (newline < 0) {
    return [source.length, source.length];
  }
  const end =
    newline > start && source[newline - 1] === '\r' ? newline - 1 : newline;
  return [end, newline + 1];
}

/**
 * The string literal that begins at `at`, or null if none does.
 *
 * @param limit - where a string that may not hold line breaks has to end.
 */
export function readLiteral(
  source: string,
  at: number,
  limit: number,
  language: Language
): Literal | null {
  let open = at;
  if (language.prefixes) {
    while (
      open < limit &&
      open - at < 3 &&
      /[bfrtuBFRTU]/.test(source[open] ?? '')
    ) {
      open++;
    }
  }
  const prefix = source.slice(at, open);
  if (
    prefix &&
    (!PREFIXES.has(prefix.toLowerCase()) || isWord(source[at - 1]))
  ) {
    return null;
  }
  for (const quote of [...language.longQuotes, ...language.quotes]) {
    if (source.startsWith(quote, open)) {
      const long = language.longQuotes.includes(quote);
      const stop = long ? source.length : limit;
      const start = open + quote.length;
      const end = closing(source, start, stop, quote, language.escapes(quote));
      return end < 0
        ? { prefix, quote, start, end: stop, closed: false, next: stop }
        : { prefix, quote, start, end, closed: true, next: end + quote.length };
    }
  }
  return null;
}

function closing(
  source: string,
  at: number,
  stop: number,
  quote: string,
  escapes: boolean
): number {
  for (; at + quote.length <= stop; at++) {
    if (escapes && source[at] === '\\') {
      at++;
    } else if (source.startsWith(quote, at)) {
      return at;
    }
  }
  return -1;
}

/** Whether a line of Python is for the shell or a magic, where quotes need not be in pairs. */
function isMagic(source: string, text: number, language: Language): boolean {
  return language.prefixes && (source[text] === '!' || source[text] === '%');
}

function beginsComment(
  source: string,
  at: number,
  start: number,
  language: Language
): boolean {
  return (
    source.startsWith(language.comment, at) &&
    (!language.commentAtWord || at === start || isSpace(source[at - 1]))
  );
}

/** Where the last `@param` of a line begins, with its comment sign; -1 for none. */
export function lastMark(
  source: string,
  start: number,
  end: number,
  language: Language
): number {
  for (let at = source.lastIndexOf('@param', end); at >= start;) {
    let sign = at;
    while (sign > start && isSpace(source[sign - 1])) {
      sign--;
    }
    sign -= language.comment.length;
    if (sign >= start && source.startsWith(language.comment, sign)) {
      return sign;
    }
    at = at === 0 ? -1 : source.lastIndexOf('@param', at - 1);
  }
  return -1;
}

/** The lines of a source, with their comments: aware of strings, also of those over many lines. */
export function readLines(source: string, language: Language): SourceLine[] {
  const lines: SourceLine[] = [];
  /** Where the string that the line begins in ends, and the line it was opened on. */
  let resume = 0;
  let opened = 0;
  for (let start = 0; start <= source.length;) {
    const [end, next] = lineEnd(source, start);
    const index = lines.length;
    const inside = resume > start;
    if (!inside) {
      opened = index;
    }
    const text = skipSpace(source, start, end);
    const from = Math.max(start, resume);
    const scanned =
      from > end
        ? { comment: -1, resume }
        : scanLine(source, { from, text, start, end, inside }, language);
    lines.push({ start, end, next, text, comment: scanned.comment, opened });
    resume = scanned.resume;
    if (next <= end) {
      break;
    }
    start = next;
  }
  return lines;
}

interface Stretch {
  from: number;
  text: number;
  start: number;
  end: number;
  /** Whether the line begins inside a string. */
  inside: boolean;
}

/** Looks for a line's comment, and for a string that goes on after the line. */
function scanLine(
  source: string,
  { from, text, start, end, inside }: Stretch,
  language: Language
): { comment: number; resume: number } {
  const none = { comment: -1, resume: 0 };
  if (!inside && isMagic(source, text, language)) {
    return none;
  }
  for (let at = from; at < end;) {
    const char = source[at] ?? '';
    if (
      char === language.comment[0] &&
      beginsComment(source, at, start, language)
    ) {
      return { comment: at, resume: 0 };
    }
    // A prefix changes what a string means, not where it ends.
    const literal = QUOTES.includes(char)
      ? readLiteral(source, at, end, language)
      : null;
    if (literal === null) {
      at++;
    } else if (!literal.closed) {
      // Half-typed. The annotation, if there is one, is still meant as one.
      return { comment: lastMark(source, at, end, language), resume: 0 };
    } else if (literal.next > end) {
      return { comment: -1, resume: literal.next };
    } else {
      at = literal.next;
    }
  }
  return none;
}
