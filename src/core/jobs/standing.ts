import { Notification } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';

import type { Job } from '../contract.gen';
import type { JobState } from './states';
import type { IJobs } from './tokens';

/** Takes notifications about jobs away again when they are no longer true. */
export class StandingNews implements IDisposable {
  constructor(private readonly _jobs: IJobs) {
    _jobs.changed.connect(this._onChanged, this);
    _jobs.retried.connect(this._onRetried, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._jobs.changed.disconnect(this._onChanged, this);
    this._jobs.retried.disconnect(this._onRetried, this);
    this._posts.clear();
  }

  /** A notification says that each of `jobs` is in its state. It goes when none is any more. */
  add(notification: string, jobs: readonly Job[]): void {
    this._posts.set(notification, new Map(jobs.map(job => [job.id, job])));
  }

  private _onChanged(): void {
    this._withdraw(job => stateOf(this._jobs, job) !== job.state);
  }

  private _onRetried(_: IJobs, retried: Job): void {
    this._withdraw(job => job.id === retried.id);
  }

  private _withdraw(isOld: (job: Job) => boolean): void {
    for (const [notification, jobs] of this._posts) {
      for (const job of jobs.values()) {
        if (isOld(job)) {
          jobs.delete(job.id);
        }
      }
      if (jobs.size === 0) {
        this._posts.delete(notification);
        Notification.dismiss(notification);
      }
    }
  }

  /** The jobs, as they were, of each notification that stands. */
  private readonly _posts = new Map<string, Map<string, Job>>();
  private _isDisposed = false;
}

/** The state of a job that was seen once; null when the server has forgotten it. */
export function stateOf(jobs: IJobs, seen: Job): JobState | null {
  const now = jobs.get(seen.id);
  if (now) {
    return now.state;
  }
  const { finished, finishedTotal } = jobs;
  const last = finished[finished.length - 1];
  // The list goes by age: older ones may be on a page that is not loaded.
  const isOnOtherPage =
    finished.length < finishedTotal && (!last || seen.created <= last.created);
  return isOnOtherPage ? seen.state : null;
}
