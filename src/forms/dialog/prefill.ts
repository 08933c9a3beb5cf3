/** The draft of a field that stands in the code. */
import type { Choice, Field, Value } from '../syntax';
import { matches } from '../syntax';
import type { Draft, DraftContext } from './draft';
import { kindOf, newDraft, slotOf } from './draft';
import { BLANK_ITEMS, itemsOf } from './items';
import type { Items } from './items';

/** The draft that a dialog begins with. */
export function createDraft(context: DraftContext): Draft {
  const { field } = context;
  return field === null ? newDraft(context) : fieldDraft(field, context);
}

function fieldDraft(field: Field, context: DraftContext): Draft {
  const fresh = newDraft(context);
  const kind = kindOf(field);
  const bound = (value: number | null, usual: string): string =>
    value === null ? (kind === 'slider' ? '' : usual) : String(value);
  const draft: Draft = {
    ...fresh,
    kind,
    types:
      kind === 'slider' ? fresh.types : { ...fresh.types, [kind]: field.type },
    name: field.name,
    itemsFrom: field.choicesFrom === null ? 'list' : 'variable',
    items: itemsIn(field),
    variable: field.choicesFrom ?? '',
    allowInput: field.allowInput,
    min: bound(field.min, fresh.min),
    max: bound(field.max, fresh.max),
    step: bound(field.step, fresh.step),
    placeholder: field.placeholder,
    multiline: field.multiline,
    keeps: field.misfit === 'expression'
  };
  return { ...draft, ...valuesOf(field, draft) };
}

function valuesOf(field: Field, draft: Draft): Partial<Draft> {
  const { values } = draft;
  const slot = slotOf(draft);
  if (field.misfit === 'expression') {
    const code = { ...values, code: field.text };
    return { values: code, edited: new Set(['code'] as const) };
  }
  if (field.value === null) {
    return {};
  }
  const edited = new Set([slot]);
  switch (slot) {
    case 'checked':
      return { edited, checked: field.value === true };
    case 'choice':
      return { edited, ...chosenOf(field.value, field.choices ?? []) };
    case 'number':
    case 'code':
      return { edited, values: { ...values, [slot]: field.text } };
    case 'date':
    case 'secret':
    case 'text':
      return { edited, values: { ...values, [slot]: String(field.value) } };
  }
}

function chosenOf(
  value: Value,
  choices: readonly Choice[]
): Pick<Draft, 'chosen' | 'other'> {
  const text = String(value);
  const same = choices.findIndex(({ label }) => label === text);
  // An item begins with its place in the list as its id.
  const chosen =
    same < 0 ? choices.findIndex(each => matches(each, value)) : same;
  return chosen < 0 ? { chosen: null, other: text } : { chosen, other: null };
}

function itemsIn(field: Field): Items {
  return field.choices !== null && kindOf(field) === 'dropdown'
    ? itemsOf(field.choices.map(({ label }) => label))
    : BLANK_ITEMS;
}
