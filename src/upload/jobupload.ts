import type { UploadInfo } from '../core/contract.gen';
import { toAppError } from '../core/errors';
import type { AppError } from '../core/errors';
import type { IUploadApi } from './api';
import type { PartSize } from './partsize';
import { persist } from './persist';
import { planUnits } from './plan';
import type { ISource, Scheduler } from './scheduler';
import type { Sender } from './sender';
import type { IPlanned, IUnit } from './types';

export interface IJobUploadOptions {
  readonly api: IUploadApi;
  readonly partSize: PartSize;
  readonly scheduler: Scheduler;
  readonly sender: Pick<Sender, 'send'>;
  /** Called when all that could be sent was sent, and something could not. */
  readonly onFailed: (upload: JobUpload, error: AppError) => void;
}

/**
 * - `idle`: nothing is sent.
 * - `sending`: bytes flow, or wait for their turn.
 * - `sent`: the server has everything.
 * - `failed`: something could not be sent; nobody has asked to go on yet.
 */
export type SendingState = 'idle' | 'sending' | 'sent' | 'failed';

/** The browser's half of one job: the files, and sending them. */
export class JobUpload implements ISource {
  constructor(
    readonly job: string,
    readonly entries: readonly IPlanned[],
    private readonly _options: IJobUploadOptions
  ) {}

  get state(): SendingState {
    return this._state;
  }

  /**
   * Begin to send, or go on.
   *
   * @param fresh - the server has nothing of it, so it need not be asked
   */
  start(fresh: boolean): void {
    if (this._state === 'sending') {
      return;
    }
    this._state = 'sending';
    this._errors = [];
    this._abort = new AbortController();
    if (fresh) {
      this._enqueue([]);
    } else {
      void this._askAndEnqueue(this._abort.signal);
    }
  }

  /** Send nothing; `start` goes on later with what the server does not have by then. */
  stop(): void {
    if (this._state === 'sending') {
      this._queue = [];
      this._abort.abort(new DOMException('Stopped', 'AbortError'));
      this._options.scheduler.remove(this);
    }
    this._state = 'idle';
  }

  nextSize(): number | undefined {
    return this._queue[0]?.size;
  }

  async startNext(): Promise<void> {
    const unit = this._queue.shift();
    const { signal } = this._abort;
    if (!unit) {
      return;
    }
    this._active += 1;
    try {
      const had = this._had.get(unit.path) ?? [];
      await this._options.sender.send(this.job, unit, had, signal);
    } catch (reason) {
      if (!signal.aborted) {
        this._noteError(toAppError(reason));
      }
    } finally {
      this._active -= 1;
      if (!signal.aborted) {
        this._settleIfDone();
      }
    }
  }

  private async _askAndEnqueue(signal: AbortSignal): Promise<void> {
    const { api, partSize } = this._options;
    try {
      const had = await persist(() => api.list(this.job), partSize, signal);
      if (!signal.aborted) {
        this._enqueue(had);
      }
    } catch (reason) {
      if (!signal.aborted) {
        this._noteError(toAppError(reason));
        this._settleIfDone();
      }
    }
  }

  private _enqueue(had: readonly UploadInfo[]): void {
    this._had = groupByPath(had);
    this._queue = planUnits(this.entries).filter(
      ({ path }) => !this._had.get(path)?.some(({ done }) => done)
    );
    this._options.scheduler.add(this);
    this._settleIfDone();
  }

  private _noteError(error: AppError): void {
    this._errors.push(error);
    if (concernsAll(error)) {
      this._queue = [];
    }
  }

  private _settleIfDone(): void {
    if (this._queue.length > 0 || this._active > 0) {
      return;
    }
    this._options.scheduler.remove(this);
    const [error] = this._errors;
    if (error) {
      this._state = 'failed';
      this._options.onFailed(this, error);
    } else {
      this._state = 'sent';
    }
  }

  private _state: SendingState = 'idle';
  private _queue: IUnit[] = [];
  private _active = 0;
  private _errors: AppError[] = [];
  private _had = new Map<string, UploadInfo[]>();
  private _abort = new AbortController();
}

/** Whether the other files of the job would meet the same error. */
function concernsAll(error: AppError): boolean {
  return (
    error.status === 401 ||
    error.status === 403 ||
    error.code.startsWith('storage.') ||
    error.code.startsWith('job.')
  );
}

function groupByPath(
  uploads: readonly UploadInfo[]
): Map<string, UploadInfo[]> {
  const groups = new Map<string, UploadInfo[]>();
  for (const upload of uploads) {
    groups.set(upload.path, [...(groups.get(upload.path) ?? []), upload]);
  }
  return groups;
}
