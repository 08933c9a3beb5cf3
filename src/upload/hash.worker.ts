/** Computes digests away from the thread that draws the screen. */
import { digestBlob } from './digest';
import type { IHashReply, IHashRequest } from './hash';

const running = new Map<number, AbortController>();

self.addEventListener('message', (event: MessageEvent<IHashRequest>) => {
  const { id, blob } = event.data;
  if (blob === null) {
    running.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  void digestBlob(blob, controller.signal)
    .then(
      (digest): IHashReply => ({ id, digest, error: '' }),
      (error: unknown): IHashReply => ({
        id,
        digest: null,
        error: String(error)
      })
    )
    .then(reply => self.postMessage(reply))
    .finally(() => running.delete(id));
});
