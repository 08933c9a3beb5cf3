/** What the dialog for one field holds, whether or not it can be written yet. */
import type { Field, FieldType, Language } from '../syntax';
import { SLIDER, isDate, isNumber, isVariable } from '../syntax';
import { isPython } from '../syntax/language';
import { readText } from '../syntax/literal';
import type { Item, Items } from './items';
import { BLANK_ITEMS, filledItems } from './items';
import { proposeName } from './names';
import { codeOf } from './written';

/** What the dialog is about; it stays as it is while the dialog is open. */
export interface DraftContext {
  readonly source: string;
  readonly language: Language;
  /** The field to edit; null for a new one. */
  readonly field: Field | null;
  /** The present day: `2026-01-31`. */
  readonly today: string;
}

export type Kind = 'dropdown' | 'input' | 'slider';

export const KINDS: readonly Kind[] = ['dropdown', 'input', 'slider'];

/**
 * Where a value is kept. Types whose values look alike share one, so that a value outlives a change
 * of the type; the others keep theirs until they are chosen again.
 */
export type Slot =
  'checked' | 'choice' | 'code' | 'date' | 'number' | 'secret' | 'text';

type TextSlot = Exclude<Slot, 'checked' | 'choice'>;

export interface Draft {
  readonly kind: Kind;
  /** The type of variable of either kind that has some. */
  readonly types: Readonly<Record<'dropdown' | 'input', FieldType>>;
  readonly name: string;
  readonly itemsFrom: 'list' | 'variable';
  readonly items: Items;
  readonly variable: string;
  readonly allowInput: boolean;
  readonly min: string;
  readonly max: string;
  readonly step: string;
  readonly placeholder: string;
  readonly multiline: boolean;
  readonly values: Readonly<Record<TextSlot, string>>;
  readonly checked: boolean;
  /** The chosen item; null stands for the first one. */
  readonly chosen: number | null;
  /** A value that was typed in place of an item. */
  readonly other: string | null;
  /** The slots whose value is the user's or the code's. */
  readonly edited: ReadonlySet<Slot>;
  /** Whether the expression that the code holds is to stay. */
  readonly keeps: boolean;
}

/** The draft of a new field. */
export function newDraft({ source, today }: DraftContext): Draft {
  return {
    kind: 'input',
    types: { dropdown: 'string', input: 'string' },
    name: proposeName(source),
    itemsFrom: 'list',
    items: BLANK_ITEMS,
    variable: '',
    allowInput: false,
    min: String(SLIDER.min),
    max: String(SLIDER.max),
    step: String(SLIDER.step),
    placeholder: '',
    multiline: false,
    values: { code: '', date: today, number: '0', secret: '', text: '' },
    checked: false,
    chosen: null,
    other: null,
    edited: new Set(),
    keeps: false
  };
}

/** The types of variable that a kind of field offers. */
export function typesOf(kind: Kind, context: DraftContext): FieldType[] {
  const { field, language } = context;
  const types = TYPES[kind].filter(
    // The code of a secret is a call of ours in Python.
    type => type !== 'secret' || isPython(language)
  );
  const own = field !== null && kindOf(field) === kind ? [field.type] : [];
  return [...new Set([...types, ...own])];
}

const TYPES: Readonly<Record<Kind, readonly FieldType[]>> = {
  dropdown: ['string', 'raw'],
  input: [
    'string',
    'integer',
    'number',
    'boolean',
    'date',
    'raw',
    'file',
    'secret'
  ],
  slider: ['slider']
};

export function kindOf(field: Field): Kind {
  if (field.type === 'boolean') {
    return 'input';
  }
  if (field.choices !== null || field.choicesFrom !== null) {
    return 'dropdown';
  }
  return field.type === 'slider' ? 'slider' : 'input';
}

export function typeOf({ kind, types }: Draft): FieldType {
  return kind === 'slider' ? 'slider' : types[kind];
}

export function slotOf(draft: Draft): Slot {
  return draft.kind === 'dropdown' ? 'choice' : SLOTS[typeOf(draft)];
}

const SLOTS: Readonly<Record<FieldType, Exclude<Slot, 'choice'>>> = {
  boolean: 'checked',
  date: 'date',
  file: 'text',
  integer: 'number',
  number: 'number',
  raw: 'code',
  secret: 'secret',
  slider: 'number',
  string: 'text'
};

