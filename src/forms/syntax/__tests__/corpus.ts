import { readFileSync } from 'fs';
import { resolve } from 'path';

import type { Field, Language, Title, Value } from '..';
import { languageOf } from '..';

/**
 * A source with the form that it holds. In the file, what has its default is left out: keys that are
 * null, false or empty, and `text`, `multiline` and the like where the case is not about them.
 */
export interface ICase {
  readonly name: string;
  readonly source: string;
  /** As a kernel names it; Python if left out. */
  readonly language?: string;
  readonly title: (Partial<Title['options']> & { text: string }) | null;
  readonly fields: readonly ICaseField[];
  readonly markdown: readonly string[];
  readonly writes: readonly IWrite[];
}

export interface ICaseField extends Partial<
  Omit<Field, 'kind' | 'choices' | 'spans'>
> {
  readonly id: string;
  readonly choices?: readonly (string | { readonly bare: string })[];
}

/** A value that is set, and the source after that, or the error's code. */
export interface IWrite {
  readonly id: string;
  readonly value: Value;
  readonly source?: string;
  readonly error?: string;
}

const FILE = '../../../../tests/forms/corpus.json';

/** The cases that readers of the syntax in any language have to agree about. */
export const CORPUS = JSON.parse(
  readFileSync(resolve(__dirname, FILE), 'utf8')
) as readonly ICase[];

export function languageOfCase({ language }: ICase): Language {
  const found = languageOf(language);
  if (found === null) {
    throw new Error(`${language} has no forms`);
  }
  return found;
}
