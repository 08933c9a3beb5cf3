import type { IStateDB } from '@jupyterlab/statedb';

import { rememberChoices } from '../core/getdata/remember';
import { DEFAULT_OPTIONS } from './model';
import type { CloneModel, ICloneOptions } from './model';

export function rememberOptions(
  model: CloneModel,
  state: IStateDB | null,
  id: string
): void {
  rememberChoices(
    model,
    state,
    id,
    readOptions,
    ({ shallow, submodules, lfs }) => ({
      shallow,
      submodules,
      lfs
    })
  );
}

/** Options as they are stored; unknown values fall back on the default. */
export function readOptions(stored: unknown): ICloneOptions {
  const { shallow, submodules, lfs } = (stored ?? {}) as Record<
    string,
    unknown
  >;
  return {
    shallow: shallow === true,
    submodules: submodules === true,
    lfs: lfs === true,
    // To overwrite is decided each time.
    conflict: DEFAULT_OPTIONS.conflict
  };
}
