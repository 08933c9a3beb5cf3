import type { IStateDB } from '@jupyterlab/statedb';

import { DEFAULT_OPTIONS } from './model';
import type { CloneModel, ICloneOptions } from './model';

/** What was chosen the last time is chosen again, also after a reload. */
export function rememberOptions(
  model: CloneModel,
  state: IStateDB | null,
  id: string
): void {
  state?.fetch(id).then(
    stored => {
      model.set(readOptions(stored));
      let last = model.options;
      model.changed.connect(() => {
        if (model.options !== last) {
          last = model.options;
          const { shallow, submodules, lfs } = last;
          state
            .save(id, { shallow, submodules, lfs })
            .catch(reason => console.warn('Choices were not kept', reason));
        }
      });
    },
    reason => console.warn('Choices could not be read', reason)
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
