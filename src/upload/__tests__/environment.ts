/**
 * Makes the test environment more like a browser. Import it before anything else.
 *
 * It mixes blobs of jsdom with files of Node, which do not fit, and its signals for aborting
 * are years behind: those of Node take their place. `structuredClone` is missing.
 */
import { Blob as NodeBlob } from 'buffer';
import { transferableAbortController } from 'util';
import { deserialize, serialize } from 'v8';

const controller = transferableAbortController();

Object.assign(globalThis, {
  Blob: NodeBlob,
  AbortController: controller.constructor,
  AbortSignal: controller.signal.constructor,
  structuredClone: (value: unknown): unknown => deserialize(serialize(value))
});
