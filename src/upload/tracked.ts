import type { AppError } from '../core/errors';
import type { IJobs } from '../core/jobs/tokens';
import { FILE_CHANGED } from './content';
import type { JobUpload } from './jobupload';
import type { Ownership } from './ownership';

/** How often an upload that was sent in full is woken up when the server forgot about it. */
const WAKE_UPS = 3;
/** After a refusal the server may still be telling what became of the job. */
const GRACE = 1500;

export interface ITrackedOptions {
  readonly jobs: IJobs;
  readonly ownership: Ownership;
  readonly resumeJob: (job: string) => Promise<void>;
  /** Pause a job, and let its row tell why. */
  readonly pauseJob: (job: string, error: AppError) => Promise<void>;
  /** A job is over for good: nothing of it needs to be remembered. */
  readonly onOver: (job: string) => void;
  readonly onError: (job: string, error: AppError) => void;
}

/**
 * The uploads whose files this tab has. Watches their jobs: what is paused or cancelled,
 * wherever that was asked for, stops; what runs again goes on.
 */
export class TrackedUploads {
  constructor(private readonly _options: ITrackedOptions) {
    _options.jobs.changed.connect((_, job) => {
      if (job === null) {
        [...this._uploads.values()].forEach(upload => this._follow(upload));
      } else {
        const upload = this._uploads.get(job.id);
        if (upload) {
          this._follow(upload);
        }
      }
    });
  }

  /** Whether bytes flow, or wait for their turn. */
  get isSending(): boolean {
    return [...this._uploads.values()].some(({ state }) => state === 'sending');
  }

  get(job: string): JobUpload | undefined {
    return this._uploads.get(job);
  }

  add(upload: JobUpload): void {
    this._uploads.get(upload.job)?.stop();
    this._uploads.set(upload.job, upload);
  }

  /** Nothing more can be sent: leave the job such that it can go on later, and say why. */
  async giveUp(upload: JobUpload, error: AppError): Promise<void> {
    const { jobs, onError } = this._options;
    await new Promise(resolve => setTimeout(resolve, GRACE));
    const job = jobs.get(upload.job);
    if (job?.state !== 'queued' && job?.state !== 'running') {
      // The server knows it by itself, and the list of jobs tells.
      return;
    }
    onError(upload.job, error);
    // Ends in failure when the server cannot be reached; then it finds out by itself.
    await this._options.pauseJob(upload.job, error).catch(console.warn);
    if (error.code === FILE_CHANGED) {
      // What this tab has cannot be read any more: to go on, the user chooses anew.
      upload.stop();
      this._drop(upload);
      this._options.ownership.release(upload.job);
    }
  }

  private _follow(upload: JobUpload): void {
    const job = this._options.jobs.get(upload.job);
    switch (job?.state) {
      case 'queued':
      case 'running':
        if (upload.state === 'idle') {
          upload.start(false);
        }
        break;
      case 'interrupted':
        // The server waits for bytes. If none are left to be sent, it has to be told.
        if (upload.state === 'sent') {
          this._wake(upload);
        } else if (upload.state === 'failed') {
          upload.stop();
        }
        break;
      case 'paused':
      case 'failed':
        upload.stop();
        break;
      case 'cancelled':
        upload.stop();
        this._forget(upload);
        break;
      case 'succeeded':
        upload.stop();
        this._forget(upload);
        this._drop(upload);
        break;
      case undefined:
        // A snapshot from before the job was made does not know it either: as long as
        // something is sent, it is there.
        if (upload.state === 'idle') {
          this._forget(upload);
          this._drop(upload);
        }
        break;
    }
  }

  /** Nothing is left to be resumed; the files stay known in this tab, for trying again. */
  private _forget(upload: JobUpload): void {
    this._options.ownership.release(upload.job);
    this._options.onOver(upload.job);
  }

  private _drop(upload: JobUpload): void {
    this._uploads.delete(upload.job);
    this._wakeUps.delete(upload.job);
  }

  private _wake(upload: JobUpload): void {
    const count = this._wakeUps.get(upload.job) ?? 0;
    if (count < WAKE_UPS) {
      this._wakeUps.set(upload.job, count + 1);
      upload.stop();
      this._options.resumeJob(upload.job).catch(console.warn);
    }
  }

  private readonly _uploads = new Map<string, JobUpload>();
  private readonly _wakeUps = new Map<string, number>();
}
