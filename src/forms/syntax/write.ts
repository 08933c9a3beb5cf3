/** How a new value of a field is written. */
import { isToken } from './annotation';
import { isWhole } from './assignment';
import { writeText } from './encode';
import type { Language } from './language';
import { isPython } from './language';
import { isInteger, isNumber, readText } from './literal';
import type { Field, Value } from './types';
import { FormError } from './types';
import { SLIDER, isDate, secretArgument } from './values';

/** What decides how a field's value is written. */
export type Writable = Pick<
  Field,
  'type' | 'choices' | 'choicesFrom' | 'step' | 'multiline'
>;

/** How a value stands in the code. */
export interface Written {
  /** The value's present text, whose style is kept; empty for a new one. */
  readonly text: string;
  /** The line break of the source. */
  readonly newline: string;
}

/**
 * The text of a new value of a field.
 *
 * @throws FormError `bad-value` if the field cannot hold it.
 */
export function writeValue(
  field: Writable,
  value: Value,
  language: Language,
  written: Written
): string {
  const { type } = field;
  switch (type) {
    case 'raw':
      return writeRaw(String(value), language);
    case 'boolean':
      return writeBoolean(value, language);
    case 'integer':
      return writeInteger(value);
    case 'number':
      return writeNumber(value);
    case 'slider':
      return writeStep(value, field.step ?? SLIDER.step);
    case 'secret':
      return writeSecret(String(value), written, language);
    case 'date':
      if (value !== '' && !isDate(String(value))) {
        throw new FormError('bad-value', `${String(value)} is no date`);
      }
      break;
    case 'string':
      if (isBare(field, String(value), written.text, language)) {
        return String(value);
      }
      break;
    case 'file':
      break;
  }
  return writeString(String(value), field.multiline, written, language);
}

/**
 * Whether a dropdown's item is written without quotes: if it is a number or word that stands so in
 * the list, unless the code holds a string now. Where the list has both, it means what it says.
 */
function isBare(
  { choices, choicesFrom }: Writable,
  value: string,
  text: string,
  language: Language
): boolean {
  if (!isToken(value) || (choices === null && choicesFrom === null)) {
    return false;
  }
  if (choices === null) {
    return isToken(text);
  }
  const holdsString = readText(text, language) !== null;
  const isListed = choices.some(({ label, bare }) => bare && label === value);
  return choices.every(({ bare }) => bare)
    ? !holdsString && (isListed || choices.some(({ label }) => isToken(label)))
    : isListed;
}

/** A string in the style of the text that it replaces. */
function writeString(
  value: string,
  multiline: boolean,
  { text, newline }: Written,
  language: Language
): string {
  const old = readText(text, language)?.literal;
  const fresh = (multiline && language.longQuotes[0]) || language.quotes[0];
  const quote = old?.quote ?? fresh ?? '"';
  const style = { prefix: old?.prefix ?? '', quote, newline };
  const written = writeText(value, style, language);
  if (written === null) {
    throw new FormError('bad-value', 'The language has no text for this value');
  }
  return written;
}

/** Code stays as it was typed, on one line, and without what would end it. */
function writeRaw(value: string, language: Language): string {
  if (/[\r\n]/.test(value)) {
    throw new FormError('bad-value', 'A raw value stands on one line');
  }
  const text = value.trim();
  if (text === '' || text.endsWith('\\')) {
    throw new FormError('bad-value', 'The line would not be code any more');
  }
  if (!isWhole(text, language)) {
    throw new FormError('bad-value', 'A bracket or quote is not closed');
  }
  return text;
}

function writeBoolean(value: Value, language: Language): string {
  switch (String(value).toLowerCase()) {
    case 'true':
      return language.yes;
    case 'false':
      return language.no;
    default:
      throw new FormError('bad-value', `${value} is neither true nor false`);
  }
}

function writeInteger(value: Value): string {
  // `1e21` is a whole number, though JavaScript does not write it as one.
  const text =
    typeof value === 'number' && Number.isInteger(value)
      ? BigInt(value).toString()
      : withoutZeros(String(value).trim());
  if (!isInteger(text)) {
    throw new FormError('bad-value', `${String(value)} is no whole number`);
  }
  return text;
}

function writeNumber(value: Value): string {
  const text = String(value).trim();
  const written = isInteger(text) ? text : withoutZeros(text);
  if (!isNumber(written)) {
    throw new FormError('bad-value', `${String(value)} is no number`);
  }
  return written;
}

/** Python has no numbers that begin with zeros. */
function withoutZeros(text: string): string {
  return text.replace(/^([+-]?)0+(?=\d)/, '$1');
}

/** A number with no more digits than the step has: 0.1 + 0.2 is 0.3 on a slider. */
function writeStep(value: Value, step: number): string {
  if (typeof value !== 'number') {
    return writeNumber(value);
  }
  const digits = Math.min(20, decimals(step));
  const rounded = Number(value.toFixed(digits));
  // Off the steps' grid it is somebody's own number.
  return writeNumber(
    Math.abs(rounded - value) < Math.abs(step) * 1e-6 ? rounded : value
  );
}

function decimals(step: number): number {
  const [mantissa = '', exponent = '0'] = String(step).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}

function writeSecret(
  name: string,
  { text, newline }: Written,
  language: Language
): string {
  if (name === '' || !isPython(language)) {
    throw new FormError('bad-value', 'A secret has a name, and is for Python');
  }
  const argument = secretArgument(text) ?? { start: 0, end: 0 };
  const old = text.slice(argument.start, argument.end);
  const literal = writeString(name, false, { text: old, newline }, language);
  return old && readText(old, language)
    ? text.slice(0, argument.start) + literal + text.slice(argument.end)
    : `secret(${literal})`;
}
