/** Finds the assignment that a line holds: its name, and its value. */
import type { Language } from './language';
import { isPython } from './language';
import {
  CLOSING,
  OPENING,
  QUOTES,
  readLiteral,
  skipSpace,
  trimEnd,
  wordEnd
} from './chars';
import type { SourceLine } from './reader';
import type { Span } from './types';

/** Where an assignment's target and value stand. */
export interface Assignment {
  readonly name: Span;
  /** Without a comma or semicolon behind it. */
  readonly value: Span;
}

/** Words that are no names of variables. */
export const PYTHON_WORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise return try while ' +
    'with yield'
  ).split(' ')
);

/**
 * The assignment that a line holds; null if it holds none.
 *
 * @param line - the line where it begins.
 * @param end - where its code ends: at the comment, perhaps lines below.
 */
export function readAssignment(
  source: string,
  line: SourceLine,
  end: number,
  language: Language
): Assignment | null {
  const stop = Math.min(line.end, end);
  const name = readName(source, line.text, stop, language);
  if (
    name === null ||
    (isPython(language) && PYTHON_WORDS.has(source.slice(name.start, name.end)))
  ) {
    return null;
  }
  const behind = signEnd(source, name.end, stop, language);
  const start = behind < 0 ? -1 : valueStart(source, behind, end, language);
  return start < 0
    ? null
    : {
        name,
        value: { start, end: valueEnd(source, start, end, language) }
      };
}

/** Behind the sign that assigns to the name before it; -1 if there is none. */
function signEnd(
  source: string,
  nameEnd: number,
  end: number,
  language: Language
): number {
  const signAt = (at: number): string | undefined =>
    language.assigns.find(sign => source.startsWith(sign, at));
  let at = language.spaced ? skipSpace(source, nameEnd, end) : nameEnd;
  if (signAt(at) === undefined) {
    at = typeEnd(source, at, end, language);
  }
  const sign = at < end ? signAt(at) : undefined;
  // `==` compares, and `=>` maps.
  return sign === undefined || '=>'.includes(source[at + sign.length] ?? '-')
    ? -1
    : at + sign.length;
}

/** Behind the type that stands between a name and the sign; `at` if none does. */
function typeEnd(
  source: string,
  at: number,
  end: number,
  language: Language
): number {
  const colon = source[at] === ':';
  if (
    !colon &&
    (language.declares !== 'name type' || !wordStarts(source, at))
  ) {
    return at;
  }
  const start = skipSpace(source, colon ? at + 1 : at, end);
  const stop = skipType(source, start, end, language);
  // `x := 5` inside of a call has no type, and assigns nothing that a form could show.
  return stop > start ? stop : at;
}

/** Where a type ends: at a sign that assigns, outside of all brackets. */
function skipType(
  source: string,
  at: number,
  end: number,
  language: Language
): number {
  let depth = 0;
  while (at < end) {
    const char = source[at] ?? '';
    const literal = QUOTES.includes(char)
      ? readLiteral(source, at, { line: end, source: end }, language)
      : null;
    if (depth === 0 && char === '=') {
      return at;
    }
    if (OPENING.includes(char)) {
      depth++;
    } else if (CLOSING.includes(char)) {
      depth--;
    }
    at = literal?.next ?? at + 1;
  }
  return end;
}

/** Where a value begins, or would; -1 if what stands there is no assignment. */
function valueStart(
  source: string,
  behind: number,
  end: number,
  language: Language
): number {
  const start = skipSpace(source, behind, end);
  if (!language.spaced) {
    return start === behind || start === end ? behind : -1;
  }
  // Of a value that is still to come, the space in front belongs to the sign.
  const none = start === end || CLOSING.includes(source[start] ?? '-');
  return none && start > behind ? behind + 1 : start;
}

/** Where a value ends: at what does not belong to it, without the comma of an argument. */
function valueEnd(
  source: string,
  start: number,
  end: number,
  language: Language
): number {
  const { end: stop, whole } = scanValue(source, start, end, language);
  const last = trimEnd(source, start, stop);
  return whole &&
    stop === end &&
    language.commas &&
    last > start &&
    source[last - 1] === ','
    ? trimEnd(source, start, last - 1)
    : last;
}

