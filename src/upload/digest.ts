import { createSHA256 } from 'hash-wasm';

import { MIB } from './types';

/** Read at once: large enough to be quick, small enough for memory not to matter. */
const SLICE = 4 * MIB;

/** The SHA-256 of a blob in hexadecimal digits, read slice by slice. */
export async function digestBlob(
  blob: Blob,
  signal: AbortSignal
): Promise<string> {
  const hasher = await createSHA256();
  hasher.init();
  for (let offset = 0; offset < blob.size; offset += SLICE) {
    const slice = blob.slice(offset, offset + SLICE);
    hasher.update(new Uint8Array(await slice.arrayBuffer()));
    signal.throwIfAborted();
  }
  return hasher.digest('hex');
}
