/** Values as they stand in the code. */
import type { FieldType, Language, Value } from '../syntax';
import { FormError, parseForm, writeField } from '../syntax';

/** What is written for a value of a type; null if a field of the type cannot hold it. */
export function codeOf(
  type: FieldType,
  value: Value,
  language: Language
): string | null {
  const line = attempt(() => writeField({ name: 'x', type, value }, language));
  if (line === null) {
    return null;
  }
  return parseForm(line, language).fields[0]?.text ?? null;
}

/** What an edit comes to; null if it cannot be made. */
export function attempt<T>(edit: () => T): T | null {
  try {
    return edit();
  } catch (reason) {
    if (reason instanceof FormError) {
      return null;
    }
    throw reason;
  }
}
