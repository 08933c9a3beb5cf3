/** The code that a field is going to be. */
import type { Field, FieldSpec } from '../syntax';
import {
  addField,
  applyEdit,
  parseForm,
  replaceField,
  setText
} from '../syntax';
import type { DraftContext } from './draft';
import type { IFieldDialogResult } from './spec';
import { attempt } from './written';

/**
 * The lines that will be written for a field.
 *
 * @returns null if the code would not hold the field that was asked for: a value that ends its line
 *   early, say.
 */
export function linesOf(
  result: IFieldDialogResult,
  context: DraftContext
): string | null {
  const { field } = context;
  return attempt(() =>
    field === null
      ? addedLines(result.spec, context)
      : changedLines(result, context, field)
  );
}

function addedLines(
  spec: FieldSpec,
  { source, language }: DraftContext
): string {
  const { text } = addField(source, spec, language);
  return text.replace(/^(\r\n|\n|\r)|(\r\n|\n|\r)$/g, '');
}

function changedLines(
  { spec, keepText }: IFieldDialogResult,
  { source, language }: DraftContext,
  field: Field
): string | null {
  const at = field.spans.name.start;
  const read = (code: string): Field | undefined =>
    parseForm(code, language).fields.find(
      ({ spans }) => spans.name.start === at
    );
  let code = applyEdit(source, replaceField(source, field.id, spec, language));
  let changed = read(code);
  if (changed && keepText) {
    code = applyEdit(code, setText(code, changed, field.text, language));
    changed = read(code);
  }
  const lines = changed?.spans.statement;
  return lines ? code.slice(lines.start, lines.end).trimStart() : null;
}
