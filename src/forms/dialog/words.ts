/** What the dialog says. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { FieldType } from '../syntax';
import { isToken } from '../syntax/annotation';
import type { DraftContext, Kind } from './draft';
import type { Problem } from './validate';

export function kindLabel(kind: Kind, trans: TranslationBundle): string {
  switch (kind) {
    case 'dropdown':
      return trans.__('Dropdown');
    case 'input':
      return trans.__('Input');
    case 'slider':
      return trans.__('Slider');
  }
}

export function typeLabel(type: FieldType, trans: TranslationBundle): string {
  switch (type) {
    case 'boolean':
      return trans.__('Boolean');
    case 'date':
      return trans.__('Date');
    case 'file':
      return trans.__('File');
    case 'integer':
      return trans.__('Integer');
    case 'number':
    case 'slider':
      return trans.__('Number');
    case 'raw':
      return trans.__('Raw');
    case 'secret':
      return trans.__('Secret');
    case 'string':
      return trans.__('String');
  }
}

/** What a type of variable is for, in a line. */
export function typeHint(
  kind: Kind,
  type: FieldType,
  { language, field }: DraftContext,
  trans: TranslationBundle
): string {
  if (kind === 'dropdown' && type === 'string') {
    return field?.choices?.some(({ bare, label }) => bare && isToken(label))
      ? trans.__('The chosen item: a number as it is, text in quotes.')
      : trans.__('The chosen item, as text: the code gets it in quotes.');
  }
  if (kind === 'dropdown' && type === 'raw') {
    return trans.__('The chosen item, as code: a number, a name, a call.');
  }
  switch (type) {
    case 'boolean':
      return trans.__('A checkbox: %1 or %2.', language.yes, language.no);
    case 'date':
      return trans.__('A day, as text such as "2026-01-31".');
    case 'file':
      return trans.__('The path of a file, with a button to choose one.');
    case 'integer':
      return trans.__('A whole number.');
    case 'number':
    case 'slider':
      return trans.__('Any number, such as 0.5 or 1e-3.');
    case 'raw':
      return trans.__('Code as it is typed: a name, a list, a call.');
    case 'secret':
      return trans.__(
        'The value is kept on the server; the code has only its name.'
      );
    case 'string':
      return trans.__('Text: the code gets it in quotes.');
  }
}

/** A problem in words: what is wrong, and what to do. */
export function problemText(
  { code, values = [] }: Problem,
  trans: TranslationBundle
): string {
  const [first, second] = values;
  switch (code) {
    case 'date-missing':
      return trans.__('Enter a date.');
    case 'item-repeated':
      return trans.__(
        '“%1” is in the list twice. Change or remove one.',
        first
      );
    case 'items-few':
      return first === 2
        ? trans.__('Enter at least two items.')
        : trans.__('Enter at least one item.');
    case 'line-refused':
      return trans.__(
        'The line cannot hold this value. Look for a comment, a quote that is not closed, or a comma at the end.'
      );
    case 'name-assigned':
      return trans.__('Other code in this cell sets %1, too.', first);
    case 'name-builtin':
      return trans.__(
        '%1 is built into Python: this variable would hide it.',
        first
      );
    case 'name-field':
      return trans.__('%1 is a field already. Choose another name.', first);
    case 'name-invalid':
      return trans.__(
        '“%1” is not a name. Use letters, digits and “_”, and no digit first.',
        first
      );
    case 'name-keyword':
      return trans.__(
        '%1 is a word of the language. Choose another name.',
        first
      );
    case 'name-missing':
      return trans.__('Enter a name for the variable.');
    case 'no-integer':
      return trans.__('Enter a whole number.');
    case 'no-number':
      return trans.__('Enter a number.');
    case 'off-list':
      return trans.__('This is not among the items.');
    case 'out-of-range':
      return trans.__('Enter a number from %1 to %2.', first, second);
    case 'outside':
      return trans.__('This is outside of the range.');
    case 'range-empty':
      return trans.__('The maximum has to be larger than the minimum.');
    case 'raw-lines':
      return trans.__('Code has to stand on one line.');
    case 'raw-missing':
      return trans.__('Enter some code, such as None.');
    case 'renamed':
      return trans.__(
        'Other code that uses %1 does not change with the name.',
        first
      );
    case 'secret-missing':
      return trans.__('Enter a name for the secret.');
    case 'secret-name':
      return trans.__(
        'Use letters from a to z, digits, “.”, “_” and “-”, at most 128, and neither “.” nor “-” first.'
      );
    case 'step-large':
      return trans.__('The step is larger than the whole range.');
    case 'step-zero':
      return trans.__('The step has to be larger than 0.');
    case 'variable-missing':
      return trans.__('Enter the name of the variable that holds the items.');
    case 'variable-self':
      return trans.__('The items have to come from another variable.');
  }
}
