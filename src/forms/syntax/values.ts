/** What a field's value means, and how a new one is written. */
import type { Annotation } from './annotation';
import { isName } from './annotation';
import type { Language } from './language';
import { isInteger, isNumber, numberOf, readText, writeText } from './literal';
import type { Choice, Field, FieldType, Misfit, Value } from './types';
import { FormError } from './types';

/** The default end of a slider, and its step, as in Colab. */
export const SLIDER = { min: 0, max: 100, step: 1 } as const;

export interface Reading {
  readonly value: Value | null;
  readonly misfit: Misfit | null;
}

const ok = (value: Value): Reading => ({ value, misfit: null });
const EXPRESSION: Reading = { value: null, misfit: 'expression' };

/** The value that a text is to a field of a type. */
export function readValue(
  text: string,
  type: FieldType,
  annotation: Annotation,
  language: Language
): Reading {
  if (text === '') {
    return { value: null, misfit: 'empty' };
  }
  const reading = annotation.choices
    ? readChosen(text, type, language)
    : readTyped(text, type, language);
  if (reading.value === null) {
    return reading;
  }
  if (
    annotation.choices &&
    !annotation.allowInput &&
    !listed(reading.value, annotation.choices)
  ) {
    return { value: reading.value, misfit: 'off-list' };
  }
  if (type === 'slider' && outside(reading.value, annotation)) {
    return { value: reading.value, misfit: 'out-of-range' };
  }
  return reading;
}

function readTyped(text: string, type: FieldType, language: Language): Reading {
  switch (type) {
    case 'raw':
      return ok(text);
    case 'string':
    case 'file':
      return readString(text, language);
    case 'date': {
      const reading = readString(text, language);
      return reading.value === '' || isDate(String(reading.value))
        ? reading
        : EXPRESSION;
    }
    case 'boolean':
      return text === language.yes || text === language.no
        ? ok(text === language.yes)
        : EXPRESSION;
    case 'integer':
      return isInteger(text) ? ok(asNumber(text)) : EXPRESSION;
    case 'number':
    case 'slider':
      return isNumber(text) ? ok(asNumber(text)) : EXPRESSION;
    case 'secret': {
      const name = secretName(text, language);
      return name === null ? EXPRESSION : ok(name);
    }
  }
}

/** A dropdown without a type may hold a string, a number or a word. */
function readChosen(
  text: string,
  type: FieldType,
  language: Language
): Reading {
  if (type !== 'string') {
    return readTyped(text, type, language);
  }
  const reading = readString(text, language);
  const bare = isNumber(text) || isBareWord(text, language);
  return reading.value === null && bare ? ok(text) : reading;
}

function isBareWord(text: string, language: Language): boolean {
  return [language.yes, language.no, 'None', 'null', 'nil', 'NULL'].includes(
    text
  );
}

function readString(text: string, language: Language): Reading {
  const read = readText(text, language);
  return read ? ok(read.value) : EXPRESSION;
}

/** A number; its text where a number of JavaScript would not hold it exactly. */
function asNumber(text: string): Value {
  const value = numberOf(text);
  return Number.isFinite(value) &&
    (Number.isSafeInteger(value) || !isInteger(text))
    ? value
    : text;
}

function listed(value: Value, choices: readonly Choice[]): boolean {
  return choices.some(choice => matches(choice, value));
}

/** Whether a value is a dropdown's item. */
export function matches(choice: Choice, value: Value): boolean {
  const text = String(value);
  return (
    choice.label === text ||
    (isNumber(choice.label) &&
      isNumber(text) &&
      numberOf(choice.label) === numberOf(text))
  );
}

function outside(value: Value, { min, max }: Annotation): boolean {
  const number = numberOf(String(value));
  return number < (min ?? SLIDER.min) || number > (max ?? SLIDER.max);
}

export function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text)
  );
}

const SECRET_CALL = /^(?:jupyterlab_modelarts\.)?secret\(\s*([^]*?)\s*,?\s*\)$/;

/** The name in `secret("name")`; null for anything else. */
function secretName(text: string, language: Language): string | null {
  const argument = SECRET_CALL.exec(text)?.[1];
  return argument === undefined
    ? null
    : (readText(argument, language)?.value ?? null);
}

