/** A store that lets us send answers at once: longer than this it takes nothing. */
const PATIENCE = 15_000;
/** A request whose bytes stand still for so long is given up. */
const STALL = 60_000;

/** A part did not arrive. Says nothing of its address, which lets anybody write. */
export class PutError extends Error {
  /**
   * @param status - the store's answer; 0 if there was none, or the browser may not see it
   */
  constructor(readonly status: number) {
    super(`The object store answered ${status}`);
  }
}

/**
 * Send a part to the object store.
 *
 * @param onSent - told how many bytes have left
 * @throws `PutError`; the signal's reason when aborted
 */
export function put(
  url: string,
  blob: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // Not `fetch`, which does not tell how far it is.
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    let timer = setTimeout(abort, PATIENCE);
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(timer);
      timer = setTimeout(abort, STALL);
      onSent(loaded);
    };
    request.onloadend = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (signal.aborted) {
        reject(signal.reason as Error);
      } else if (request.status >= 200 && request.status < 300) {
        resolve();
      } else {
        reject(new PutError(request.status));
      }
    };
    signal.addEventListener('abort', abort);
    request.open('PUT', url);
    request.send(blob);
  });
}