/**
 * Goes through a value up to a semicolon or a bracket of something around it.
 *
 * `whole`: all brackets and strings in it are closed.
 */
function scanValue(
  source: string,
  start: number,
  end: number,
  language: Language
): { end: number; whole: boolean } {
  let depth = 0;
  for (let at = start; at < end;) {
    const char = source[at] ?? '';
    const literal = QUOTES.includes(char)
      ? readLiteral(source, at, { line: end, source: end }, language)
      : null;
    if (literal && !literal.closed) {
      return { end, whole: false };
    }
    if (OPENING.includes(char)) {
      depth++;
    } else if (depth === 0 && (char === ';' || CLOSING.includes(char))) {
      return { end: at, whole: true };
    } else if (CLOSING.includes(char)) {
      depth--;
    }
    at = literal?.next ?? at + 1;
  }
  return { end, whole: depth === 0 };
}

/** Whether all brackets and strings of a value are closed, and nothing else is. */
export function isWhole(text: string, language: Language): boolean {
  const { end, whole } = scanValue(text, 0, text.length, language);
  return whole && end === text.length;
}

/** The name that is assigned to, among the words that declare it. */
function readName(
  source: string,
  at: number,
  end: number,
  language: Language
): Span | null {
  const first = readTarget(source, at, end, language);
  if (first === null || language.declares === 'no') {
    return first;
  }
  if (language.declares === 'name type') {
    const word = source.slice(first.start, first.end);
    return word === 'var' || word === 'const'
      ? readTarget(source, skipSpace(source, first.end, end), end, language)
      : first;
  }
  let name = first;
  for (;;) {
    const next = nextName(source, name.end, end, language);
    if (next === null) {
      return name;
    }
    name = next;
  }
}

/** The next name in a row; between them may stand what belongs to a type, as in `list<int> *x`. */
function nextName(
  source: string,
  at: number,
  end: number,
  language: Language
): Span | null {
  at = skipSpace(source, at, end);
  if (source[at] === '<' && !language.assigns.includes('<-')) {
    const close = closingAngle(source, at, end);
    at = close < 0 ? at : skipSpace(source, close, end);
  }
  while (at < end && '*&'.includes(source[at] ?? '-')) {
    at = skipSpace(source, at + 1, end);
  }
  return at < end ? readTarget(source, at, end, language) : null;
}

/** Behind the `>` that closes the `<` at `at`; -1 if none does. */
function closingAngle(source: string, at: number, end: number): number {
  let depth = 0;
  for (; at < end && !'=;"\'()'.includes(source[at] ?? ''); at++) {
    if (source[at] === '<') {
      depth++;
    } else if (source[at] === '>' && --depth === 0) {
      return at + 1;
    }
  }
  return -1;
}

function wordStarts(source: string, at: number): boolean {
  return wordEnd(source, at) > at;
}

/** A name with attributes and subscripts behind it. */
function readTarget(
  source: string,
  start: number,
  end: number,
  language: Language
): Span | null {
  let at = wordEnd(source, start);
  if (at === start || start >= end) {
    return null;
  }
  for (;;) {
    const { joins } = language;
    if (source[at] === '[' && at < end) {
      const close = closingBracket(source, at, end);
      if (close < 0) {
        return null;
      }
      at = close;
    } else if (source[at] === '.' && wordStarts(source, at + 1)) {
      at = wordEnd(source, at + 1);
    } else if (
      source.startsWith(joins, at) &&
      wordStarts(source, at + joins.length)
    ) {
      at = wordEnd(source, at + joins.length);
    } else {
      return { start, end: Math.min(at, end) };
    }
  }
}

/** Behind the bracket that closes the one at `at`; -1 if none does. */
function closingBracket(source: string, at: number, end: number): number {
  let depth = 0;
  for (; at < end; at++) {
    const char = source[at] ?? '';
    if (char === '"' || char === "'") {
      do {
        at++;
      } while (at < end && source[at] !== char);
    } else if (OPENING.includes(char)) {
      depth++;
    } else if (CLOSING.includes(char) && --depth === 0) {
      return at + 1;
    }
  }
  return -1;
}
