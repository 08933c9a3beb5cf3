import type { Field, Form, Markdown, Title } from './syntax';

/**
 * The new form with the parts of the old one that have not changed but for their place in the code,
 * so that views need to draw only what is different.
 *
 * Where things stand is not for views: edits look it up in the code as it is then.
 */
export function reuseForm(before: Form, after: Form): Form {
  const old = new Map(before.fields.map(field => [field.id, field]));
  const elements = after.elements.map((element, index) =>
    element.kind === 'field'
      ? reuseField(old.get(element.id), element)
      : reuseText(before.elements[index], element)
  );
  const title = reuseTitle(before.title, after.title);
  const same =
    title === before.title &&
    elements.length === before.elements.length &&
    elements.every((element, index) => element === before.elements[index]) &&
    before.language === after.language;
  return same
    ? before
    : {
        ...after,
        title,
        elements,
        fields: elements.filter(element => element.kind === 'field')
      };
}

function reuseField(old: Field | undefined, field: Field): Field {
  return old && looks(old) === looks(field) ? old : field;
}

/** All that a view shows of a field, as one text. */
function looks({ spans: _spans, ...shown }: Field): string {
  return JSON.stringify(shown);
}

function reuseText(
  old: Field | Markdown | undefined,
  markdown: Markdown
): Markdown {
  return old?.kind === 'markdown' && old.text === markdown.text
    ? old
    : markdown;
}

function reuseTitle(old: Title | null, title: Title | null): Title | null {
  return old &&
    title &&
    old.text === title.text &&
    JSON.stringify(old.options) === JSON.stringify(title.options)
    ? old
    : title;
}
