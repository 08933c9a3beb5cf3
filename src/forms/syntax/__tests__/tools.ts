import type { Edit, Field, Language } from '..';
import { FormError, applyEdit, languageOf, parseForm } from '..';

/** A language by its kernel's name. */
export function lang(name: string): Language {
  const found = languageOf(name);
  if (found === null) {
    throw new Error(`${name} has no forms`);
  }
  return found;
}

/** The source after an edit or several, the last one first. */
export function after(source: string, edits: Edit | Edit[]): string {
  return [edits].flat().reduce(applyEdit, source);
}

/** The only field of a source. */
export function only(source: string, language?: Language): Field {
  const [field, ...others] = parseForm(source, language).fields;
  if (field === undefined || others.length > 0) {
    throw new Error(`Not one field: ${source}`);
  }
  return field;
}

/** The code of the error that a change ends with; null if it can be made. */
export function errorOf(change: () => unknown): string | null {
  try {
    change();
    return null;
  } catch (reason) {
    if (reason instanceof FormError) {
      return reason.code;
    }
    throw reason;
  }
}
