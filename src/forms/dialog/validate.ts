/** What is wrong with a draft, and what is worth a second look. */
import type { Field, Language } from '../syntax';
import { SLIDER, isNumber, isVariable, matches, parseForm } from '../syntax';
import { numberOf } from '../syntax/literal';
import type { Draft, DraftContext } from './draft';
import {
  choicesOf,
  isKept,
  isNameFixed,
  isTyped,
  kindOf,
  typeOf,
  valueOf
} from './draft';
import { filledItems, isItem, repeatedItems } from './items';
import { isAssigned, isBuiltin } from './names';
import { createDraft } from './prefill';
import { linesOf } from './preview';
import type { IFieldDialogResult } from './spec';
import { toNumber, toResult } from './spec';
import { codeOf } from './written';

/** A control that may hold what is not possible; the order is that of the screen. */
export type Control =
  'name' | 'items' | 'variable' | 'min' | 'max' | 'step' | 'value';

/** Something to say about a control; `values` are for the words. */
export interface Problem {
  readonly code: ProblemCode;
  readonly values?: readonly (string | number)[];
}

export type ProblemCode =
  | 'date-missing'
  | 'item-repeated'
  | 'items-few'
  | 'line-refused'
  | 'name-assigned'
  | 'name-builtin'
  | 'name-field'
  | 'name-invalid'
  | 'name-keyword'
  | 'name-missing'
  | 'no-integer'
  | 'no-number'
  | 'off-list'
  | 'out-of-range'
  | 'outside'
  | 'range-empty'
  | 'raw-lines'
  | 'raw-missing'
  | 'renamed'
  | 'secret-missing'
  | 'secret-name'
  | 'step-large'
  | 'step-zero'
  | 'variable-missing'
  | 'variable-self';

export type Problems = Partial<Readonly<Record<Control, Problem>>>;

/** What there is to say of a draft, and what it comes to. */
export interface Review {
  /** What has to be mended first. */
  readonly errors: Problems;
  /** What may be meant so. */
  readonly warnings: Problems;
  /** The items that `errors.items` is about. */
  readonly badItems: readonly number[];
  readonly result: IFieldDialogResult | null;
  /** The lines of code; null if there is an error. */
  readonly lines: string | null;
}

export function reviewDraft(draft: Draft, context: DraftContext): Review {
  const errors = validate(draft, context);
  const warnings = {
    ...nameWarning(draft, context),
    ...valueWarning(draft, context)
  };
  const badItems = errors.items ? itemsAtFault(draft, errors.items) : [];
  const isValid = Object.keys(errors).length === 0;
  const result = isValid ? toResult(draft, context) : null;
  const lines = result && linesOf(result, context);
  if (isValid && lines === null) {
    const refused = { value: { code: 'line-refused' } } as const;
    return { errors: refused, warnings, badItems, result: null, lines };
  }
  return { errors, warnings, badItems, result, lines };
}

/** The errors of a draft; what stands in the code and was not changed is none. */
export function validate(draft: Draft, context: DraftContext): Problems {
  const errors: Partial<Record<Control, Problem>> = {};
  const note = (control: Control, problem: Problem | null): void => {
    if (problem) {
      errors[control] = problem;
    }
  };
  note('name', nameError(draft, context));
  if (draft.kind === 'dropdown' && draft.itemsFrom === 'list') {
    note('items', itemsError(draft, context));
  } else if (draft.kind === 'dropdown') {
    note('variable', variableError(draft, context));
  } else if (draft.kind === 'slider') {
    note('min', boundError(draft.min));
    note('max', boundError(draft.max) ?? maxError(draft));
    note('step', boundError(draft.step) ?? stepError(draft));
  }
  if (!isKept(draft, context) && !isValueAsBefore(draft, context)) {
    note('value', valueError(draft, context));
  }
  return errors;
}

function nameError(draft: Draft, context: DraftContext): Problem | null {
  const name = draft.name.trim();
  const { source, language, field } = context;
  if (isNameFixed(context) || name === field?.name) {
    return null;
  }
  if (name === '') {
    return { code: 'name-missing' };
  }
  const isTaken = parseForm(source, language).fields.some(
    each => each.name === name
  );
  return isTaken
    ? { code: 'name-field', values: [name] }
    : identifierError(name, language);
}

function identifierError(name: string, language: Language): Problem | null {
  if (isVariable(name, language)) {
    return null;
  }
  // A word of the language would do with another letter behind it.
  return isVariable(`${name}_`, language)
    ? { code: 'name-keyword', values: [name] }
    : { code: 'name-invalid', values: [name] };
}

function variableError(
  draft: Draft,
  { language }: DraftContext
): Problem | null {
  const name = draft.variable.trim();
  if (name === '') {
    return { code: 'variable-missing' };
  }
  return name === draft.name.trim()
    ? { code: 'variable-self' }
    : identifierError(name, language);
}

function itemsError(draft: Draft, { field }: DraftContext): Problem | null {
  const [repeated] = repeatedItems(draft.items);
  if (repeated) {
    return { code: 'item-repeated', values: [repeated.text] };
  }
  // A list of the code may be shorter.
  const least = Math.min(2, field?.choices?.length ?? 2);
  return filledItems(draft.items).length < least
    ? { code: 'items-few', values: [least] }
    : null;
}

