/** String literals: what they mean, and how to write them so that they mean it. */
import type { Language } from './language';
import type { Literal } from './reader';
import { readLiteral } from './reader';

/** A literal that is the whole of a text, with its meaning. */
export interface Text {
  readonly literal: Literal;
  readonly value: string;
}

/** The string that `text` denotes, if it is one plain literal and nothing else; else null. */
export function readText(text: string, language: Language): Text | null {
  const literal = readLiteral(text, 0, text.length, language);
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
    : decode(inner, literal.quote, language);
  return value === null ? null : { literal, value };
}

const SIMPLE: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v'
};

/** Digits of an escape by its letter. */
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The meaning of what stands between quotes; null if it cannot be told without the language. */
function decode(
  inner: string,
  quote: string,
  language: Language
): string | null {
  const escapes = language.escapes(quote);
  const marks = language.interpolates?.(quote) ?? '';
  let value = '';
  for (let at = 0; at < inner.length; at++) {
    const char = inner[at] ?? '';
    if (interpolated(inner, at, marks)) {
      return null;
    }
    if (char === '\r') {
      // Any line break in a source is one line feed in the string.
      value += '\n';
      at += inner[at + 1] === '\n' ? 1 : 0;
    } else if (char !== '\\' || !escapes) {
      value += char;
    } else {
      const read = escape(inner, at + 1, language);
      if (read === null) {
        return null;
      }
      value += read.value;
      at = read.end - 1;
    }
  }
  return value;
}

/** Whether a variable's value would be put in here. */
function interpolated(inner: string, at: number, marks: string): boolean {
  if (marks.length === 0) {
    return false;
  }
  // Two characters as a pair (`${`, `#{`), or each of them alone (`$`, a back quote).
  return marks.endsWith('{')
    ? inner.startsWith(marks, at)
    : marks.includes(inner[at] ?? '');
}

/** One escape behind its backslash. */
function escape(
  inner: string,
  at: number,
  language: Language
): { value: string; end: number } | null {
  const char = inner[at] ?? '';
  if (language.escapable && !language.escapable.includes(char)) {
    return { value: '\\', end: at };
  }
  if (char === '\n' || char === '\r') {
    return {
      value: '',
      end: char === '\r' && inner[at + 1] === '\n' ? at + 2 : at + 1
    };
  }
  if (/[0-7]/.test(char) && (language.prefixes || char !== '0')) {
    const digits = /^[0-7]{1,3}/.exec(inner.slice(at, at + 3))?.[0] ?? char;
    return {
      value: String.fromCharCode(parseInt(digits, 8)),
      end: at + digits.length
    };
  }
  const length = HEX[char];
  if (length !== undefined) {
    const digits = inner.slice(at + 1, at + 1 + length);
    const code = parseInt(digits, 16);
    return digits.length === length &&
      /^[0-9a-fA-F]+$/.test(digits) &&
      code <= 0x10ffff
      ? { value: String.fromCodePoint(code), end: at + 1 + length }
      : null;
  }
  if (char === 'N' && language.prefixes) {
    return null; // a character by its name
  }
  const simple = SIMPLE[char];
  if (simple !== undefined) {
    return { value: simple, end: at + 1 };
  }
  // Python keeps the backslash of what is no escape.
  const keeps = language.prefixes && !'\\\'"'.includes(char);
  return { value: keeps ? `\\${char}` : char, end: at + 1 };
}

/** How the text of a new literal is to look. */
export interface Style {
  readonly prefix: string;
  readonly quote: string;
  readonly newline: string;
}

/**
 * A literal that denotes `value`, in the style given; the style gives way where it cannot hold the
 * value (a raw string with its own quote in it, single quotes of a shell).
 */
export function writeText(
  value: string,
  style: Style,
  language: Language
): string {
  if (/r/i.test(style.prefix)) {
    const raw = rawText(value, style, language);
    if (raw !== null) {
      return raw;
    }
  }
  const prefix = style.prefix.replace(/r/gi, '');
  let quote = style.quote;
  if (!language.escapes(quote) && value.includes(quote)) {
    quote = language.quotes.find(other => language.escapes(other)) ?? quote;
  }
  return prefix + quote + encode(value, quote, style.newline, language) + quote;
}

/** A raw literal, or null if none denotes the value. */
function rawText(
  value: string,
  style: Style,
  language: Language
): string | null {
  const { prefix, quote, newline } = style;
  const long = language.longQuotes.includes(quote);
  const text = prefix + quote + value.replace(/\n/g, newline) + quote;
  const breaks = !long && /[\r\n]/.test(value);
  const control = /(?![\t\n])\p{Cc}/u.test(value);
  return !breaks && !control && readText(text, language)?.value === value
    ? text
    : null;
}

function encode(
  value: string,
  quote: string,
  newline: string,
  language: Language
): string {
  if (!language.escapes(quote)) {
    return value;
  }
  const long = language.longQuotes.includes(quote);
  const marks = language.interpolates?.(quote) ?? '';
  let text = '';
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? '';
    if (char === '\\') {
      text += '\\\\';
    } else if (char === quote[0]) {
      text += long && !endsLong(value, at, quote) ? char : `\\${char}`;
    } else if (char === '\n') {
      text += long ? newline : '\\n';
    } else if (interpolated(value, at, marks)) {
      text += `\\${char}`;
    } else {
      text += plain(value, at);
    }
  }
  return text;
}

/** Whether a quote in a long string has to be escaped: it would close it, or stand at its end. */
function endsLong(value: string, at: number, quote: string): boolean {
  return (
    at === value.length - 1 || value.startsWith(quote, at) || quote.length === 1
  );
}

/** A character as itself if a source may hold it, else escaped. */
function plain(value: string, at: number): string {
  const char = value[at] ?? '';
  const code = value.charCodeAt(at);
  if (char === '\t') {
    return '\\t';
  }
  if (char === '\r') {
    return '\\r';
  }
  if (code < 0x20 || code === 0x7f) {
    return `\\x${code.toString(16).padStart(2, '0')}`;
  }
  const lead = code >= 0xd800 && code < 0xdc00;
  const next = value.charCodeAt(at + 1);
  const before = value.charCodeAt(at - 1);
  const paired = lead
    ? next >= 0xdc00 && next < 0xe000
    : before >= 0xd800 && before < 0xdc00;
  return code >= 0xd800 && code < 0xe000 && !paired
    ? `\\u${code.toString(16)}`
    : char;
}

/** Whether a text is a number as Python and its like write it. */
export function isNumber(text: string): boolean {
  return (
    isInteger(text) ||
    /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)([eE][+-]?\d+)?$/.test(text)
  );
}

/** Whether a text is a whole number. Zeros in front are not one in Python. */
export function isInteger(text: string): boolean {
  return /^[+-]?(0+|[1-9]\d*(_\d+)*|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(
    text
  );
}

/** What a number's text is worth. */
export function numberOf(text: string): number {
  const plain = text.replace(/_/g, '');
  const sign = plain.startsWith('-') ? -1 : 1;
  return sign * Number(plain.replace(/^[+-]/, ''));
}
