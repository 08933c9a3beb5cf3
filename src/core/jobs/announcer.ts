import type { IDisposable } from '@lumino/disposable';

import type { Job } from '../contract.gen';
import { Batch } from './batch';
import type { JobDescriber } from './describe';
import type { IJobMove, JobWatch } from './watch';

/** Milliseconds in which announcements are gathered. */
const WINDOW = 1_000;

/** With more news of one sort than this, only their number is said. */
const MAX_NAMES = 2;

type News = 'started' | 'finished' | 'failed' | 'interrupted' | 'paused';

/** Says to screen readers what starts and ends; progress itself is not announced. */
export class JobAnnouncer implements IDisposable {
  constructor(
    private readonly _watch: JobWatch,
    private readonly _describer: JobDescriber
  ) {
    this.node = document.createElement('div');
    this.node.className = 'jp-ModelArts-announcer';
    this.node.setAttribute('role', 'status');
    this.node.setAttribute('aria-live', 'polite');
    document.body.append(this.node);
    _watch.moved.connect(this._onMoved, this);
  }

  /** The live region. It is not in the panel, which may be hidden. */
  readonly node: HTMLElement;

  get isDisposed(): boolean {
    return this._batch.isDisposed;
  }

  dispose(): void {
    this._watch.moved.disconnect(this._onMoved, this);
    this._batch.dispose();
    this.node.remove();
  }

  private _onMoved(_: JobWatch, moves: readonly IJobMove[]): void {
    for (const move of moves) {
      const news = newsOf(move);
      if (news) {
        this._batch.add([news, move.job]);
      }
    }
  }

  private _say(all: [News, Job][]): void {
    const sorts = [...new Set(all.map(([news]) => news))];
    this.node.textContent = sorts
      .map(sort =>
        this._sentence(
          sort,
          all.filter(([news]) => news === sort).map(([, job]) => job)
        )
      )
      .join(' ');
  }

  private _sentence(news: News, jobs: Job[]): string {
    const { trans, format } = this._describer;
    const count = format.count(jobs.length);
    const many = jobs.length;
    if (many <= MAX_NAMES) {
      return jobs.map(job => this._named(news, job)).join(' ');
    }
    switch (news) {
      case 'started':
        return trans._n(
          '%2 transfer started.',
          '%2 transfers started.',
          many,
          count
        );
      case 'finished':
        return trans._n(
          '%2 transfer finished.',
          '%2 transfers finished.',
          many,
          count
        );
      case 'failed':
        return trans._n(
          '%2 transfer failed.',
          '%2 transfers failed.',
          many,
          count
        );
      case 'interrupted':
        return trans._n(
          '%2 transfer was interrupted.',
          '%2 transfers were interrupted.',
          many,
          count
        );
      case 'paused':
        return trans._n(
          '%2 transfer paused.',
          '%2 transfers paused.',
          many,
          count
        );
    }
  }

  private _named(news: News, job: Job): string {
    const { trans } = this._describer;
    const { label, error, warnings } = this._describer.describe(job);
    switch (news) {
      case 'started':
        return trans.__('Started: %1.', label);
      case 'finished':
        return [
          trans.__('Finished: %1.', label),
          ...warnings.map(({ message }) => message)
        ].join(' ');
      case 'failed':
        return trans.__('Failed: %1. %2', label, error?.message ?? '');
      case 'interrupted':
        return trans.__('Interrupted: %1.', label);
      case 'paused':
        return trans.__('Paused: %1.', label);
    }
  }

  private readonly _batch = new Batch<[News, Job]>(WINDOW, all =>
    this._say(all)
  );
}

function newsOf({ job, from }: IJobMove): News | null {
  switch (job.state) {
    case 'queued':
    case 'running':
      return from === 'queued' || from === 'running' ? null : 'started';
    case 'succeeded':
      return 'finished';
    case 'failed':
      return 'failed';
    case 'interrupted':
      return 'interrupted';
    case 'paused':
      return 'paused';
    case 'cancelled':
      return null;
  }
}