/** How a value stands in the code. */
export interface Written {
  /** The value's present text; empty for a new one. */
  readonly text: string;
  readonly newline: string;
}

/**
 * The text of a new value of a field.
 *
 * @throws FormError `bad-value` if the field cannot hold it.
 */
export function writeValue(
  field: Pick<Field, 'type' | 'choices' | 'choicesFrom' | 'step' | 'multiline'>,
  value: Value,
  language: Language,
  { text, newline }: Written
): string {
  if (field.choices && field.type === 'string') {
    const bare = bareChoice(field.choices, value, text, language);
    if (bare !== null) {
      return bare;
    }
  }
  switch (field.type) {
    case 'raw':
      return writeRaw(String(value));
    case 'boolean':
      return writeBoolean(value, language);
    case 'integer':
      return writeInteger(value);
    case 'number':
      return writeNumber(value);
    case 'slider':
      return writeStep(value, field.step ?? SLIDER.step);
    case 'secret':
      return writeSecret(String(value), text, language, newline);
    case 'date':
      if (value !== '' && !isDate(String(value))) {
        throw new FormError('bad-value', `${String(value)} is no date`);
      }
      return writeString(
        String(value),
        text,
        field.multiline,
        language,
        newline
      );
    case 'string':
    case 'file':
      return writeString(
        String(value),
        text,
        field.multiline,
        language,
        newline
      );
  }
}

/** A number or word among a dropdown's items, unless the code holds a string now. */
function bareChoice(
  choices: readonly Choice[],
  value: Value,
  text: string,
  language: Language
): string | null {
  const choice = choices.find(each => each.label === String(value));
  const token =
    choice?.bare &&
    (isNumber(choice.label) || isBareWord(choice.label, language));
  return choice && token && readText(text, language) === null
    ? choice.label
    : null;
}

/** A string in the style of the text that it replaces. */
function writeString(
  value: string,
  text: string,
  multiline: boolean,
  language: Language,
  newline: string
): string {
  const old = readText(text, language)?.literal;
  const long = language.longQuotes[0];
  const quote =
    old?.quote ?? (multiline && long ? long : (language.quotes[0] ?? '"'));
  return writeText(
    value,
    { prefix: old?.prefix ?? '', quote, newline },
    language
  );
}

/** Code stays as it was typed, on one line, and without what would end it. */
function writeRaw(value: string): string {
  if (/[\r\n]/.test(value)) {
    throw new FormError('bad-value', 'A raw value stands on one line');
  }
  return value.trim();
}

function writeBoolean(value: Value, language: Language): string {
  if (typeof value !== 'boolean') {
    throw new FormError('bad-value', `${value} is neither true nor false`);
  }
  return value ? language.yes : language.no;
}

function writeInteger(value: Value): string {
  const text = String(value)
    .trim()
    .replace(/^([+-]?)0+(?=\d)/, '$1');
  if (!isInteger(text)) {
    throw new FormError('bad-value', `${String(value)} is no whole number`);
  }
  return text;
}

function writeNumber(value: Value): string {
  const text = String(value).trim();
  const plain = text.replace(/^([+-]?)0+(?=\d)/, '$1');
  const written = isNumber(text) && !/^[+-]?0\d/.test(text) ? text : plain;
  if (!isNumber(written)) {
    throw new FormError('bad-value', `${String(value)} is no number`);
  }
  return written;
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
  text: string,
  language: Language,
  newline: string
): string {
  if (name === '') {
    throw new FormError('bad-value', 'A secret needs a name');
  }
  const call = SECRET_CALL.exec(text);
  const argument = call?.[1] ?? '';
  const literal = writeString(name, argument, false, language, newline);
  return call && argument && readText(argument, language)
    ? text.replace(argument, () => literal)
    : `secret(${literal})`;
}

/** Whether a text can name a new variable; `os.environ["X"]` can only stand there already. */
export function isVariable(name: string, language: Language): boolean {
  return isName(name) && !(language.id === 'python' && PYTHON_WORDS.has(name));
}

const PYTHON_WORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise return try while ' +
    'with yield'
  ).split(' ')
);
