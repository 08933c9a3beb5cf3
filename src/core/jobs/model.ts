import { PromiseDelegate, UUID } from '@lumino/coreutils';
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Job, JobSpec } from '../contract.gen';
import type { AppError } from '../errors';
import { UNREACHABLE, localError, toAppError } from '../errors';
import type { JobsApi } from './api';
import { JobFeed } from './feed';
import { FrameGate } from './frames';
import { JobKinds } from './kinds';
import { canForget, isOver } from './states';
import type { IJobKind, IJobs } from './tokens';

/** Milliseconds before a submission that got no answer is repeated. */
const REPEAT_DELAY = 1_000;

/** The jobs of the server, for all views. */
export class JobsModel implements IJobs, IDisposable {
  constructor(options: JobFeed.IOptions) {
    this._api = options.api;
    this._feed = new JobFeed(options);
    this._feed.changed.connect(this._onChanged, this);
    // Whoever needs the list awaits it; nobody doing so is no fault.
    this.ready.catch(() => undefined);
    this._feed.start();
  }

  get active(): readonly Job[] {
    return this._feed.store.active;
  }

  get finished(): readonly Job[] {
    return this._feed.store.finished;
  }

  get finishedTotal(): number {
    return this._feed.store.finishedTotal;
  }

  get ready(): Promise<void> {
    return this._ready.promise;
  }

  get problem(): AppError | null {
    return this._feed.problem;
  }

  get changed(): ISignal<this, Job | null> {
    return this._changed;
  }

  get retried(): ISignal<this, Job> {
    return this._retried;
  }

  get isDisposed(): boolean {
    return this._feed.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._feed.dispose();
    this._gate.dispose();
    const gone = localError('client.disposed', 'The list of jobs was closed');
    this._waiters.forEach(waiter => waiter.reject(gone));
    this._waiters.clear();
    Signal.clearData(this);
  }

  get(id: string): Job | undefined {
    return this._feed.store.get(id);
  }

  async start(
    spec: JobSpec,
    idempotencyKey: string = UUID.uuid4()
  ): Promise<Job> {
    let job: Job;
    try {
      job = await this._api.start(spec, idempotencyKey);
    } catch (reason) {
      if (toAppError(reason).code !== UNREACHABLE) {
        throw reason;
      }
      // The answer may have been lost on its way; the key makes it one job all the same.
      await new Promise(resolve => setTimeout(resolve, REPEAT_DELAY));
      job = await this._api.start(spec, idempotencyKey);
    }
    this.adopt(job);
    return job;
  }

  adopt(job: Job): void {
    this._started += 1;
    this._feed.put(job);
  }

  async whenFinished(id: string): Promise<Job> {
    let waiter = this._waiters.get(id);
    if (!waiter) {
      waiter = new PromiseDelegate<Job>();
      waiter.promise.catch(() => undefined);
      this._waiters.set(id, waiter);
      this._feed.setAwaited(true);
      this._settle(id, waiter);
    }
    return waiter.promise;
  }

  async pause(id: string): Promise<void> {
    this._feed.put(await this._api.steer(id, 'pause'));
  }

  async cancel(id: string): Promise<void> {
    this._feed.put(await this._api.steer(id, 'cancel'));
  }

  async resume(id: string): Promise<void> {
    const job = await this._known(id);
    const kind = this.kind(job.kind);
    if (kind?.resume) {
      await kind.resume(job);
    } else {
      this._feed.put(await this._api.steer(id, 'resume'));
    }
  }

  async retry(id: string): Promise<void> {
    const job = await this._known(id);
    const kind = this.kind(job.kind);
    if (kind?.retry) {
      const before = this._started;
      await kind.retry(job);
      // The user may have been asked for files, and may have thought better of it.
      if (this._started > before) {
        this._retried.emit(job);
      }
      return;
    }
    await this.start(job.spec);
    this._retried.emit(job);
    if (canForget(job)) {
      // The new row stands for it. If it stays after all, no harm is done.
      await this.forget(id).catch(() => undefined);
    }
  }

  async forget(id: string): Promise<void> {
    try {
      await this._api.forget(id);
    } catch (reason) {
      if (toAppError(reason).status !== 404) {
        throw reason;
      }
    }
    this._feed.remove(id);
  }

  async clearFinished(): Promise<void> {
    await this._api.forgetFinished();
    this._feed.clearFinished();
  }

  loadMore(): Promise<void> {
    this._loading ??= this._feed.more().finally(() => {
      this._loading = null;
    });
    return this._loading;
  }

  refresh(): Promise<void> {
    return this._feed.pull();
  }

  addKind(kind: IJobKind): IDisposable {
    const registration = this._kinds.add(kind);
    this._gate.add(null, null);
    return new DisposableDelegate(() => {
      registration.dispose();
      this._gate.add(null, null);
    });
  }

  kind(name: string): IJobKind | undefined {
    return this._kinds.get(name);
  }

  private async _known(id: string): Promise<Job> {
    return this.get(id) ?? (await this._api.get(id));
  }

  private _onChanged(_: JobFeed, changed: Job | null): void {
    if (this._feed.problem) {
      this._ready.reject(this._feed.problem);
    } else if (this._feed.store.epoch !== null) {
      this._ready.resolve();
    }
    this._gate.add(changed?.id ?? null, changed);
    if (changed) {
      const waiter = this._waiters.get(changed.id);
      if (waiter && isOver(changed)) {
        this._resolve(changed, waiter);
      }
    } else {
      this._waiters.forEach((waiter, id) => this._settle(id, waiter));
    }
  }

  /** Answer a waiter if the job is over, or has left the lists. */
  private _settle(id: string, waiter: PromiseDelegate<Job>): void {
    const job = this.get(id);
    if (job) {
      if (isOver(job)) {
        this._resolve(job, waiter);
      }
    } else if (!this._asked.has(id) && !this.problem) {
      this._asked.add(id);
      void this._ask(id, waiter).finally(() => this._asked.delete(id));
    }
  }

  private async _ask(id: string, waiter: PromiseDelegate<Job>): Promise<void> {
    try {
      const job = await this._api.get(id);
      if (isOver(job)) {
        this._resolve(job, waiter);
      } else {
        this._feed.put(job);
      }
    } catch (reason) {
      const error = toAppError(reason);
      if (error.status === 404) {
        waiter.reject(error);
        this._drop(id);
      }
      // Anything else passes; the next snapshot asks again.
    }
  }

  private _resolve(job: Job, waiter: PromiseDelegate<Job>): void {
    waiter.resolve(job);
    this._drop(job.id);
  }

  private _drop(id: string): void {
    this._waiters.delete(id);
    this._feed.setAwaited(this._waiters.size > 0);
  }

  private readonly _api: JobsApi;
  private readonly _feed: JobFeed;
  private readonly _kinds = new JobKinds();
  private readonly _ready = new PromiseDelegate<void>();
  private readonly _changed = new Signal<this, Job | null>(this);
  private readonly _retried = new Signal<this, Job>(this);
  private readonly _gate = new FrameGate<Job>(changed =>
    this._changed.emit(changed)
  );
  private readonly _waiters = new Map<string, PromiseDelegate<Job>>();
  private readonly _asked = new Set<string>();
  /** How many jobs were started from this tab. */
  private _started = 0;
  private _loading: Promise<void> | null = null;
}
