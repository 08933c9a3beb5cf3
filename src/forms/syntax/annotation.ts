import type { Choice, FieldSpec, FieldType } from './types';
import { FIELD_TYPES } from './types';
import type { Language } from './language';
import type { Dict, List, Node } from './relaxed';
import { RelaxedReader, entry, flag, number, text } from './relaxed';
import { isSpace, skipSpace } from './reader';

/** What an annotation says. */
export interface Annotation {
  /** From the comment sign to the end of the annotation. */
  readonly start: number;
  readonly end: number;
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

const MARK = '@param';

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
  let found: Annotation | null = null;
  for (let at = comment; at < end;) {
    const mark = markAt(source, at, end, language);
    if (mark < 0) {
      at++;
      continue;
    }
    found = readSpec(source, at, mark + MARK.length, end);
    at = Math.max(found.end, at + 1);
  }
  return found;
}

/** Where `@param` stands behind the comment sign at `at`; -1 if it does not. */
function markAt(
  source: string,
  at: number,
  end: number,
  language: Language
): number {
  if (!source.startsWith(language.comment, at)) {
    return -1;
  }
  const mark = skipSpace(source, at + language.comment.length, end);
  const behind = source[mark + MARK.length];
  // `@parameter` is somebody's own word.
  return source.startsWith(MARK, mark) && !/[\w-]/.test(behind ?? '')
    ? mark
    : -1;
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
      return { start, end: stop, ...understand(list, dict) };
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
  list: List | null,
  dict: Dict | null
): Omit<Annotation, 'start' | 'end'> {
  const options = entry(dict, 'options');
  const source = list ?? (options?.kind === 'list' ? options : null);
  const variable = options?.kind === 'scalar' ? options.text : null;
  const named = text(dict, 'type')?.toLowerCase() ?? null;
  return {
    type: FIELD_TYPES.find(type => type === named) ?? null,
    choices: source ? source.items.flatMap(choice) : null,
    choicesFrom: source || !variable || !isName(variable) ? null : variable,
    allowInput: flag(dict, 'allow-input'),
    min: number(dict, 'min'),
    max: number(dict, 'max'),
    step: number(dict, 'step'),
    placeholder: text(dict, 'placeholder') ?? '',
    settings: dict
  };
}

function choice(node: Node): Choice[] {
  return node.kind === 'scalar' ? [{ label: node.text, bare: node.bare }] : [];
}

/** Whether a text is a plain name: nothing else is ever asked of a kernel. */
export function isName(name: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name);
}

/** Where the text behind an annotation begins. */
export function behind(source: string, end: number, lineEnd: number): number {
  let at = end;
  while (at < lineEnd && isSpace(source[at])) {
    at++;
  }
  return at;
}

/** A string as strict JSON, with control characters and lone surrogates escaped. */
function quoted(value: string): string {
  return JSON.stringify(value);
}

/**
 * What stands behind `@param` for a field: strict JSON, the way Colab writes it.
 *
 * @param kept - an object whose unknown keys are to stay.
 */
export function writeSpec(
  spec: FieldSpec,
  source = '',
  kept: Dict | null = null
): string {
  const own = [
    'allow-input',
    'max',
    'min',
    'options',
    'placeholder',
    'step',
    'type'
  ];
  const parts: string[] = [];
  if (spec.choices) {
    parts.push(`[${spec.choices.map(quoted).join(', ')}]`);
  }
  const settings: [string, string][] = [];
  const dropdown = Boolean(spec.choices ?? spec.choicesFrom);
  // A dropdown of strings needs no type.
  if (!dropdown || spec.type !== 'string') {
    settings.push(['type', quoted(spec.type)]);
  }
  if (spec.choicesFrom) {
    settings.push(['options', quoted(spec.choicesFrom)]);
  }
  if (dropdown && spec.allowInput) {
    settings.push(['allow-input', 'true']);
  }
  for (const key of ['min', 'max', 'step'] as const) {
    const value = spec[key];
    if (value !== null && value !== undefined && spec.type === 'slider') {
      settings.push([key, String(value)]);
    }
  }
  if (spec.placeholder) {
    settings.push(['placeholder', quoted(spec.placeholder)]);
  }
  for (const each of kept?.entries ?? []) {
    if (!own.includes(each.key.text)) {
      settings.push([
        each.key.text,
        source.slice(each.value.start, each.value.end)
      ]);
    }
  }
  if (settings.length > 0) {
    parts.push(
      `{${settings.map(([key, value]) => `${quoted(key)}: ${value}`).join(', ')}}`
    );
  }
  return parts.join(' ');
}
