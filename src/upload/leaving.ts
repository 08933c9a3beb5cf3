/** Leaving the page ends what only this page can do: sending files. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

import type { Job } from '../core/contract.gen';
import { StandingNews } from '../core/jobs/standing';
import type { IJobs } from '../core/jobs/tokens';

/** Lets the browser ask before the page is left, while that would stop something. */
export class LeaveGuard implements IDisposable {
  /**
   * @param _isSending - whether an upload would stop
   */
  constructor(private readonly _isSending: () => boolean) {
    window.addEventListener('beforeunload', this._onLeave);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    window.removeEventListener('beforeunload', this._onLeave);
  }

  /** Also ask while `work` lasts, of which no upload has come yet. */
  async during<T>(work: Promise<T>): Promise<T> {
    this._pending += 1;
    try {
      return await work;
    } finally {
      this._pending -= 1;
    }
  }

  /** The browser asks the user by itself; its words cannot be chosen. */
  private readonly _onLeave = (event: Event): void => {
    if (this._pending > 0 || this._isSending()) {
      event.preventDefault();
    }
  };

  private _pending = 0;
  private _isDisposed = false;
}

/**
 * Tells of uploads that were paused because the page was left, for as long as they are.
 *
 * @param onError - told why an upload could not be resumed
 */
export function tellerOfStopped(
  jobs: IJobs,
  trans: TranslationBundle,
  onError: (reason: unknown) => void
): (job: Job) => void {
  const standing = new StandingNews(jobs);
  return job => {
    const label = jobs.kind(job.kind)?.label(job) ?? '';
    const notification = Notification.warning(
      trans.__('Leaving the page stopped the upload of “%1”.', label),
      {
        autoClose: false,
        actions: [
          {
            label: trans.__('Resume'),
            displayType: 'accent',
            callback: () => void jobs.resume(job.id).catch(onError)
          }
        ]
      }
    );
    standing.add(notification, [{ ...job, state: 'paused' }]);
  };
}
