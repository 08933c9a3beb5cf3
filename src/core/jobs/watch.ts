import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Job } from '../contract.gen';
import { whenLoaded } from './loaded';
import type { JobState } from './states';
import type { IJobs } from './tokens';

/** A job came into another state while this tab was open. */
export interface IJobMove {
  readonly job: Job;
  /** Null for a job that was not there before. */
  readonly from: JobState | null;
}

/** Finds out which jobs changed their state, for those who tell the user. */
export class JobWatch implements IDisposable {
  constructor(private readonly _jobs: IJobs) {
    void whenLoaded(_jobs).then(() => this._begin());
    _jobs.changed.connect(this._onChanged, this);
  }

  get moved(): ISignal<this, readonly IJobMove[]> {
    return this._moved;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._jobs.changed.disconnect(this._onChanged, this);
    Signal.clearData(this);
  }

  /** Remember what is there: it is not news. */
  private _begin(): void {
    this._begun = true;
    for (const job of [...this._jobs.active, ...this._jobs.finished]) {
      this._states.set(job.id, job.state);
      // By the server's clock: the browser's may be wrong.
      this._since = Math.max(this._since, job.created, job.finished ?? 0);
    }
    this._finished = this._jobs.finished;
  }

  private _onChanged(_: IJobs, changed: Job | null): void {
    if (!this._begun) {
      return;
    }
    const moves = changed
      ? this._moves([changed])
      : this._moves(this._jobs.active).concat(this._finishedMoves());
    if (moves.length > 0) {
      this._moved.emit(moves);
    }
  }

  private _finishedMoves(): IJobMove[] {
    const { finished } = this._jobs;
    if (finished === this._finished) {
      return [];
    }
    this._finished = finished;
    return this._moves(finished);
  }

  private _moves(jobs: readonly Job[]): IJobMove[] {
    const moves: IJobMove[] = [];
    for (const job of jobs) {
      const from = this._states.get(job.id) ?? null;
      if (from === job.state) {
        continue;
      }
      this._states.set(job.id, job.state);
      // An old job that is seen for the first time was only not loaded before.
      if (from !== null || (job.finished ?? job.created) > this._since) {
        moves.push({ job, from });
      }
    }
    return moves;
  }

  private readonly _states = new Map<string, JobState>();
  private readonly _moved = new Signal<this, readonly IJobMove[]>(this);
  private _finished: readonly Job[] = [];
  private _since = 0;
  private _begun = false;
  private _isDisposed = false;
}
