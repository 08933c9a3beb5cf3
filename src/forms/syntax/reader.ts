/** A source's lines, with their comments. */
import { markAt } from './annotation';
import type { Language } from './language';
import { isPython } from './language';
import type { Literal } from './chars';
import {
  CLOSING,
  OPENING,
  QUOTES,
  isSpace,
  isWordAt,
  lineEnd,
  nextLine,
  readLiteral,
  skipSpace
} from './chars';

/** A physical line of source. */
export interface SourceLine {
  readonly start: number;
  /** Where its text ends, before the line break. */
  readonly end: number;
  /** Where the next line starts. */
  readonly next: number;
  /** The first character that is no white space; `end` for a blank line. */
  readonly text: number;
  /** Where its comment begins; -1 for none. */
  readonly comment: number;
  /** The index of the line where the string that this line begins in was opened; else its own. */
  readonly opened: number;
  /** How many brackets are open where it starts. */
  readonly depth: number;
}

/** The lines of a source: aware of strings, also of those over many lines. */
export function readLines(source: string, language: Language): SourceLine[] {
  return new LineReader(source, language).read();
}

/** Where a line's code ends: at its comment, or at its end. */
export function codeEnd(line: SourceLine): number {
  return line.comment < 0 ? line.end : line.comment;
}

/** The index of the line that a position stands in. */
export function lineAt(lines: readonly SourceLine[], at: number): number {
  let low = 0;
  let high = lines.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start ?? 0) <= at) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

class LineReader {
  constructor(
    private readonly _source: string,
    private readonly _language: Language
  ) {}

  read(): SourceLine[] {
    for (let start = 0; ;) {
      const end = lineEnd(this._source, start);
      const next = nextLine(this._source, end);
      this._lines.push(this._line(start, end, next));
      if (next === end) {
        return this._lines;
      }
      start = next;
    }
  }

  private _line(start: number, end: number, next: number): SourceLine {
    const inside = this._resume > start;
    if (!inside) {
      this._opened = this._lines.length;
    }
    const text = skipSpace(this._source, start, end);
    const { _opened: opened, _depth: depth } = this;
    const silent = this._resume > end || (!inside && this._isMagic(text));
    const from = Math.max(start, this._resume);
    const comment = silent ? -1 : this._scan(start, from, end);
    return { start, end, next, text, comment, opened, depth };
  }

  /** Whether a line is for the shell or a magic, where quotes need not be in pairs. */
  private _isMagic(text: number): boolean {
    return isPython(this._language)
      ? '!%'.includes(this._source[text] ?? '-')
      : text === 0 && this._source.startsWith('%%');
  }

  /** Looks for a line's comment, and for a string that goes on after the line. */
  private _scan(start: number, from: number, end: number): number {
    for (let at = nextSign(this._source, from); at < end;) {
      const char = this._source[at] ?? '';
      if (this._beginsComment(at, start)) {
        return at;
      }
      // A prefix changes what a string means, not where it ends.
      const literal = QUOTES.includes(char) ? this._literal(at, end) : null;
      if (literal === null) {
        this._count(char);
        at = nextSign(this._source, at + 1);
      } else if (!literal.closed) {
        // Half-typed. The annotation, if there is one, is still meant as one, even though the
        // quotes in it make pairs with the one that is too many.
        return firstMark(this._source, from, end, this._language);
      } else if (literal.next > end) {
        this._resume = literal.next;
        return -1;
      } else {
        if (this._isTorn(literal)) {
          return firstMark(this._source, from, end, this._language);
        }
        at = nextSign(this._source, literal.next);
      }
    }
    return -1;
  }

  /**
   * Whether a string holds an annotation and ends where no string can, right before a word: it is
   * half-typed, and its end is a quote of the annotation.
   */
  private _isTorn({ start, next }: Literal): boolean {
    return (
      isWordAt(this._source, next) &&
      firstMark(this._source, start, next, this._language) >= 0
    );
  }

  private _beginsComment(at: number, start: number): boolean {
    const { comment, commentAtWord } = this._language;
    return (
      this._source[at] === comment[0] &&
      this._source.startsWith(comment, at) &&
      (!commentAtWord || at === start || isSpace(this._source[at - 1]))
    );
  }

  private _count(char: string): void {
    if (OPENING.includes(char)) {
      this._depth++;
    } else if (CLOSING.includes(char) && this._depth > 0) {
      this._depth--;
    }
  }

  /**
   * A string that may reach beyond its line.
   *
   * Where one has no end, no later one with these quotes has one, either: nobody looks twice.
   */
  private _literal(at: number, line: number): Literal | null {
    const { length } = this._source;
    const limits = { line, source: length };
    const near = readLiteral(
      this._source,
      at,
      { line, source: line },
      this._language
    );
    if (near === null || near.closed) {
      return near;
    }
    if (at < (this._hopeless.get(near.quote) ?? 0)) {
      return near;
    }
    const far = readLiteral(this._source, at, limits, this._language);
    if (far && !far.closed) {
      this._hopeless.set(far.quote, far.end);
    }
    return far;
  }

  private readonly _lines: SourceLine[] = [];
  /** Where the string that the next line begins in ends. */
  private _resume = 0;
  private _opened = 0;
  private _depth = 0;
  /** Up to where strings are known to have no end, by their quotes. */
  private readonly _hopeless = new Map<string, number>();
}

const SIGN = /["'`#/()[\]{}\r\n]/g;

/** The next character that may open or close something, or begin a comment; or the line's end. */
function nextSign(source: string, at: number): number {
  SIGN.lastIndex = at;
  return SIGN.exec(source)?.index ?? source.length;
}

/** Where the first annotation between two positions of a line begins; -1 for none. */
function firstMark(
  source: string,
  start: number,
  end: number,
  language: Language
): number {
  for (let at = start; at < end; at++) {
    if (markAt(source, at, end, language) >= 0) {
      return at;
    }
  }
  return -1;
}