function itemsAtFault({ items }: Draft, { code }: Problem): number[] {
  const bad =
    code === 'item-repeated'
      ? repeatedItems(items)
      : items.filter(item => !isItem(item)).slice(0, 1);
  return bad.map(({ id }) => id);
}

function boundError(text: string): Problem | null {
  return text.trim() === '' || isNumber(text.trim())
    ? null
    : { code: 'no-number' };
}

/** The ends and the step of a slider; what is left out is as usual, what is no number NaN. */
function rangeOf(draft: Draft): { min: number; max: number; step: number } {
  return {
    min: toNumber(draft.min) ?? SLIDER.min,
    max: toNumber(draft.max) ?? SLIDER.max,
    step: toNumber(draft.step) ?? SLIDER.step
  };
}

function maxError(draft: Draft): Problem | null {
  const { min, max } = rangeOf(draft);
  return max <= min ? { code: 'range-empty' } : null;
}

function stepError(draft: Draft): Problem | null {
  const { min, max, step } = rangeOf(draft);
  if (step <= 0) {
    return { code: 'step-zero' };
  }
  return step > max - min && max > min ? { code: 'step-large' } : null;
}

/** Whether the value is that of the code, which the form shows with a warning if it does not fit. */
function isValueAsBefore(draft: Draft, context: DraftContext): boolean {
  const { field } = context;
  return (
    field?.value != null &&
    kindOf(field) === draft.kind &&
    field.type === typeOf(draft) &&
    valueOf(draft) === valueOf(createDraft(context)) &&
    (field.misfit !== null || !isConfined(draft))
  );
}

/** Whether a value has to fit settings that may have changed. */
function isConfined(draft: Draft): boolean {
  return (
    draft.kind === 'slider' || (draft.kind === 'dropdown' && !isTyped(draft))
  );
}

function valueError(draft: Draft, { language }: DraftContext): Problem | null {
  const value = valueOf(draft);
  const text = String(value).trim();
  const type = typeOf(draft);
  if (draft.kind === 'dropdown' && !isTyped(draft)) {
    // Without items that is what there is to say.
    return isListed(draft) || choicesOf(draft).length === 0
      ? null
      : { code: 'off-list' };
  }
  if (draft.kind === 'slider' && isNumber(text)) {
    return rangeError(draft);
  }
  const fits = codeOf(type, value, language) !== null;
  switch (type) {
    case 'integer':
      return fits ? null : { code: 'no-integer' };
    case 'number':
    case 'slider':
      return fits ? null : { code: 'no-number' };
    case 'date':
      return fits && text ? null : { code: 'date-missing' };
    case 'raw':
      return rawError(text);
    case 'secret':
      return secretError(text);
    case 'boolean':
    case 'file':
    case 'string':
      return null;
  }
}

/** Whether the value is one of the items. */
function isListed(draft: Draft): boolean {
  const value = String(valueOf(draft));
  const bare = ['integer', 'number'].includes(typeOf(draft));
  return choicesOf(draft).some(({ text }) =>
    matches({ label: text, bare }, value)
  );
}

function rangeError(draft: Draft): Problem | null {
  const { min, max } = rangeOf(draft);
  const value = numberOf(String(valueOf(draft)).trim());
  return value < min || value > max
    ? { code: 'out-of-range', values: [min, max] }
    : null;
}

function rawError(text: string): Problem | null {
  if (text === '') {
    return { code: 'raw-missing' };
  }
  return /[\r\n]/.test(text) ? { code: 'raw-lines' } : null;
}

/** The names that the server's store takes. */
const SECRET_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

function secretError(name: string): Problem | null {
  if (name === '') {
    return { code: 'secret-missing' };
  }
  return SECRET_NAME.test(name) ? null : { code: 'secret-name' };
}

function nameWarning(draft: Draft, context: DraftContext): Problems {
  const name = draft.name.trim();
  const { source, language, field } = context;
  if (name === field?.name || !isVariable(name, language)) {
    return {};
  }
  const except = field?.spans.statement ?? null;
  if (isAssigned(source, name, language, except)) {
    return { name: { code: 'name-assigned', values: [name] } };
  }
  if (isBuiltin(name, language)) {
    return { name: { code: 'name-builtin', values: [name] } };
  }
  return field ? { name: { code: 'renamed', values: [field.name] } } : {};
}

/** A value of the code that does not fit, as far as the dialog lets it be. */
function valueWarning(draft: Draft, context: DraftContext): Problems {
  const { field } = context;
  const isOdd = isNoFit(field) && isValueAsBefore(draft, context);
  if (!isOdd) {
    return {};
  }
  if (draft.kind === 'slider') {
    return rangeError(draft) ? { value: { code: 'outside' } } : {};
  }
  return isTyped(draft) || isListed(draft)
    ? {}
    : { value: { code: 'off-list' } };
}

function isNoFit(field: Field | null): boolean {
  return field?.misfit === 'off-list' || field?.misfit === 'out-of-range';
}
