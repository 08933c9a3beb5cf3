/** Sends one unit of a job: chooses how, and sees to its digest. */
import type { UploadInfo } from '../core/contract.gen';
import type { IUploadApi } from './api';
import { contentOf, requireSameSize, verifyReadable } from './content';
import { classify } from './failure';
import { isEasyDigest, wantsDigest } from './hash';
import type { Hasher } from './hash';
import type { IUploadOptions } from './options';
import { MAX_PARTS, matchParts, partCount, splitRanges } from './parts';
import type { PartSize } from './partsize';
import { persist } from './persist';
import type { RoundTrip } from './roundtrip';
import { tarBlob } from './tar';
import type { IFound, Transport } from './transport';
import type { IUnit } from './types';

export interface ISenderOptions {
  readonly api: IUploadApi;
  readonly transport: Transport;
  readonly partSize: PartSize;
  readonly roundTrip: RoundTrip;
  readonly hasher: Hasher;
  readonly settings: () => IUploadOptions;
}

/** What to send, for which job, and what of it the server has. */
interface ITask {
  readonly job: string;
  readonly unit: IUnit;
  readonly blob: Blob;
  readonly had: readonly UploadInfo[];
  readonly signal: AbortSignal;
}

export class Sender {
  constructor(private readonly _options: ISenderOptions) {}

  /**
   * Send `unit` until the server has all of it.
   *
   * @param had - what the server has of it from before
   * @throws `AppError` when it cannot be sent; the signal's reason when aborted
   */
  async send(
    job: string,
    unit: IUnit,
    had: readonly UploadInfo[],
    signal: AbortSignal
  ): Promise<void> {
    const task = { job, unit, blob: await this._compose(unit), had, signal };
    signal.throwIfAborted();
    const { verify, verifyLimit } = this._options.settings();
    const wanted = wantsDigest(verify, verifyLimit, task.blob.size);
    if (wanted && isEasyDigest(task.blob.size)) {
      const sha256 = await this._digest(task);
      const url = await this._sendContent(task, sha256 ?? '');
      await this._finishResumed(task, url, sha256);
      return;
    }
    // Computed beside the upload. If that fails, so does reading for the upload, which tells.
    const digest = wanted ? this._digest(task) : Promise.resolve(null);
    const url = await this._sendContent(task, wanted ? 'pending' : '');
    const sha256 = await digest;
    if (wanted) {
      await this._tellDigest(task, url, sha256);
    } else {
      await this._finishResumed(task, url, null);
    }
  }

  /** One bundle after another: the first is to be on its way while the next one is read. */
  private async _compose(unit: IUnit): Promise<Blob> {
    if (!unit.bundle) {
      return contentOf(unit);
    }
    const bundle = this._composing.then(() => bundleOf(unit));
    this._composing = bundle.catch(() => undefined);
    return bundle;
  }

  private async _digest({ blob, signal }: ITask): Promise<string | null> {
    try {
      return await this._options.hasher.digest(blob, signal);
    } catch (reason) {
      console.warn('No digest could be computed', reason);
      return null;
    }
  }

  /** An upload from before may be waiting for a digest, whatever the settings say now. */
  private async _finishResumed(
    task: ITask,
    url: string,
    sha256: string | null
  ): Promise<void> {
    if (task.had.length > 0) {
      await this._tellDigest(task, url, sha256);
    }
  }

  private _tellDigest(
    { signal }: ITask,
    url: string,
    sha256: string | null
  ): Promise<void> {
    const { api, partSize } = this._options;
    return persist(
      async again => {
        try {
          await api.digest(url, sha256, signal);
        } catch (reason) {
          // After a lost answer: it is gone because it was finished.
          if (!again || classify(reason).kind !== 'gone') {
            throw reason;
          }
        }
      },
      partSize,
      signal
    );
  }

