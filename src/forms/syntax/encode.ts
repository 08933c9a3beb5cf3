/** Writes string literals so that they mean what they should. */
import type { Language } from './language';
import { isPython } from './language';
import { interpolates, readText } from './literal';

/** How the text of a new literal is to look. */
export interface Style {
  readonly prefix: string;
  readonly quote: string;
  /** The line break of the source. */
  readonly newline: string;
}

/**
 * A literal that denotes `value`, in the style given; the style gives way where it cannot hold the
 * value (a raw string with its own quote in it, single quotes of a shell).
 *
 * @returns null if no literal of the language denotes it that we can write.
 */
export function writeText(
  value: string,
  { prefix, quote, newline }: Style,
  language: Language
): string | null {
  const styles: Style[] = [
    { prefix, quote, newline },
    { prefix: prefix.replace(/r/gi, ''), quote, newline },
    ...language.quotes.map(other => ({ prefix: '', quote: other, newline }))
  ];
  for (const style of styles) {
    const inner = /r/i.test(style.prefix)
      ? rawText(value, style)
      : encode(value, style, language);
    const text = style.prefix + style.quote + inner + style.quote;
    if (inner !== null && readText(text, language)?.value === value) {
      return text;
    }
  }
  return null;
}

/** What stands between the quotes of a raw literal; null if a source cannot hold it so. */
function rawText(value: string, { newline }: Style): string | null {
  return /(?![\t\n])\p{Cc}|\p{Cs}/u.test(value)
    ? null
    : value.replace(/\n/g, newline);
}

/** What stands between the quotes. */
function encode(
  value: string,
  { quote, newline }: Style,
  language: Language
): string {
  const escapable = language.escapes(quote);
  const long = language.longQuotes.includes(quote);
  let text = '';
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? '';
    const special =
      char === '\\' ||
      (char === quote[0] && !(long && staysOpen(value, at, quote))) ||
      interpolates(value, at, quote, language);
    if (char === '\n' && long) {
      text += newline;
    } else if (escapable !== '*') {
      text += special && escapable.includes(char) ? `\\${char}` : char;
    } else {
      text += special ? `\\${char}` : plain(value, at, language);
    }
  }
  return text;
}

/** Whether a quote may stand in a long string as it is: neither closes it nor stands at its end. */
function staysOpen(value: string, at: number, quote: string): boolean {
  return (
    quote.length > 1 && at < value.length - 1 && !value.startsWith(quote, at)
  );
}

/** A character as itself if a source may hold it, else escaped. */
function plain(value: string, at: number, language: Language): string {
  const char = value[at] ?? '';
  switch (char) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
  }
  const code = value.charCodeAt(at);
  if (code < 0x20 || code === 0x7f) {
    return isPython(language) ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  }
  return isLone(value, at) ? `\\u${hex(code, 4)}` : char;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Whether half of a pair stands without the other: no file can hold that. */
function isLone(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  if (code < 0xd800 || code > 0xdfff) {
    return false;
  }
  const isHigh = code < 0xdc00;
  const other = value.charCodeAt(isHigh ? at + 1 : at - 1);
  return isHigh
    ? !(other >= 0xdc00 && other <= 0xdfff)
    : !(other >= 0xd800 && other <= 0xdbff);
}
