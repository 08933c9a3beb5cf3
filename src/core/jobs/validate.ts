import type { Event } from '@jupyterlab/services';

import type { Job, JobEvent } from '../contract.gen';
import { isErrorInfo } from '../errors';
import { JOB_EVENT_SCHEMA } from './ids';
import { STATES } from './states';

/**
 * The job event in an emission of the event bus; null when it is none of ours or malformed.
 *
 * The server lets any client post events, so nothing in them may be taken for granted.
 */
export function parseJobEvent(emission: Event.Emission): JobEvent | null {
  if (emission.schema_id !== JOB_EVENT_SCHEMA) {
    return null;
  }
  const { epoch, seq, type, id, job } = emission;
  if (!isText(epoch) || !isCount(seq)) {
    return null;
  }
  switch (type) {
    case 'cleared':
      return { epoch, seq, type, id: null, job: null };
    case 'removed':
      return isId(id) ? { epoch, seq, type, id, job: null } : null;
    case 'changed':
      return isJob(job) && job.epoch === epoch && job.seq === seq
        ? { epoch, seq, type, id: job.id, job }
        : null;
    default:
      return null;
  }
}

/** Whether a value has the shape of a job. The spec's own fields are not looked at. */
export function isJob(value: unknown): value is Job {
  return (
    isRecord(value) &&
    isId(value.id) &&
    isText(value.epoch) &&
    isCount(value.seq) &&
    isText(value.kind) &&
    STATES.some(state => state === value.state) &&
    isRecord(value.spec) &&
    value.spec.kind === value.kind &&
    isProgress(value.progress) &&
    (value.error === null || isErrorInfo(value.error)) &&
    Array.isArray(value.warnings) &&
    value.warnings.every(isErrorInfo) &&
    typeof value.resumable === 'boolean' &&
    typeof value.pausable === 'boolean' &&
    Array.isArray(value.outputs) &&
    value.outputs.every(output => typeof output === 'string') &&
    isAmount(value.created) &&
    isAmountOrNull(value.finished)
  );
}

function isProgress(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.phase === 'string' &&
    isAmount(value.done) &&
    ['bytes', 'items', 'steps'].some(unit => unit === value.unit) &&
    [
      value.total,
      value.rate,
      value.eta,
      value.items_done,
      value.items_total
    ].every(isAmountOrNull)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAmount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

function isAmountOrNull(value: unknown): boolean {
  return value === null || isAmount(value);
}
