/** Reads what stands behind `@param`. */
import type { Language } from './language';
import { isNumber } from './literal';
import { isWordAt, skipSpace } from './chars';
import type { Dict, List, Node } from './relaxed';
import { RelaxedReader, entry, flag, number, text } from './relaxed';
import type { Choice, FieldType } from './types';
import { FIELD_TYPES } from './types';

/** What an annotation says. */
export interface Annotation {
  /** From the comment sign to the end of the annotation. */
  readonly start: number;
  readonly end: number;
  /** As said; null if it is not, or no type that we know. */
  readonly type: FieldType | null;
  readonly choices: readonly Choice[] | null;
  readonly choicesFrom: string | null;
  readonly allowInput: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  readonly placeholder: string;
  /** The object as read, for keys that we do not know. */
  readonly settings: Dict | null;
}

export const MARK = '@param';

/**
 * The annotation in a line's comment; null if there is none.
 *
 * Of several the last counts, save what stands in quotes inside of another: text such as `"#@param"`
 * may be an option.
 */
export function readAnnotation(
  source: string,
  comment: number,
  end: number,
  language: Language
): Annotation | null {
  return readAnnotations(source, comment, end, language).pop() ?? null;
}

/** All annotations in a line's comment, in order. */
export function readAnnotations(
  source: string,
  comment: number,
  end: number,
  language: Language
): Annotation[] {
  const found: Annotation[] = [];
  for (let at = comment; at < end;) {
    const mark = markAt(source, at, end, language);
    if (mark < 0) {
      at++;
    } else {
      const annotation = readSpec(source, at, mark + MARK.length, end);
      found.push(annotation);
      at = annotation.end;
    }
  }
  return found;
}

/** Where `@param` stands behind the comment sign at `at`; -1 if it does not. */
export function markAt(
  source: string,
  at: number,
  end: number,
  language: Language
): number {
  if (!source.startsWith(language.comment, at)) {
    return -1;
  }
  const mark = skipSpace(source, at + language.comment.length, end);
  return isMark(source, mark) ? mark : -1;
}

/** Whether `@param` stands at `at`; `@parameter` is somebody's own word. */
export function isMark(source: string, at: number): boolean {
  const behind = at + MARK.length;
  return (
    source.startsWith(MARK, at) &&
    source[behind] !== '-' &&
    !isWordAt(source, behind)
  );
}

function readSpec(
  source: string,
  start: number,
  at: number,
  end: number
): Annotation {
  const reader = new RelaxedReader(source, end);
  let list: List | null = null;
  let dict: Dict | null = null;
  let stop = at;
  for (;;) {
    const group = reader.group(skipSpace(source, stop, end));
    if (group?.kind === 'list' && list === null) {
      list = group;
    } else if (group?.kind === 'dict') {
      dict = dict ? join(dict, group) : group;
    } else {
      return { start, end: stop, ...understand(source, list, dict) };
    }
    stop = group.end;
  }
}

/** Two objects behind each other count as one; of a key's two values the last. */
function join(first: Dict, second: Dict): Dict {
  return {
    kind: 'dict',
    entries: [...first.entries, ...second.entries],
    start: first.start,
    end: second.end
  };
}

function understand(
  source: string,
  list: List | null,
  dict: Dict | null
): Omit<Annotation, 'start' | 'end'> {
  const options = entry(dict, 'options');
  const items = list ?? (options?.kind === 'list' ? options : null);
  const variable = options?.kind === 'scalar' ? options.text : null;
  const named = text(dict, 'type')?.toLowerCase() ?? null;
  const type = FIELD_TYPES.find(each => each === named) ?? null;
  return {
    type,
    choices: items?.items.map(item => choice(source, item, type)) ?? null,
    choicesFrom: items || !variable || !isName(variable) ? null : variable,
    allowInput: flag(dict, 'allow-input'),
    min: number(dict, 'min'),
    max: number(dict, 'max'),
    step: number(dict, 'step'),
    placeholder: text(dict, 'placeholder') ?? '',
    settings: dict
  };
}

/** An item of a dropdown. Where strings are asked for by name, quotes in the list do not matter. */
function choice(source: string, node: Node, type: FieldType | null): Choice {
  return node.kind === 'scalar'
    ? { label: node.text, bare: node.bare && type !== 'string' }
    : { label: source.slice(node.start, node.end), bare: type !== 'string' };
}

/** Whether a text is a plain name: nothing else is ever asked of a kernel. */
export function isName(name: string): boolean {
  return /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(name);
}

/** Whether a choice's text is a value by itself, and not a string that has lost its quotes. */
export function isToken(label: string): boolean {
  return isNumber(label) || WORDS.has(label);
}

const WORDS: ReadonlySet<string> = new Set([
  'False',
  'None',
  'NULL',
  'True',
  'false',
  'nil',
  'null',
  'true'
]);
