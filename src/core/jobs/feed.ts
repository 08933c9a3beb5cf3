import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Job, JobEvent } from '../contract.gen';
import type { AppError } from '../errors';
import { toAppError } from '../errors';
import type { JobsApi } from './api';
import { isAnnounced, isBusy } from './states';
import { JobStore } from './store';
import { parseJobEvent } from './validate';

/** Milliseconds between snapshots. */
const INTERVALS = { busy: 3_000, idle: 45_000, max: 60_000 } as const;

/** Milliseconds in which hints that something was missed are gathered into one snapshot. */
const HINT_DELAY = 500;

/** Milliseconds in which jobs to be checked are gathered. */
const CHECK_DELAY = 30;

/** With more jobs to check than this, one snapshot is cheaper than a request for each. */
const MAX_CHECKS = 4;

/**
 * Keeps a `JobStore` in step with the server: snapshots are the truth, events are hints between
 * them.
 *
 * An event may move a job along, but not into or out of a state that users are told about:
 * those, and jobs never seen before, are asked for by REST. Whatever arrives while a snapshot is
 * under way is applied once more behind it, if it is newer.
 */
export class JobFeed implements IDisposable {
  constructor(options: JobFeed.IOptions) {
    this._api = options.api;
    this._poll = new Poll({
      auto: false,
      name: 'jupyterlab-modelarts:jobs',
      factory: () => this.pull(),
      frequency: {
        backoff: true,
        interval: INTERVALS.idle,
        max: INTERVALS.max
      },
      standby: () => (this._isBusy() ? 'never' : 'when-hidden')
    });
    this._events = options.events;
    this._connectionFailure = options.connectionFailure;
    this._events?.connect(this._onEvent, this);
    this._connectionFailure?.connect(this._hint, this);
    window.addEventListener('online', this._pullNow);
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  readonly store = new JobStore();

  /** Why the last snapshot could not be read. */
  get problem(): AppError | null {
    return this._problem;
  }

  /** Emitted at once with the job that changed, or null for all. */
  get changed(): ISignal<this, Job | null> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  start(): void {
    void this._poll.start();
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._poll.dispose();
    this._events?.disconnect(this._onEvent, this);
    this._connectionFailure?.disconnect(this._hint, this);
    window.removeEventListener('online', this._pullNow);
    document.removeEventListener('visibilitychange', this._onVisibility);
    clearTimeout(this._hintTimer);
    clearTimeout(this._checkTimer);
    Signal.clearData(this);
  }

  /** Somebody waits for a job: poll often, even in a hidden tab. */
  setAwaited(awaited: boolean): void {
    this._awaited = awaited;
    this._tune();
  }

  /** Read a snapshot that is taken after this call. */
  pull(): Promise<void> {
    if (!this._pulling) {
      this._pulling = this._pull().finally(() => {
        this._pulling = null;
      });
      return this._pulling;
    }
    this._following ??= this._pulling
      .catch(() => undefined)
      .then(() => {
        this._following = null;
        return this.pull();
      });
    return this._following;
  }

  /** Take in a job that the server itself replied with. */
  put(job: Job): void {
    this._put(job);
    this._behindPull(() => {
      if (job.seq > this.store.seq) {
        this._put(job);
      }
    });
  }

  /** The server has forgotten a job. */
  remove(id: string): void {
    const apply = (): void => {
      if (this.store.remove(id)) {
        this._tell(null);
      }
    };
    apply();
    this._behindPull(apply);
  }

  /** The server has forgotten all finished jobs but those that can go on. */
  clearFinished(): void {
    const apply = (): void => {
      this.store.clearFinished();
      this._tell(null);
    };
    apply();
    this._behindPull(apply);
    // How many it kept only the server knows. Its event hints too; both make one snapshot.
    this._hint();
  }

  /** Read the next page of finished jobs. */
  async more(): Promise<void> {
    const { cursor, epoch } = this.store;
    if (cursor === null) {
      return;
    }
    const page = await this._api.page(cursor);
    if (page.epoch !== epoch || this.store.cursor !== cursor) {
      // The list was read anew meanwhile.
      await this.pull();
      return;
    }
    this.store.append(page);
    this._tell(null);
  }

  private async _pull(): Promise<void> {
    const { store } = this;
    const behind: (() => void)[] = (this._behind = []);
    let quiet: boolean;
    try {
      const page = await this._api.page();
      quiet =
        !this._awaited &&
        !this._touched &&
        !this._problem &&
        page.epoch === store.epoch &&
        page.seq === store.seq;
      store.reset(page);
      this._problem = null;
    } catch (reason) {
      this._problem = toAppError(reason);
      this._changed.emit(null);
      throw this._problem;
    } finally {
      this._behind = null;
    }
    this._touched = false;
    this._pulledAt = Date.now();
    behind.forEach(apply => apply());
    if (!quiet) {
      this._changed.emit(null);
    }
    this._tune();
  }

  private _onEvent(_: unknown, emission: Event.Emission): void {
    const event = parseJobEvent(emission);
    if (event) {
      this._apply(event);
      this._behindPull(() => this._apply(event));
    }
  }

  private _apply(event: JobEvent): void {
    if (event.epoch !== this.store.epoch) {
      this._hint();
    } else if (event.seq > this.store.seq) {
      if (event.job) {
        this._applyJob(event.job);
      } else if (event.id === null || this.store.get(event.id)) {
        this._hint();
      }
    }
  }

  private _applyJob(job: Job): void {
    const known = this.store.get(job.id);
    if (known && job.seq <= known.seq) {
      return;
    }
    if (
      !known ||
      (known.state !== job.state &&
        (isAnnounced(known.state) || isAnnounced(job.state)))
    ) {
      this._check(job.id);
      return;
    }
    // What a job is never changes; only how far it is may come from an event.
    const { spec, kind, created } = known;
    this._put({ ...job, spec, kind, created });
  }

  private _put(job: Job): void {
    if (job.epoch !== this.store.epoch) {
      this._hint();
      return;
    }
    const known = this.store.get(job.id);
    if (known && job.seq < known.seq) {
      return;
    }
    if (!this.store.put(job)) {
      this._hint();
    }
    this._tell(job);
  }

  private _behindPull(apply: () => void): void {
    this._behind?.push(apply);
  }

  private _tell(job: Job | null): void {
    this._touched = true;
    this._changed.emit(job);
    this._tune();
  }

  /** Something was missed: read a snapshot soon. */
  private _hint(): void {
    this._hintTimer ??= setTimeout(() => {
      this._hintTimer = undefined;
      this._pullNow();
    }, HINT_DELAY);
  }

  /** Ask the server for a job before what an event says of it is believed. */
  private _check(id: string): void {
    this._unsure.add(id);
    if (!this._checkTimer && !this._checking) {
      this._checkTimer = setTimeout(() => {
        this._checkTimer = undefined;
        void this._checkAll();
      }, CHECK_DELAY);
    }
  }

  private async _checkAll(): Promise<void> {
    this._checking = true;
    while (this._unsure.size > 0) {
      let ids = [...this._unsure];
      this._unsure.clear();
      if (ids.length > MAX_CHECKS) {
        const known = ids.filter(id => this.store.get(id));
        await this.pull().catch(() => undefined);
        // What was known and is on the first page no more is over, and old.
        ids = known.filter(id => !this.store.get(id));
      }
      for (const id of ids) {
        await this._checkOne(id);
      }
    }
    this._checking = false;
  }

  private async _checkOne(id: string): Promise<void> {
    try {
      this.put(await this._api.get(id));
    } catch (reason) {
      if (toAppError(reason).status === 404) {
        this.remove(id);
      } else {
        this._hint();
      }
    }
  }

  private _isBusy(): boolean {
    return this._awaited || this.store.active.some(isBusy);
  }

  /** Poll as often as the jobs need it. */
  private _tune(): void {
    const interval = this._isBusy() ? INTERVALS.busy : INTERVALS.idle;
    const { frequency, state } = this._poll;
    if (this.isDisposed || frequency.interval === interval) {
      return;
    }
    this._poll.frequency = { ...frequency, interval };
    if (interval < frequency.interval && state.phase !== 'rejected') {
      void this._poll.schedule({ interval });
    }
  }

  private readonly _pullNow = (): void => {
    // A failure is in `problem` for all to see, and the poll tries again.
    this.pull().catch(() => undefined);
  };

  private readonly _onVisibility = (): void => {
    const age = Date.now() - this._pulledAt;
    if (document.visibilityState === 'visible' && age > INTERVALS.busy) {
      this._pullNow();
    }
  };

  private readonly _api: JobsApi;
  private readonly _poll: Poll<void>;
  private readonly _events: JobFeed.IOptions['events'];
  private readonly _connectionFailure: JobFeed.IOptions['connectionFailure'];
  private readonly _changed = new Signal<this, Job | null>(this);
  private readonly _unsure = new Set<string>();
  private _problem: AppError | null = null;
  private _pulling: Promise<void> | null = null;
  private _following: Promise<void> | null = null;
  /** What arrived since the snapshot under way was asked for. */
  private _behind: (() => void)[] | null = null;
  /** Whether the store was changed since the last snapshot. */
  private _touched = false;
  private _awaited = false;
  private _checking = false;
  private _pulledAt = 0;
  private _hintTimer: ReturnType<typeof setTimeout> | undefined;
  private _checkTimer: ReturnType<typeof setTimeout> | undefined;
}

export namespace JobFeed {
  export interface IOptions {
    readonly api: JobsApi;
    /** The stream of jupyter_events. */
    readonly events?: ISignal<unknown, Event.Emission> | undefined;
    readonly connectionFailure?: ISignal<unknown, Error> | undefined;
  }
}
