import type { Job } from '../contract.gen';

export type JobState = Job['state'];

export const STATES: readonly JobState[] = [
  'queued',
  'running',
  'paused',
  'interrupted',
  'succeeded',
  'failed',
  'cancelled'
];

/** It will not change any more, unless somebody resumes a failed one. */
export function isOver(job: Job): boolean {
  return (
    job.state === 'succeeded' ||
    job.state === 'failed' ||
    job.state === 'cancelled'
  );
}

/** It moves, or will as soon as there is room. */
export function isBusy(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** A state that users are told about, and so must not be taken from an event unchecked. */
export function isAnnounced(state: JobState): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'paused';
}

export function canPause(job: Job): boolean {
  return job.pausable && isBusy(job);
}

export function canResume(job: Job): boolean {
  return job.resumable && !isBusy(job);
}

export function canCancel(job: Job): boolean {
  return !isOver(job);
}

/** Starting afresh makes sense only where going on is not possible. */
export function canRetry(job: Job): boolean {
  return (
    job.state === 'cancelled' || (job.state === 'failed' && !job.resumable)
  );
}

export function canForget(job: Job): boolean {
  return isOver(job);
}

/** Clearing the list keeps what can still go on: the server has bytes of it. */
export function canClear(job: Job): boolean {
  return isOver(job) && !job.resumable;
}