/** Whether the name stands in the code as something that cannot be typed: `os.environ["X"]`. */
export function isNameFixed({ field, language }: DraftContext): boolean {
  return field !== null && !isVariable(field.name, language);
}

/** The items to choose from; a variable's are not known. */
export function choicesOf({ itemsFrom, items }: Draft): Items {
  return itemsFrom === 'list' ? filledItems(items) : [];
}

/** Whether a dropdown's value is typed. */
export function isTyped({ itemsFrom, allowInput }: Draft): boolean {
  return allowInput || itemsFrom === 'variable';
}

/** The item that is the value; null if something else is. */
export function chosenItem(draft: Draft): Item | null {
  const items = choicesOf(draft);
  if (draft.other !== null) {
    return items.find(({ text }) => text === draft.other) ?? null;
  }
  return items.find(({ id }) => id === draft.chosen) ?? items[0] ?? null;
}

/** What the control of the value shows. */
export function valueOf(draft: Draft): string | boolean {
  const slot = slotOf(draft);
  switch (slot) {
    case 'checked':
      return draft.checked;
    case 'choice':
      return draft.other ?? chosenItem(draft)?.text ?? '';
    case 'secret':
      return draft.edited.has(slot) ? draft.values[slot] : draft.name;
    case 'number':
      // A new slider stands at its beginning.
      return draft.kind === 'slider' && !draft.edited.has(slot)
        ? draft.min || String(SLIDER.min)
        : draft.values[slot];
    case 'code':
    case 'date':
    case 'text':
      return draft.values[slot];
  }
}

/**
 * Whether the code's expression stays.
 *
 * To a field that holds code it is a value like others, if a line can hold it.
 */
export function isKept(
  draft: Draft,
  { field, language }: DraftContext
): boolean {
  const isValue =
    slotOf(draft) === 'code' &&
    field !== null &&
    codeOf('raw', field.text, language) !== null;
  return draft.keeps && !isValue;
}

export function withKind(
  draft: Draft,
  kind: Kind,
  { language }: DraftContext
): Draft {
  return carryValue(draft, { ...draft, kind }, language);
}

export function withType(
  draft: Draft,
  type: FieldType,
  { language }: DraftContext
): Draft {
  if (draft.kind === 'slider') {
    return draft;
  }
  const types = { ...draft.types, [draft.kind]: type };
  return carryValue(draft, { ...draft, types }, language);
}

/** The value as it was typed into the present control. */
export function withValue(draft: Draft, value: string | boolean): Draft {
  const slot = slotOf(draft);
  const edited = new Set(draft.edited).add(slot);
  const text = String(value);
  switch (slot) {
    case 'checked':
      return { ...draft, edited, checked: value === true };
    case 'choice':
      return { ...draft, edited, other: text };
    case 'code':
    case 'date':
    case 'number':
    case 'secret':
    case 'text':
      return { ...draft, edited, values: { ...draft.values, [slot]: text } };
  }
}

export function withChoice(draft: Draft, chosen: number): Draft {
  const edited = new Set(draft.edited).add('choice');
  return { ...draft, edited, chosen, other: null };
}

/** A value that fits another type goes there, unless there is one of the user's. */
function carryValue(before: Draft, after: Draft, language: Language): Draft {
  const from = slotOf(before);
  const to = slotOf(after);
  const isKnown = before.edited.has(from) || to === 'code';
  if (from === to || after.edited.has(to) || !isKnown) {
    return after;
  }
  const code = codeOf(typeOf(before), valueOf(before), language);
  return code === null
    ? after
    : { ...after, ...readInto(to, after, code, language) };
}

function readInto(
  slot: Slot,
  { values }: Draft,
  code: string,
  language: Language
): Partial<Draft> {
  const literal = readText(code, language)?.value;
  const text = literal ?? code;
  switch (slot) {
    case 'code':
      return { values: { ...values, code } };
    case 'text':
      return literal !== undefined || isNumber(code)
        ? { values: { ...values, text } }
        : {};
    case 'number':
      return isNumber(text) ? { values: { ...values, number: text } } : {};
    case 'date':
      return isDate(text) ? { values: { ...values, date: text } } : {};
    case 'checked':
      return { checked: text === language.yes };
    case 'choice':
    case 'secret':
      return {};
  }
}
