import type { Language } from './language';

/** A part of a source text, in UTF-16 code units as JavaScript counts; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A change of a source text: replace `[start, end)` by `text`. */
export interface Edit extends Span {
  readonly text: string;
}

/** What a control holds. `null` stands for a value that does not fit its field. */
export type Value = string | number | boolean;

/** How a value is written back; the names of Colab's `type`, and `file` and `secret` of ours. */
export type FieldType =
  | 'boolean'
  | 'date'
  | 'file'
  | 'integer'
  | 'number'
  | 'raw'
  | 'secret'
  | 'slider'
  | 'string';

export const FIELD_TYPES: readonly FieldType[] = [
  'boolean',
  'date',
  'file',
  'integer',
  'number',
  'raw',
  'secret',
  'slider',
  'string'
];

/** One item of a dropdown. */
export interface Choice {
  /** What is shown. */
  readonly label: string;
  /** Whether it is a bare token in the annotation (`1`, `True`), not a quoted string. */
  readonly bare: boolean;
}

/** Why a value cannot be shown in its control as it is. */
export type Misfit =
  /** There is no value yet: `x = #@param`. */
  | 'empty'
  /** Not a literal of the field's type: an f-string, a call, None. */
  | 'expression'
  /** A value that the dropdown does not list. */
  | 'off-list'
  /** A number outside the slider. */
  | 'out-of-range';

/** Names one field of a source: the target as written, with `#2` and so on when it is repeated. */
export type FieldId = string;

/** An annotated assignment. */
export interface Field {
  readonly kind: 'field';
  readonly id: FieldId;
  /** The target as written: `epochs`, `os.environ["KEY"]`. */
  readonly name: string;
  readonly type: FieldType;
  /** The items of a dropdown; null for any other control. */
  readonly choices: readonly Choice[] | null;
  /** The variable that holds the dropdown's items, if they come from one. */
  readonly choicesFrom: string | null;
  /** Whether a dropdown takes other values, too. */
  readonly allowInput: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  readonly placeholder: string;
  /** Whether the value is a string over several lines (triple quotes). */
  readonly multiline: boolean;
  /** The value as it stands in the code. */
  readonly text: string;
  /** The value decoded; null if it does not fit its type. */
  readonly value: Value | null;
  readonly misfit: Misfit | null;
  /** Where things stand. `statement`: its whole lines, without the last line break. */
  readonly spans: {
    readonly statement: Span;
    readonly name: Span;
    readonly value: Span;
    /** From `#` or `//` of the annotation to the end of what it says. */
    readonly annotation: Span;
  };
}

/** Adjacent `@markdown` lines. */
export interface Markdown {
  readonly kind: 'markdown';
  readonly text: string;
  readonly span: Span;
}

/** What a title line may say besides the title. Unknown keys stay in the code. */
export interface TitleOptions {
  /** Run the cell after each change. */
  readonly autoRun: boolean;
  readonly displayMode: 'both' | 'code' | 'form' | null;
  /** As written: `50%`, `300px`. */
  readonly formWidth: string | null;
  /** Put the form above the code. */
  readonly singleColumn: boolean;
}

export interface Title {
  readonly text: string;
  readonly options: TitleOptions;
  readonly spans: {
    /** The line without its line break. */
    readonly line: Span;
    readonly text: Span;
    /** The object of options, if there is one. */
    readonly options: Span | null;
  };
}

/** The form of one cell. */
export interface Form {
  readonly language: Language;
  readonly title: Title | null;
  /** Fields and texts in the order of the code. */
  readonly elements: readonly (Field | Markdown)[];
  readonly fields: readonly Field[];
}

/** A new or changed field, as the dialog describes it. */
export interface FieldSpec {
  readonly name: string;
  readonly type: FieldType;
  readonly value: Value;
  readonly choices?: readonly string[] | null;
  readonly choicesFrom?: string | null;
  readonly allowInput?: boolean;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly step?: number | null;
  readonly placeholder?: string;
  readonly multiline?: boolean;
}

/** Why an edit cannot be made. */
export type FormErrorCode =
  'bad-name' | 'bad-value' | 'cannot-move' | 'no-such-field';

/** An edit that cannot be made; the source is as it was. */
export class FormError extends Error {
  constructor(
    readonly code: FormErrorCode,
    message: string
  ) {
    super(message);
    this.name = 'FormError';
  }
}
