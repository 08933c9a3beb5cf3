import type { VerifyMode } from './hash';
import type { ParallelMode } from './parts';
import { MIB } from './types';

/** What to do with files that are there already: see the setting `existingFiles`. */
export type ExistingMode = 'ask' | 'overwrite' | 'rename' | 'skip';

/** The user's settings: see schema/upload.json. */
export interface IUploadOptions {
  readonly existingFiles: ExistingMode;
  readonly verify: VerifyMode;
  /** In bytes. */
  readonly verifyLimit: number;
  readonly parallelParts: ParallelMode;
}

export const DEFAULT_OPTIONS: IUploadOptions = {
  existingFiles: 'ask',
  verify: 'auto',
  verifyLimit: 256 * MIB,
  parallelParts: 'auto'
};

/** Settings as they are stored; unknown values fall back on the default. */
export function readOptions(stored: Record<string, unknown>): IUploadOptions {
  const { existingFiles, verify, verifyLimit, parallelParts } = stored;
  const limit = typeof verifyLimit === 'number' ? verifyLimit * MIB : null;
  return {
    existingFiles: oneOf(existingFiles, ['ask', 'overwrite', 'rename', 'skip']),
    verify: oneOf(verify, ['auto', 'always', 'never']),
    verifyLimit: limit ?? DEFAULT_OPTIONS.verifyLimit,
    parallelParts: oneOf(parallelParts, ['auto', 'on', 'off'])
  };
}

/** `value` if it is allowed, else the first, which is the default. */
function oneOf<T extends string>(value: unknown, allowed: [T, ...T[]]): T {
  return allowed.find(one => one === value) ?? allowed[0];
}
