/** Moves a field to another place among the fields. */
import { isWhole } from './assignment';
import type { Language } from './language';
import { PYTHON } from './language';
import type { SourceLine } from './reader';
import { codeEnd, lineAt } from './reader';
import type { Reading } from './parse';
import { readForm } from './parse';
import { isCode } from './place';
import type { Lines } from './remove';
import { linesOf, restOf } from './remove';
import type { Edit, Field, FieldId } from './types';
import { FormError } from './types';
import { overlap, wordsOf } from './words';

/**
 * Moves a field to another's place, with its lines of code.
 *
 * @param before - the field to stand before; null: behind the last one.
 * @throws FormError `no-such-field`; `cannot-move` if the code would not mean the same there: in
 *   another block, between arguments of a call that commas divide, behind code that uses it.
 */
export function moveField(
  source: string,
  id: FieldId,
  before: FieldId | null,
  language: Language = PYTHON
): Edit {
  const reading = readForm(source, language);
  const { fields } = reading.form;
  const from = fields.findIndex(field => field.id === id);
  const target =
    before === null
      ? fields.length
      : fields.findIndex(field => field.id === before);
  const moved = fields[from];
  if (moved === undefined || target < 0) {
    throw new FormError(
      'no-such-field',
      `The code has no field ${moved === undefined ? id : before}`
    );
  }
  const isDown = target > from;
  const other = fields[isDown ? target - 1 : target] ?? moved;
  if (other === moved) {
    const { start } = moved.spans.statement;
    return { start, end: start, text: '' };
  }
  const move = new Move(source, reading, language);
  if (!move.isSafe(moved, other)) {
    throw new FormError(
      'cannot-move',
      'The line cannot be moved there: the code would change'
    );
  }
  return move.edit(moved, other);
}

class Move {
  constructor(
    private readonly _source: string,
    private readonly _reading: Reading,
    private readonly _language: Language
  ) {
    this._lines = _reading.lines;
  }

  /** The edit that puts a field's lines right behind or before another's, whichever is farther. */
  edit(moved: Field, other: Field): Edit {
    const own = this._linesOf(moved);
    const others = this._linesOf(other);
    const isDown = own.first < others.first;
    // The break between two lines stays between two lines.
    const [head, tail] = isDown
      ? [own, { first: own.last + 1, last: others.last }]
      : [{ first: others.first, last: own.first - 1 }, own];
    const [first, second] = [this._span(head), this._span(tail)];
    const text =
      this._source.slice(second.start, second.end) +
      this._source.slice(first.end, second.start) +
      this._source.slice(first.start, first.end);
    return { start: first.start, end: second.end, text };
  }

  /** Whether the code means the same with the field at the other's place. */
  isSafe(moved: Field, other: Field): boolean {
    return this._isSamePlace(moved, other) && !this._isUsed(moved, other);
  }

  /** Whether two fields are statements of one block, or arguments of one call that end alike. */
  private _isSamePlace(moved: Field, other: Field): boolean {
    const [rest, otherRest] = [moved, other].map(field =>
      restOf(this._source, field, this._lines)
    );
    const line = this._line(this._linesOf(moved).first);
    const others = this._line(this._linesOf(other).first);
    const between = this._between(moved, other).filter(isCode);
    return (
      rest === otherRest &&
      (rest === '' || rest === ',' || rest === ';') &&
      isWhole(moved.text, this._language) &&
      isWhole(other.text, this._language) &&
      this._indent(line) === this._indent(others) &&
      line.depth === others.depth &&
      between.every(each => this._isWithin(each, line))
    );
  }

  /** Whether a line belongs to the block of another, or to one inside of it. */
  private _isWithin(line: SourceLine, outer: SourceLine): boolean {
    const isStatement =
      line.depth === outer.depth && this._lines[line.opened] === line;
    return (
      line.depth >= outer.depth &&
      (!isStatement || line.text - line.start >= outer.text - outer.start)
    );
  }

  /** Whether the code that a field would pass uses it, or sets what the field uses. */
  private _isUsed(moved: Field, other: Field): boolean {
    const { name, value } = moved.spans;
    const target = this._words(name);
    const uses = this._words(value);
    const passed = new Map(
      this._reading.form.fields.map(field => [
        lineAt(this._lines, field.spans.statement.start),
        field
      ])
    );
    passed.delete(this._linesOf(moved).first);
    return this._between(moved, other).some(line => {
      const field = passed.get(line.opened);
      if (field === undefined) {
        const words = this._words({ start: line.text, end: codeEnd(line) });
        return overlap(target, words) || overlap(uses, words);
      }
      return (
        field.name === moved.name ||
        overlap(target, this._words(field.spans.value)) ||
        overlap(this._words(field.spans.name), uses)
      );
    });
  }

  /** The lines that a field would pass, with those of the other field. */
  private _between(moved: Field, other: Field): SourceLine[] {
    const own = this._linesOf(moved);
    const others = this._linesOf(other);
    return own.first < others.first
      ? this._lines.slice(own.last + 1, others.last + 1)
      : this._lines.slice(others.first, own.first);
  }

  private _words(span: { start: number; end: number }): ReadonlySet<string> {
    return wordsOf(this._source, span, this._language);
  }

  private _linesOf(field: Field): Lines {
    return linesOf(field, this._lines, this._language);
  }

  private _line(index: number): SourceLine {
    return this._lines[index] ?? NO_LINE;
  }

  private _span({ first, last }: Lines): { start: number; end: number } {
    return { start: this._line(first).start, end: this._line(last).end };
  }

  private _indent({ start, text }: SourceLine): string {
    return this._source.slice(start, text);
  }

  private readonly _lines: readonly SourceLine[];
}

const NO_LINE: SourceLine = {
  start: 0,
  end: 0,
  next: 0,
  text: 0,
  comment: -1,
  opened: 0,
  depth: 0
};
