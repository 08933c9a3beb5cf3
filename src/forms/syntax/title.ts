import type { SourceLine } from './reader';
import { skipSpace, trimEnd } from './chars';
import type { Dict } from './relaxed';
import { RelaxedReader, flag, text } from './relaxed';
import type { Title, TitleOptions } from './types';

/** The keys that make an object its title's options wherever it stands. */
export const TITLE_KEYS = [
  'display-mode',
  'form-width',
  'output-height',
  'run',
  'single-column',
  'vertical-output'
] as const;

/** A key of a title's options. */
export type TitleKey = (typeof TITLE_KEYS)[number];

/** Reads a title line; `at` is behind the word. */
export function readTitle(
  source: string,
  { start: lineStart, end: lineEnd }: SourceLine,
  at: number
): Title {
  const options = readOptions(source, at, lineEnd);
  const start = skipSpace(source, at, lineEnd);
  const end = trimEnd(source, start, options?.start ?? lineEnd);
  return {
    text: source.slice(start, end),
    options: understand(options),
    spans: {
      line: { start: lineStart, end: lineEnd },
      text: { start, end },
      options: options && { start: options.start, end: options.end }
    }
  };
}

/** A title's options: the first object with a key of ours, or any object at the line's end. */
export function readOptions(
  source: string,
  at: number,
  end: number
): Dict | null {
  const reader = new RelaxedReader(source, end);
  for (; at < end; at++) {
    const group = source[at] === '{' ? reader.group(at) : null;
    if (group?.kind !== 'dict' || group.entries.length === 0) {
      continue;
    }
    if (
      group.entries.some(entry => isTitleKey(entry.key.text)) ||
      skipSpace(source, group.end, end) === end
    ) {
      return group;
    }
  }
  return null;
}

function isTitleKey(key: string): boolean {
  return TITLE_KEYS.some(known => known === key);
}

function understand(options: Dict | null): TitleOptions {
  const mode = text(options, 'display-mode');
  return {
    autoRun: text(options, 'run') === 'auto',
    displayMode:
      mode === 'both' || mode === 'code' || mode === 'form' ? mode : null,
    formWidth: text(options, 'form-width'),
    singleColumn: flag(options, 'single-column')
  };
}
