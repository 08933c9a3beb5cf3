import type { IStateDB } from '@jupyterlab/statedb';

import { DEFAULT_OPTIONS } from './links';
import type { ILinkOptions, LinkList } from './links';

/** What was chosen the last time is chosen again, also after a reload. */
export function rememberOptions(
  links: LinkList,
  state: IStateDB | null,
  id: string
): void {
  state?.fetch(id).then(
    stored => {
      links.set(readOptions(stored));
      let last = links.options;
      links.changed.connect(() => {
        if (links.options !== last) {
          last = links.options;
          const { unpack, open } = last;
          state
            .save(id, { unpack, open })
            .catch(reason => console.warn('Choices were not kept', reason));
        }
      });
    },
    reason => console.warn('Choices could not be read', reason)
  );
}

/** Options as they are stored; unknown values fall back on the default. */
export function readOptions(stored: unknown): ILinkOptions {
  const { unpack, open } = (stored ?? {}) as Record<string, unknown>;
  return {
    unpack: typeof unpack === 'boolean' ? unpack : DEFAULT_OPTIONS.unpack,
    open: typeof open === 'boolean' ? open : DEFAULT_OPTIONS.open,
    // To overwrite is decided each time.
    conflict: DEFAULT_OPTIONS.conflict
  };
}
