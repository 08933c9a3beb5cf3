import type { Annotation } from './annotation';
import { readAnnotation } from './annotation';
import type { Assignment } from './assignment';
import { readAssignment } from './assignment';
import type { Language } from './language';
import { PYTHON } from './language';
import type { SourceLine } from './reader';
import { readLines } from './reader';
import { readText } from './literal';
import { isWordAt, nextLine, skipSpace } from './chars';
import { readTitle } from './title';
import type {
  Field,
  FieldId,
  FieldType,
  Form,
  Markdown,
  Span,
  Title
} from './types';
import { readValue } from './values';

export { readAssignment };

/**
 * Whether a source may hold a form at all; cheap, for cells by the hundred.
 */
export function mayHoldForm(source: string): boolean {
  return (
    source.includes('@param') ||
    source.includes('@title') ||
    source.includes('@markdown')
  );
}

/**
 * Reads the form that a cell's comments describe.
 *
 * Never fails: what cannot be understood is a plain text field, or no field.
 *
 * @param source - the cell's code; it need not be valid.
 * @param language - see `languageOf`; Python if left out.
 */
export function parseForm(source: string, language: Language = PYTHON): Form {
  return mayHoldForm(source)
    ? readForm(source, language).form
    : { language, title: null, elements: [], fields: [] };
}

/** A form with the lines that it was read from. */
export interface Reading {
  readonly form: Form;
  readonly lines: readonly SourceLine[];
  /** All titles; only the first is the form's. */
  readonly titles: readonly Title[];
}

/** What `parseForm` reads, for edits, which have to know more. */
export function readForm(source: string, language: Language): Reading {
  return new Parser(source, language).parse();
}

class Parser {
  constructor(
    private readonly _source: string,
    private readonly _language: Language
  ) {
    this._lines = readLines(_source, _language);
  }

  parse(): Reading {
    for (const [index, line] of this._lines.entries()) {
      if (line.comment < 0) {
        continue;
      }
      if (line.comment === line.text && line.opened === index) {
        this._readComment(line);
      } else {
        this._readParam(line);
      }
    }
    const form = {
      language: this._language,
      title: this._titles[0] ?? null,
      elements: this._elements,
      fields: this._elements.filter(element => element.kind === 'field')
    };
    return { form, lines: this._lines, titles: this._titles };
  }

  /** A line that is a comment only: a title, a text, or what somebody has commented out. */
  private _readComment(line: SourceLine): void {
    const at = skipSpace(
      this._source,
      line.comment + this._language.comment.length,
      line.end
    );
    if (this._stands('@title', at)) {
      this._titles.push(readTitle(this._source, line, at + '@title'.length));
    } else if (this._stands('@markdown', at)) {
      this._addMarkdown(line, at + '@markdown'.length);
    }
  }

  private _stands(word: string, at: number): boolean {
    return (
      this._source.startsWith(word, at) &&
      !isWordAt(this._source, at + word.length)
    );
  }

  private _addMarkdown({ start, end }: SourceLine, at: number): void {
    const from = /[ \t]/.test(this._source[at] ?? '') ? at + 1 : at;
    // White space at the end stays: two spaces break the line.
    const text = this._source.slice(from, end);
    const last = this._elements[this._elements.length - 1];
    // Lines in a row are one text, so that tables and lists hold together.
    if (
      last?.kind === 'markdown' &&
      nextLine(this._source, last.span.end) === start
    ) {
      this._elements[this._elements.length - 1] = {
        kind: 'markdown',
        text: joinMarkdown(last.text, text),
        span: { start: last.span.start, end }
      };
    } else {
      this._elements.push({ kind: 'markdown', text, span: { start, end } });
    }
  }

  private _readParam(line: SourceLine): void {
    const annotation = readAnnotation(
      this._source,
      line.comment,
      line.end,
      this._language
    );
    const first = this._lines[line.opened];
    if (annotation === null || first === undefined) {
      return;
    }
    const assignment = readAssignment(
      this._source,
      first,
      line.comment,
      this._language
    );
    if (assignment !== null) {
      const statement = { start: first.start, end: line.end };
      this._elements.push(this._field(assignment, annotation, statement));
    }
  }

  private _field(
    { name, value }: Assignment,
    annotation: Annotation,
    statement: Span
  ): Field {
    const text = this._source.slice(value.start, value.end);
    const type = typeOf(annotation);
    const target = this._source.slice(name.start, name.end);
    const quote = readText(text, this._language)?.literal.quote;
    const { start, end } = annotation;
    return {
      kind: 'field',
      id: this._identify(target),
      name: target,
      type,
      choices: annotation.choices,
      choicesFrom: annotation.choicesFrom,
      allowInput: annotation.allowInput,
      min: annotation.min,
      max: annotation.max,
      step: annotation.step,
      placeholder: annotation.placeholder,
      multiline:
        quote !== undefined && this._language.longQuotes.includes(quote),
      text,
      ...readValue(text, type, annotation, this._language),
      spans: { statement, name, value, annotation: { start, end } }
    };
  }

  private _identify(name: string): FieldId {
    const count = (this._names.get(name) ?? 0) + 1;
    this._names.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  }

  private readonly _lines: readonly SourceLine[];
  private readonly _titles: Title[] = [];
  private readonly _elements: (Field | Markdown)[] = [];
  private readonly _names = new Map<string, number>();
}

/** A rule under a text would make it a heading; on a line of its own it is a rule. */
function joinMarkdown(before: string, text: string): string {
  return /^\s*(-{3,}|={3,})\s*$/.test(text)
    ? `${before}\n\n${text}\n`
    : `${before}\n${text}`;
}

/** The type of a field: as said; else strings of a list, or code. */
function typeOf({ type, choices, choicesFrom }: Annotation): FieldType {
  return type ?? ((choices ?? choicesFrom) ? 'string' : 'raw');
}
