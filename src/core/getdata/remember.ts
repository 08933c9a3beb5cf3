import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

/** What a user chooses on a page. */
export interface IChoices<T> {
  readonly options: T;
  readonly changed: ISignal<unknown, unknown>;
  set(options: T): void;
}

/**
 * What was chosen the last time is chosen again, also after a reload.
 *
 * @param read - options of what was stored, whatever that is
 * @param keep - what of them is stored
 */
export function rememberChoices<T>(
  choices: IChoices<T>,
  state: IStateDB | null,
  id: string,
  read: (stored: unknown) => T,
  keep: (options: T) => ReadonlyPartialJSONValue
): void {
  state?.fetch(id).then(
    stored => {
      choices.set(read(stored));
      let last = choices.options;
      choices.changed.connect(() => {
        if (choices.options !== last) {
          last = choices.options;
          state
            .save(id, keep(last))
            .catch(reason => console.warn('Choices were not kept', reason));
        }
      });
    },
    reason => console.warn('Choices could not be read', reason)
  );
}
