import type { Job, JobPage } from '../contract.gen';
import { canClear, isOver } from './states';

/** What is known of the server's jobs. Knows nothing of requests, events or time. */
export class JobStore {
  /** The server's epoch at the last snapshot; null before the first. */
  epoch: string | null = null;
  /** Events up to this number are in the last snapshot already. */
  seq = -1;
  /** Fetches the page behind the last loaded one; null when all are loaded. */
  cursor: string | null = null;
  finishedTotal = 0;

  /** Newest first; replaced, never changed in place. */
  get active(): readonly Job[] {
    return this._active;
  }

  /** Newest first; replaced, never changed in place. */
  get finished(): readonly Job[] {
    return this._finished;
  }

  get(id: string): Job | undefined {
    return this._jobs.get(id);
  }

  /** Take over a snapshot: the first page, as the server sees it. */
  reset(page: JobPage): void {
    const tail = this._tail(page);
    if (tail === null) {
      this.cursor = page.next;
    }
    this.epoch = page.epoch;
    this.seq = page.seq;
    this.finishedTotal = page.finished_total;
    this._active = [...page.active];
    this._finished = [...page.finished, ...(tail ?? [])];
    this._jobs = new Map(
      [...this._finished, ...this._active].map(job => [job.id, job])
    );
  }

  /** Add a further page of finished jobs. */
  append(page: JobPage): void {
    this.cursor = page.next;
    this.finishedTotal = page.finished_total;
    const fresh = page.finished.filter(job => !this._jobs.has(job.id));
    for (const job of fresh) {
      this._jobs.set(job.id, job);
    }
    this._finished = [...this._finished, ...fresh].sort(byAge);
  }

  /**
   * Insert or replace a job. Returns false when it does not belong to what is loaded:
   * a job that is over and was never seen may stand on a page that is not loaded yet.
   */
  put(job: Job): boolean {
    const known = this._jobs.get(job.id);
    const over = isOver(job);
    if (!known && over) {
      return false;
    }
    if (known && isOver(known) === over) {
      const same = (other: Job): Job => (other.id === job.id ? job : other);
      if (over) {
        this._finished = this._finished.map(same);
      } else {
        this._active = this._active.map(same);
      }
    } else if (over) {
      this._active = without(this._active, job.id);
      this._finished = inserted(this._finished, job);
      this.finishedTotal += 1;
    } else {
      this._takeFinished(known);
      this._active = inserted(this._active, job);
    }
    this._jobs.set(job.id, job);
    return true;
  }

  remove(id: string): boolean {
    const known = this._jobs.get(id);
    if (!known) {
      return false;
    }
    this._jobs.delete(id);
    if (isOver(known)) {
      this._takeFinished(known);
    } else {
      this._active = without(this._active, id);
    }
    return true;
  }

  /**
   * The server has cleared its list. What it kept on pages that are not loaded is not known
   * before the next snapshot.
   */
  clearFinished(): void {
    this._finished = this._finished.filter(job => !canClear(job));
    this.finishedTotal = this._finished.length;
    this.cursor = null;
    this._jobs = new Map(
      [...this._finished, ...this._active].map(job => [job.id, job])
    );
  }

  private _takeFinished(known: Job | undefined): void {
    if (known && isOver(known)) {
      this._finished = without(this._finished, known.id);
      this.finishedTotal = Math.max(0, this.finishedTotal - 1);
    }
  }

  /**
   * The loaded finished jobs behind the new first page, if they are still what the server has;
   * null when they must be loaded anew.
   */
  private _tail(page: JobPage): Job[] | null {
    const last = page.finished[page.finished.length - 1];
    if (page.epoch !== this.epoch || page.next === null || !last) {
      return null;
    }
    const loaded = new Set(this._finished.map(job => job.id));
    const fresh = page.finished.filter(job => !loaded.has(job.id)).length;
    const missed = this.finishedTotal + fresh !== page.finished_total;
    if (missed || !loaded.has(last.id)) {
      return null;
    }
    const onPage = new Set(
      [...page.finished, ...page.active].map(job => job.id)
    );
    return this._finished.filter(
      job => !onPage.has(job.id) && byAge(last, job) < 0
    );
  }

  private _active: readonly Job[] = [];
  private _finished: readonly Job[] = [];
  private _jobs = new Map<string, Job>();
}

/** The server's order: by creation, newest first. */
function byAge(a: Job, b: Job): number {
  return b.created - a.created || (a.id < b.id ? 1 : -1);
}

function without(jobs: readonly Job[], id: string): readonly Job[] {
  return jobs.filter(job => job.id !== id);
}

function inserted(jobs: readonly Job[], job: Job): readonly Job[] {
  const index = jobs.findIndex(other => byAge(job, other) < 0);
  return index < 0
    ? [...jobs, job]
    : [...jobs.slice(0, index), job, ...jobs.slice(index)];
}
