import type { Job } from '../contract.gen';
import { fractionOf } from './describe';
import { isBusy } from './states';

/** All transfers in one line. */
export interface ISummary {
  /** How many move or wait for their turn. */
  readonly busy: number;
  readonly paused: number;
  readonly interrupted: number;
  /** Whether the server answers; else all of this may be out of date. */
  readonly isLive: boolean;
  /** How much of what moves is done, from 0 to 1; null while that is not known. */
  readonly fraction: number | null;
  /** Bytes per second; null when nothing says how fast it is now. */
  readonly rate: number | null;
}

export function summarise(active: readonly Job[], isLive = true): ISummary {
  const busy = active.filter(isBusy);
  const inState = (state: Job['state']): number =>
    active.filter(job => job.state === state).length;
  const rates = busy.flatMap(({ progress: { rate, unit } }) =>
    rate !== null && unit === 'bytes' ? [rate] : []
  );
  return {
    busy: busy.length,
    paused: inState('paused'),
    interrupted: inState('interrupted'),
    isLive,
    fraction: overall(busy),
    rate:
      isLive && rates.length > 0
        ? rates.reduce((sum, rate) => sum + rate, 0)
        : null
  };
}

/** Large transfers weigh more, as long as all of them count bytes. */
function overall(jobs: readonly Job[]): number | null {
  const known = jobs.filter(job => fractionOf(job) !== null);
  if (known.length === 0) {
    return null;
  }
  if (known.every(({ progress }) => progress.unit === 'bytes')) {
    const sum = (pick: (job: Job) => number): number =>
      known.reduce((total, job) => total + pick(job), 0);
    const total = sum(job => job.progress.total ?? 0);
    return total > 0 ? Math.min(1, sum(job => job.progress.done) / total) : 0;
  }
  return (
    known.reduce((total, job) => total + (fractionOf(job) ?? 0), 0) /
    known.length
  );
}
