/** What a field's value means. */
import type { Annotation } from './annotation';
import { isName, isToken } from './annotation';
import { PYTHON_WORDS, isWhole } from './assignment';
import type { Language } from './language';
import { isPython } from './language';
import { isInteger, isNumber, numberOf, readText } from './literal';
import type { Choice, FieldType, Misfit, Span, Value } from './types';

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
  const typed = readTyped(text, type, language);
  const isItem = isUntypedList(annotation) && isToken(text);
  const reading = typed.value === null && isItem ? ok(text) : typed;
  if (reading.value === null) {
    return reading;
  }
  const { choices, allowInput } = annotation;
  if (choices && !allowInput && !listed(reading.value, choices)) {
    return { value: reading.value, misfit: 'off-list' };
  }
  if (type === 'slider' && outside(reading.value, annotation)) {
    return { value: reading.value, misfit: 'out-of-range' };
  }
  return reading;
}

/** A dropdown without a type may hold a string, a number or a word. */
function isUntypedList({ type, choices, choicesFrom }: Annotation): boolean {
  return type === null && (choices !== null || choicesFrom !== null);
}

function readTyped(text: string, type: FieldType, language: Language): Reading {
  switch (type) {
    case 'raw':
      return isWhole(text, language) ? ok(text) : EXPRESSION;
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

/** Whether a value is a dropdown's item: numbers by their worth, strings by their characters. */
export function matches({ label, bare }: Choice, value: Value): boolean {
  if (typeof value === 'boolean') {
    return label.toLowerCase() === String(value);
  }
  const text = String(value);
  const numeric = typeof value === 'number' || bare;
  return (
    label === text ||
    (numeric &&
      isNumber(label) &&
      isNumber(text) &&
      numberOf(label) === numberOf(text))
  );
}

function outside(value: Value, { min, max }: Annotation): boolean {
  const number = numberOf(String(value));
  return number < (min ?? SLIDER.min) || number > (max ?? SLIDER.max);
}

/** Whether a text is a day of the calendar, as `2024-02-29`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return false;
  }
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** What asks for a secret, up to its name. */
const SECRET_CALLS = ['secret(', 'jupyterlab_modelarts.secret('];

/** Where the argument of `secret(...)` stands; null for anything else. */
export function secretArgument(text: string): Span | null {
  const call = SECRET_CALLS.find(each => text.startsWith(each));
  if (call === undefined || !text.endsWith(')')) {
    return null;
  }
  const inner = text.slice(call.length, -1).trimEnd();
  const argument = inner.endsWith(',') ? inner.slice(0, -1).trimEnd() : inner;
  const start = call.length + argument.length - argument.trimStart().length;
  const end = call.length + argument.length;
  return start < end ? { start, end } : null;
}

/** The name in `secret("name")`; null for anything else. */
function secretName(text: string, language: Language): string | null {
  const argument = secretArgument(text);
  return (
    argument &&
    (readText(text.slice(argument.start, argument.end), language)?.value ??
      null)
  );
}

/** Whether a text can name a new variable; `os.environ["X"]` can only stand there already. */
export function isVariable(name: string, language: Language): boolean {
  return isName(name) && !(isPython(language) && PYTHON_WORDS.has(name));
}
