import type { Annotation } from './annotation';
import { readAnnotation } from './annotation';
import type { Language } from './language';
import { PYTHON } from './language';
import { readText } from './literal';
import type { SourceLine } from './reader';
import {
  isWord,
  isWordStart,
  readLines,
  readLiteral,
  skipSpace,
  trimEnd
} from './reader';
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
  const form = { language, title: null, elements: [], fields: [] };
  if (!mayHoldForm(source)) {
    return form;
  }
  return new Parser(source, language).parse();
}

/** Where a line's target, value and so on stand. */
interface Assignment {
  readonly name: Span;
  readonly value: Span;
}

class Parser {
  constructor(
    private readonly _source: string,
    private readonly _language: Language
  ) {
    this._lines = readLines(_source, _language);
  }

  parse(): Form {
    for (const line of this._lines) {
      if (line.comment < 0) {
        continue;
      }
      if (line.comment === line.text && this._lines[line.opened] === line) {
        this._readComment(line);
      } else {
        this._readParam(line);
      }
    }
    const fields = this._elements.filter(element => element.kind === 'field');
    return {
      language: this._language,
      title: this._title,
      elements: this._elements,
      fields
    };
  }

  /** A line that is a comment only: a title, a text, or what somebody has commented out. */
  private _readComment(line: SourceLine): void {
    const at = skipSpace(
      this._source,
      line.comment + this._language.comment.length,
      line.end
    );
    if (this._stands('@title', at) && this._title === null) {
      this._title = readTitle(this._source, line, at + '@title'.length);
    } else if (this._stands('@markdown', at)) {
      this._addMarkdown(line, at + '@markdown'.length);
    }
  }

  private _stands(word: string, at: number): boolean {
    return (
      this._source.startsWith(word, at) &&
      !isWord(this._source[at + word.length])
    );
  }

  private _addMarkdown(line: SourceLine, at: number): void {
    const text = this._source
      .slice(at, line.end)
      .replace(/^[ \t]/, '')
      .trimEnd();
    const last = this._elements[this._elements.length - 1];
    const { start, end } = line;
    // Lines in a row are one text, so that tables and lists hold together.
    if (last?.kind === 'markdown' && this._lineAfter(last.span.end) === start) {
      const joined = joinMarkdown(last.text, text);
      this._elements[this._elements.length - 1] = {
        kind: 'markdown',
        text: joined,
        span: { start: last.span.start, end }
      };
    } else {
      this._elements.push({ kind: 'markdown', text, span: { start, end } });
    }
  }

  private _lineAfter(end: number): number {
    return this._source.startsWith('\r\n', end) ? end + 2 : end + 1;
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
      this._elements.push(
        this._field(assignment, annotation, {
          start: first.start,
          end: line.end
        })
      );
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
    const literal = readText(text, this._language)?.literal;
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
        literal !== undefined &&
        this._language.longQuotes.includes(literal.quote),
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

  private readonly _lines: SourceLine[];
  private readonly _elements: (Field | Markdown)[] = [];
  private readonly _names = new Map<string, number>();
  private _title: Title | null = null;
}

/** A rule under a text would make it a heading; on a line of its own it is a rule. */
function joinMarkdown(before: string, text: string): string {
  return /^\s*(-{3,}|={3,})\s*$/.test(text)
    ? `${before}\n\n${text}\n`
    : `${before}\n${text}`;
}

/** The type of a field: as said; else strings of a list, or code. */
function typeOf(annotation: Annotation): FieldType {
  const dropdown =
    annotation.choices !== null || annotation.choicesFrom !== null;
  return annotation.type ?? (dropdown ? 'string' : 'raw');
}

/**
 * The assignment that a line holds.
 *
 * @param line - where the statement begins.
 * @param end - where its code ends: at the comment, perhaps lines below.
 */
export function readAssignment(
  source: string,
  line: SourceLine,
  end: number,
  language: Language
): Assignment | null {
  const stop = Math.min(line.end, end);
  let name = readTarget(source, line.text, stop);
  if (name === null) {
    return null;
  }
  let at = skipSpace(source, name.end, stop);
  while (language.declares && isWordStart(source[at])) {
    name = readTarget(source, at, stop);
    if (name === null) {
      return null;
    }
    at = skipSpace(source, name.end, stop);
  }
  if (
    source[at] === ':' &&
    !language.assigns.some(sign => source.startsWith(sign, at))
  ) {
    at = skipType(source, at + 1, stop, language);
  }
  const sign = language.assigns.find(each => source.startsWith(each, at));
  if (
    sign === undefined ||
    at >= stop ||
    '=>'.includes(source[at + sign.length] || ' ')
  ) {
    return null;
  }
  const start = skipSpace(source, at + sign.length, end);
  return {
    name,
    value: { start, end: valueEnd(source, start, end, language) }
  };
}

function valueEnd(
  source: string,
  start: number,
  end: number,
  language: Language
): number {
  let last = trimEnd(source, start, end);
  if (last > start && language.ends.includes(source[last - 1] ?? '\n')) {
    last = trimEnd(source, start, last - 1);
  }
  return last;
}

/** A name with attributes and subscripts behind it. */
function readTarget(source: string, at: number, end: number): Span | null {
  if (!isWordStart(source[at])) {
    return null;
  }
  const start = at;
  for (;;) {
    while (at < end && isWord(source[at])) {
      at++;
    }
    if (source[at] === '[') {
      const close = closingBracket(source, at, end);
      if (close < 0) {
        return null;
      }
      at = close;
    }
    if (source[at] === '.' && isWordStart(source[at + 1])) {
      at++;
    } else if (source[at] !== '[') {
      return { start, end: at };
    }
  }
}

/** Behind the bracket that closes the one at `at`; -1 if none does. */
function closingBracket(source: string, at: number, end: number): number {
  let depth = 0;
  for (; at < end; at++) {
    const char = source[at] ?? '';
    if (char === '"' || char === "'") {
      const close = source.indexOf(char, at + 1);
      if (close < 0 || close >= end) {
        return -1;
      }
      at = close;
    } else if ('([{'.includes(char)) {
      depth++;
    } else if (')]}'.includes(char) && --depth === 0) {
      return at + 1;
    }
  }
  return -1;
}

/** Where a type annotation ends: at the sign of the assignment, outside all brackets. */
function skipType(
  source: string,
  at: number,
  end: number,
  language: Language
): number {
  let depth = 0;
  while (at < end) {
    const char = source[at] ?? '';
    const literal = readLiteral(source, at, end, language);
    if (literal !== null) {
      at = literal.next;
      continue;
    }
    if (depth === 0 && char === '=') {
      return at;
    }
    if ('([{'.includes(char)) {
      depth++;
    } else if (')]}'.includes(char)) {
      depth--;
    }
    at++;
  }
  return end;
}
