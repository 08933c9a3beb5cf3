/** From the draft to what is asked of the code. */
import type { Field, FieldSpec, FieldType, Value } from '../syntax';
import type { Draft, DraftContext } from './draft';
import { choicesOf, isKept, kindOf, typeOf, valueOf } from './draft';
import { numberOf } from '../syntax/literal';
import { createDraft } from './prefill';

/** What the user wants. */
export interface IFieldDialogResult {
  readonly spec: FieldSpec;
  /**
   * Whether the text of the value stays as the code holds it. The value in `spec` then means
   * nothing but fits the type.
   */
  readonly keepText: boolean;
}

/** A number that was typed; null for nothing. */
export function toNumber(text: string): number | null {
  return text.trim() === '' ? null : numberOf(text.trim());
}

/** The field if it stays what it is, so that nothing of it has to go; else null. */
function sameField(draft: Draft, { field }: DraftContext): Field | null {
  const isSame =
    field !== null &&
    kindOf(field) === draft.kind &&
    field.type === typeOf(draft);
  return isSame ? field : null;
}

/** What a valid draft asks for. */
export function toResult(
  draft: Draft,
  context: DraftContext
): IFieldDialogResult {
  const keepText = isKept(draft, context);
  const type = typeOf(draft);
  const spec: FieldSpec = {
    ...remainder(draft, context),
    name: draft.name.trim(),
    type,
    value: keepText ? ANY[type] : typedValue(draft, context),
    ...SETTINGS[draft.kind](draft)
  };
  return { spec, keepText };
}

/** Some value of a type. */
const ANY: Readonly<Record<FieldType, Value>> = {
  boolean: false,
  date: '2000-01-01',
  file: '',
  integer: 0,
  number: 0,
  raw: 'None',
  secret: 'secret',
  slider: 0,
  string: ''
};

/** What the dialog has no control for stays while the type does. */
function remainder(draft: Draft, context: DraftContext): Partial<FieldSpec> {
  const field = sameField(draft, context);
  if (field === null) {
    return {};
  }
  const { min, max, step, placeholder, multiline, choices } = field;
  const labels = choices?.map(({ label }) => label) ?? null;
  return { min, max, step, placeholder, multiline, choices: labels };
}

/** The value as it was decoded from the code, if it was not changed: its text stays, too. */
function typedValue(draft: Draft, context: DraftContext): Value {
  const value = valueOf(draft);
  const was = sameField(draft, context)?.value ?? null;
  return was !== null && value === valueOf(createDraft(context))
    ? was
    : plain(value, typeOf(draft));
}

/** Code is written without the white space around it, and so are numbers. */
function plain(value: string | boolean, type: FieldType): Value {
  const isTrimmed = ['integer', 'number', 'raw', 'secret', 'slider'];
  return typeof value === 'string' && isTrimmed.includes(type)
    ? value.trim()
    : value;
}

const SETTINGS = {
  dropdown: (draft: Draft): Partial<FieldSpec> => ({
    choices:
      draft.itemsFrom === 'list'
        ? choicesOf(draft).map(({ text }) => text)
        : null,
    choicesFrom: draft.itemsFrom === 'variable' ? draft.variable.trim() : null,
    allowInput: draft.allowInput,
    ...(hasPlaceholder(draft) && { placeholder: draft.placeholder })
  }),
  input: (draft: Draft): Partial<FieldSpec> => ({
    ...(hasPlaceholder(draft) && { placeholder: draft.placeholder }),
    ...(isText(draft) && { multiline: draft.multiline })
  }),
  slider: ({ min, max, step }: Draft): Partial<FieldSpec> => ({
    min: toNumber(min),
    max: toNumber(max),
    step: toNumber(step)
  })
};

/** Whether a field has a box to type in that can say what is expected. */
export function hasPlaceholder(draft: Draft): boolean {
  return draft.kind === 'dropdown'
    ? draft.allowInput
    : ['file', 'raw', 'string'].includes(typeOf(draft));
}

/** Whether a value may have several lines. */
export function isText(draft: Draft): boolean {
  return draft.kind === 'input' && typeOf(draft) === 'string';
}
