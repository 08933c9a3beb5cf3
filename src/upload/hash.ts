/** SHA-256 digests of what is uploaded. */
import { MIB } from './types';

/** Digests of blobs below this size are computed in one go, before their upload begins. */
export const EASY_DIGEST = 8 * MIB;

/** To the worker: hash `blob`, or stop doing so when it is null. */
export interface IHashRequest {
  readonly id: number;
  readonly blob: Blob | null;
}

/** From the worker: the digest, or null and why there is none. */
export interface IHashReply {
  readonly id: number;
  readonly digest: string | null;
  readonly error: string;
}

/** Which uploads get a digest: see the setting `verify`. */
export type VerifyMode = 'auto' | 'always' | 'never';

/** Whether to compute the digest of `size` bytes. */
export function wantsDigest(
  mode: VerifyMode,
  limit: number,
  size: number
): boolean {
  return mode === 'always' || (mode === 'auto' && size <= limit);
}

/** Whether the digest of `size` bytes is better computed before the upload than beside it. */
export function isEasyDigest(size: number): boolean {
  return size < EASY_DIGEST;
}

/** Computes digests, in a worker where there is one. */
export class Hasher {
  /** @param createWorker - starts the worker; when it fails, this thread does the work */
  constructor(private readonly _createWorker: () => Promise<Worker>) {}

  /**
   * The digest in hexadecimal digits.
   *
   * @throws if the content cannot be read, or the signal's reason when aborted
   */
  async digest(blob: Blob, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (isEasyDigest(blob.size) && isSubtleThere()) {
      const content = await blob.arrayBuffer();
      return hex(await crypto.subtle.digest('SHA-256', content));
    }
    const worker = await this._startWorker();
    if (worker === null) {
      // Each slice is awaited, so the screen stays alive in between.
      const { digestBlob } = await import('./digest');
      return digestBlob(blob, signal);
    }
    return this._ask(worker, blob, signal);
  }

  dispose(): void {
    void this._worker?.then(worker => worker?.terminate());
    this._worker = null;
  }

  private _startWorker(): Promise<Worker | null> {
    this._worker ??= this._createWorker().then(
      worker => {
        worker.onmessage = ({ data }: MessageEvent<IHashReply>) => {
          const waiting = this._waiting.get(data.id);
          this._waiting.delete(data.id);
          waiting?.(data);
        };
        worker.onerror = () => this._giveUp();
        return worker;
      },
      () => null
    );
    return this._worker;
  }

  /** The worker could not be loaded or died: from now on this thread does the work. */
  private _giveUp(): void {
    void this._worker?.then(worker => worker?.terminate());
    this._worker = Promise.resolve(null);
    const waiting = [...this._waiting];
    this._waiting.clear();
    for (const [id, answer] of waiting) {
      answer({ id, digest: null, error: LOST });
    }
  }

  private async _ask(
    worker: Worker,
    blob: Blob,
    signal: AbortSignal
  ): Promise<string> {
    const id = ++this._lastId;
    const stop = () => worker.postMessage({ id, blob: null });
    signal.addEventListener('abort', stop);
    const reply = await new Promise<IHashReply>(resolve => {
      this._waiting.set(id, resolve);
      worker.postMessage({ id, blob } satisfies IHashRequest);
    });
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    if (reply.digest !== null) {
      return reply.digest;
    }
    if (reply.error === LOST) {
      return this.digest(blob, signal);
    }
    throw new Error(reply.error);
  }

  private _worker: Promise<Worker | null> | null = null;
  private _lastId = 0;
  private readonly _waiting = new Map<number, (reply: IHashReply) => void>();
}

const LOST = 'worker lost';

function isSubtleThere(): boolean {
  // Missing on pages that came over plain HTTP from another machine.
  return typeof crypto !== 'undefined' && crypto.subtle !== undefined;
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), byte =>
    byte.toString(16).padStart(2, '0')
  ).join('');
}
