/** Drafts for tests. */
import { PYTHON, parseForm } from '../../syntax';
import type { Language } from '../../syntax';
import type { Draft, DraftContext } from '../draft';
import { createDraft } from '../prefill';

export const TODAY = '2026-01-31';

/** A dialog for a new field. */
export function forNew(source = '', language: Language = PYTHON): DraftContext {
  return { source, language, field: null, today: TODAY };
}

/** A dialog for a field of the code, the first one if no name is given. */
export function forField(
  source: string,
  name?: string,
  language: Language = PYTHON
): DraftContext {
  const { fields } = parseForm(source, language);
  const field = name ? fields.find(each => each.id === name) : fields[0];
  if (field === undefined) {
    throw new Error(`No field in ${source}`);
  }
  return { source, language, field, today: TODAY };
}

/** What the dialog begins with, with changes. */
export function draftOf(
  context: DraftContext,
  changes: Partial<Draft> = {}
): Draft {
  return { ...createDraft(context), ...changes };
}