  private _sendContent(task: ITask, sha256: string): Promise<string> {
    const whole = task.had.find(({ partial }) => !partial);
    const begun = task.had.some(({ partial }) => partial);
    if (whole && begun) {
      // The server is still joining the parts, and takes no more bytes.
      return Promise.resolve(this._url(whole.id));
    }
    const count = this._partCount(task, begun);
    return whole === undefined && count > 1
      ? this._sendParts(task, count, sha256)
      : this._sendWhole(task, whole, sha256);
  }

  private _partCount({ unit, blob }: ITask, begun: boolean): number {
    if (begun) {
      return MAX_PARTS;
    }
    const mode = this._options.settings().parallelParts;
    const long = this._options.roundTrip.isLong;
    return unit.bundle ? 1 : partCount(mode, blob.size, long);
  }

  private _sendWhole(
    task: ITask,
    whole: UploadInfo | undefined,
    sha256: string
  ): Promise<string> {
    return this._options.transport.send({
      blob: task.blob,
      metadata: metadataOf(task, sha256),
      partial: false,
      url: whole ? this._url(whole.id) : null,
      signal: task.signal,
      find: () => this._find(task),
      verifyReadable: () => verifyReadable(task.unit.entries)
    });
  }

  private async _sendParts(
    task: ITask,
    count: number,
    sha256: string
  ): Promise<string> {
    const ranges = splitRanges(task.blob.size, count);
    const ids = matchParts(ranges, task.had);
    // When one part is refused, the others need not go on.
    const abort = new AbortController();
    const { signal } = abort;
    const stop = () => abort.abort(task.signal.reason);
    task.signal.addEventListener('abort', stop);
    const sending = ranges.map(({ start, end }, index) => {
      const id = ids[index] ?? null;
      return this._options.transport.send({
        blob: task.blob.slice(start, end),
        metadata: { job: task.job, path: task.unit.path },
        partial: true,
        url: id === null ? null : this._url(id),
        signal,
        find: () => this._findPart(task, end - start),
        verifyReadable: () => verifyReadable(task.unit.entries)
      });
    });
    try {
      return await this._join(task, await Promise.all(sending), sha256);
    } catch (reason) {
      abort.abort(reason);
      throw reason;
    } finally {
      task.signal.removeEventListener('abort', stop);
    }
  }

  private _join(
    task: ITask,
    parts: readonly string[],
    sha256: string
  ): Promise<string> {
    const { api, partSize } = this._options;
    const metadata = metadataOf(task, sha256);
    return persist(
      async again => {
        const joined = again ? await this._find(task) : null;
        return joined?.url ?? (await api.join(parts, metadata, task.signal));
      },
      partSize,
      task.signal
    );
  }

  private async _find({ job, unit }: ITask): Promise<IFound | null> {
    const uploads = await this._options.api.list(job);
    const found = uploads.find(
      ({ path, partial }) => path === unit.path && !partial
    );
    return found ? { url: this._url(found.id), done: found.done } : null;
  }

  private async _findPart(
    { job, unit }: ITask,
    length: number
  ): Promise<IFound | null> {
    const uploads = await this._options.api.list(job);
    const found = uploads.find(
      upload =>
        upload.path === unit.path && upload.partial && upload.length === length
    );
    return found ? { url: this._url(found.id), done: false } : null;
  }

  private _url(id: string): string {
    return this._options.api.endpoint + id;
  }

  private _composing: Promise<unknown> = Promise.resolve();
}

async function bundleOf({ entries }: IUnit): Promise<Blob> {
  entries.forEach(requireSameSize);
  try {
    return await tarBlob(entries);
  } catch (cause) {
    await verifyReadable(entries);
    throw cause;
  }
}

function metadataOf(
  { job, unit }: ITask,
  sha256: string
): Record<string, string> {
  const modified = Math.max(0, unit.entries[0]?.modified ?? 0);
  return {
    job,
    path: unit.path,
    conflict: unit.conflict,
    ...(unit.bundle ? { bundle: '1' } : { modified: String(modified) }),
    ...(sha256 && { sha256 })
  };
}
