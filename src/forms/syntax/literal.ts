/** String literals and numbers: what they mean. */
import type { Language } from './language';
import { isPython } from './language';
import type { Literal } from './chars';
import { readLiteral } from './chars';

/** A literal that is the whole of a text, with its meaning. */
export interface Text {
  readonly literal: Literal;
  readonly value: string;
}

/** The string that `text` denotes, if it is one plain literal and nothing else; else null. */
export function readText(text: string, language: Language): Text | null {
  const limits = { line: text.length, source: text.length };
  const literal = readLiteral(text, 0, limits, language);
  if (
    !literal?.closed ||
    literal.next !== text.length ||
    /[bft]/i.test(literal.prefix)
  ) {
    return null;
  }
  const inner = text.slice(literal.start, literal.end);
  const long = language.longQuotes.includes(literal.quote);
  if (!long && /[\r\n]/.test(inner)) {
    return null;
  }
  const value = /r/i.test(literal.prefix)
    ? inner.replace(/\r\n?/g, '\n')
    : new Decoder(inner, literal.quote, language).decode();
  return value === null ? null : { literal, value };
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`']
]);

/** Digits of an escape by its letter. */
const HEX: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8]
]);

/** Whether a variable's value begins at a position of a string. */
export function interpolates(
  inner: string,
  at: number,
  quote: string,
  language: Language
): boolean {
  return language.interpolates(quote).some(mark => inner.startsWith(mark, at));
}

/** Reads what stands between quotes. */
class Decoder {
  constructor(
    private readonly _inner: string,
    private readonly _quote: string,
    private readonly _language: Language
  ) {
    this._escapable = _language.escapes(_quote);
  }

  /** The meaning; null if it cannot be told without the language. */
  decode(): string | null {
    // Most strings hold nothing special.
    if (!/[\\\r$`#@]/.test(this._inner)) {
      return this._inner;
    }
    let value = '';
    for (let at = 0; at < this._inner.length;) {
      const read = this._next(at);
      if (read === null) {
        return null;
      }
      value += read.value;
      at = read.end;
    }
    return value;
  }

  private _next(at: number): Piece | null {
    const char = this._inner[at] ?? '';
    if (char === '\r') {
      // Any line break in a source is one line feed in the string.
      return { value: '\n', end: this._breakEnd(at) };
    }
    if (char === '\\' && this._escapable !== '') {
      return this._escape(at + 1);
    }
    return interpolates(this._inner, at, this._quote, this._language)
      ? null
      : { value: char, end: at + 1 };
  }

  private _breakEnd(at: number): number {
    return this._inner.startsWith('\r\n', at) ? at + 2 : at + 1;
  }

  /** One escape behind its backslash. */
  private _escape(at: number): Piece | null {
    const char = this._inner[at] ?? '';
    if (this._escapable !== '*') {
      return this._escapable.includes(char)
        ? { value: char, end: at + 1 }
        : { value: '\\', end: at };
    }
    if (char === '\n' || char === '\r') {
      return { value: '', end: this._breakEnd(at) };
    }
    const length = HEX.get(char);
    if (length !== undefined) {
      return this._hex(at + 1, length);
    }
    if (char >= '0' && char <= '7') {
      return this._octal(at);
    }
    const simple = SIMPLE.get(char);
    return simple !== undefined
      ? { value: simple, end: at + 1 }
      : this._unknown(char, at);
  }

  private _hex(at: number, length: number): Piece | null {
    const digits = this._inner.slice(at, at + length);
    const code = parseInt(digits, 16);
    return digits.length === length &&
      /^[0-9a-fA-F]+$/.test(digits) &&
      code <= 0x10ffff
      ? { value: String.fromCodePoint(code), end: at + length }
      : null;
  }

  /** Only Python and a lone zero are sure to mean the same. */
  private _octal(at: number): Piece | null {
    const digits = /^[0-7]{1,3}/.exec(this._inner.slice(at, at + 3))?.[0] ?? '';
    const sure = isPython(this._language) || /^0(?!\d)/.test(digits);
    return sure
      ? {
          value: String.fromCharCode(parseInt(digits, 8)),
          end: at + digits.length
        }
      : null;
  }

  private _unknown(char: string, at: number): Piece | null {
    if (isPython(this._language)) {
      // A character by its name has to be looked up; what is no escape keeps its backslash.
      return char === 'N' ? null : { value: '\\', end: at };
    }
    // Languages differ; but what would begin a variable's value is always escaped so.
    const begins = interpolates(this._inner, at, this._quote, this._language);
    return begins ? { value: char, end: at + 1 } : null;
  }

  private readonly _escapable: string;
}

/** A part of a string, and where the next begins. */
interface Piece {
  readonly value: string;
  readonly end: number;
}

const NUMBER =
  /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const INTEGER =
  /^[+-]?(?:0+|[1-9]\d*(?:_\d+)*|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/;

/** Whether a text is a number as Python and its like write it. */
export function isNumber(text: string): boolean {
  return isInteger(text) || NUMBER.test(text);
}

/** Whether a text is a whole number. Zeros in front are not one in Python. */
export function isInteger(text: string): boolean {
  return INTEGER.test(text);
}

/** What a number's text is worth. */
export function numberOf(text: string): number {
  const plain = text.replace(/_/g, '').replace(/^[+-]/, '');
  const number = Number(plain);
  // There is no use for a zero below zero.
  return text.startsWith('-') && number !== 0 ? -number : number;
}
