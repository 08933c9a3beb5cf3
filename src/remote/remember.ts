import type { IStateDB } from '@jupyterlab/statedb';

import { rememberChoices } from '../core/getdata/remember';
import { DEFAULT_OPTIONS } from './links';
import type { ILinkOptions, LinkList } from './links';

export function rememberOptions(
  links: LinkList,
  state: IStateDB | null,
  id: string
): void {
  rememberChoices(links, state, id, readOptions, ({ unpack, open }) => ({
    unpack,
    open
  }));
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
