import { applyEdit, parseForm, replaceField, setText } from '../../syntax';
import type { Field, FieldId, Language } from '../../syntax';
import { CORPUS, languageOfCase } from '../../syntax/__tests__/corpus';
import { createDraft } from '../prefill';
import { reviewDraft } from '../validate';
import { TODAY } from './samples';

function read(source: string, id: FieldId, language: Language): Field {
  const { fields } = parseForm(source, language);
  const field = fields.find(each => each.id === id);
  if (field === undefined) {
    throw new Error(`${id} is gone`);
  }
  return field;
}

/** The source after the dialog for a field was accepted as it opened. */
function accepted(source: string, id: FieldId, language: Language): string {
  const field = read(source, id, language);
  const context = { source, language, field, today: TODAY };
  const { result, errors } = reviewDraft(createDraft(context), context);
  expect(errors).toEqual({});
  if (result === null) {
    return '';
  }
  const code = applyEdit(
    source,
    replaceField(source, id, result.spec, language)
  );
  const after = read(code, id, language);
  return result.keepText
    ? applyEdit(code, setText(code, after, field.text, language))
    : code;
}

/** What may not change. */
function essence({ choices, spans: _, ...field }: Field) {
  const { id, name, type, text, multiline, min, max, step } = field;
  const { choicesFrom, allowInput, placeholder } = field;
  const labels = choices?.map(({ label }) => label);
  return {
    ...{ id, name, type, text, multiline, min, max, step },
    ...{ labels, choicesFrom, allowInput, placeholder }
  };
}

const CASES = CORPUS.flatMap(each => {
  const language = languageOfCase(each);
  return parseForm(each.source, language)
    .fields.filter(({ misfit }) => misfit !== 'empty')
    .map(({ id }) => ({ name: each.name, source: each.source, id, language }));
});

it.each(CASES)(
  'nothing changes when the dialog is accepted as it opens: $name, $id',
  ({ source, id, language }) => {
    const code = accepted(source, id, language);
    expect(parseForm(code, language).fields.map(essence)).toEqual(
      parseForm(source, language).fields.map(essence)
    );
  }
);
