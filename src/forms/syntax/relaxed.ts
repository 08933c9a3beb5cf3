/**
 * A reader of JSON as people write it in annotations: keys without quotes and with hyphens, either
 * kind of quotes, commas forgotten or left over, Python's words for true, false and nothing.
 */
import type { Span } from './types';
import { isSpace, trimEnd } from './chars';

/** A word, number or string. `bare`: it stood without quotes. */
export interface Scalar extends Span {
  readonly kind: 'scalar';
  readonly text: string;
  readonly bare: boolean;
}

export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface Dict extends Span {
  readonly kind: 'dict';
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: Scalar;
  readonly value: Node;
}

export type Node = Scalar | List | Dict;

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t'
};

/** How deep lists and objects may stand in each other. */
const MAX_DEPTH = 20;

/** Reads one list or object. */
export class RelaxedReader {
  constructor(
    private readonly _source: string,
    private readonly _end: number
  ) {}

  /** The list or object that begins at `at`; null if there is none or it is not closed. */
  group(at: number, depth = 0): List | Dict | null {
    if (depth > MAX_DEPTH) {
      return null;
    }
    switch (this._char(at)) {
      case '[':
        return this._list(at, depth);
      case '{':
        return this._dict(at, depth);
      default:
        return null;
    }
  }

  private _list(start: number, depth: number): List | null {
    const items: Node[] = [];
    for (let at = this._skip(start + 1); ;) {
      if (this._char(at) === ']') {
        return { kind: 'list', items, start, end: at + 1 };
      }
      const item = this._value(at, depth, false);
      if (item === null) {
        return null;
      }
      items.push(item);
      at = this._skip(item.end);
    }
  }

  private _dict(start: number, depth: number): Dict | null {
    const entries: Entry[] = [];
    for (let at = this._skip(start + 1); ;) {
      if (this._char(at) === '}') {
        return { kind: 'dict', entries, start, end: at + 1 };
      }
      const key = this._scalar(at, ':', false);
      if (key === null) {
        return null;
      }
      const colon = this._skip(key.end);
      if (this._char(colon) !== ':') {
        return null;
      }
      const value = this._value(this._skip(colon + 1), depth, true);
      if (value === null) {
        return null;
      }
      entries.push({ key, value });
      at = this._skip(value.end);
    }
  }

  private _value(at: number, depth: number, keyed: boolean): Node | null {
    const char = this._char(at);
    return char === '[' || char === '{'
      ? this.group(at, depth + 1)
      : this._scalar(at, '', keyed);
  }

  private _scalar(at: number, stops: string, keyed: boolean): Scalar | null {
    const char = this._char(at);
    return char === '"' || char === "'"
      ? this._quoted(at, char)
      : this._bare(at, stops, keyed);
  }

  private _quoted(start: number, quote: string): Scalar | null {
    let text = '';
    for (let at = start + 1; at < this._end; at++) {
      const char = this._char(at);
      if (char === quote) {
        return { kind: 'scalar', text, bare: false, start, end: at + 1 };
      }
      if (char !== '\\') {
        text += char;
        continue;
      }
      const escape = this._char(++at);
      const hex = escape === 'u' ? this._source.slice(at + 1, at + 5) : '';
      if (/^[0-9a-fA-F]{4}$/.test(hex) && at + 4 < this._end) {
        text += String.fromCharCode(parseInt(hex, 16));
        at += 4;
      } else {
        text += SIMPLE_ESCAPES[escape] ?? escape;
      }
    }
    return null;
  }

  /**
   * A token without quotes: up to a comma, a bracket, a quote or one of `stops`.
   *
   * @param keyed - whether the next key may follow without a comma: `{min:0 max:10}`.
   */
  private _bare(start: number, stops: string, keyed: boolean): Scalar | null {
    let at = start;
    // Where the last word of the token begins.
    let word = start;
    for (; at < this._end; at++) {
      const char = this._char(at);
      if (',[]{}"'.includes(char) || stops.includes(char)) {
        break;
      }
      if (keyed && char === ':' && word > start) {
        at = word;
        break;
      }
      if (!isSpace(char) && isSpace(this._char(at - 1))) {
        word = at;
      }
    }
    const end = trimEnd(this._source, start, at);
    if (end === start) {
      return null;
    }
    const text = this._source.slice(start, end);
    return { kind: 'scalar', text, bare: true, start, end };
  }

  private _char(at: number): string {
    return at < this._end ? (this._source[at] ?? '') : '';
  }

  private _skip(at: number): number {
    while (
      at < this._end &&
      (isSpace(this._char(at)) || this._char(at) === ',')
    ) {
      at++;
    }
    return at;
  }
}

/** The last value of a key; null if there is none. */
export function entry(dict: Dict | null, key: string): Node | null {
  const found = dict?.entries.filter(each => each.key.text === key).pop();
  return found?.value ?? null;
}

/** The text of a key's scalar; null if there is none. */
export function text(dict: Dict | null, key: string): string | null {
  const node = entry(dict, key);
  return node?.kind === 'scalar' ? node.text : null;
}

/** The number of a key; null if it is none. */
export function number(dict: Dict | null, key: string): number | null {
  const written = text(dict, key)?.trim();
  const value = written ? Number(written) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** Whether a key's value is true, in JSON's or Python's word. */
export function flag(dict: Dict | null, key: string): boolean {
  return text(dict, key)?.toLowerCase() === 'true';
}
