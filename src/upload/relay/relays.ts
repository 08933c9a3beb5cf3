/** Decides which files go by way of the object store, and begins with them. */
import type { Job, RelaySpec } from '../../core/contract.gen';
import { toAppError } from '../../core/errors';
import type { IJobs } from '../../core/jobs/tokens';
import type { IJobUploadOptions } from '../jobupload';
import type { IJobPlan } from '../types';
import type { IRelayApi } from './api';
import type { RelaySender } from './sender';

export const RELAY = 'relay';

/** What says that the store, and not the file or its destination, is the trouble. */
const OF_THE_STORE = /^(relay|objectstore)\./;

export interface IRelaysOptions {
  readonly api: IRelayApi;
  readonly jobs: Pick<IJobs, 'adopt'>;
  readonly sender: Pick<RelaySender, 'send'>;
  /** Called once: what should go by way of the store goes directly. */
  readonly onDirect: () => void;
}

export class Relays {
  constructor(private readonly _options: IRelaysOptions) {}

  /** The server says from how many bytes on a file counts as large; undefined: no relay. */
  limit(threshold: number | undefined): void {
    this._threshold = threshold ?? Infinity;
  }

  /** The store takes nothing from this browser: until the page is reloaded, all goes directly. */
  refuse(): void {
    this._refused = true;
    this._tell();
  }

  /** Whether a file of that size goes by way of the store. */
  readonly wants = (size: number): boolean =>
    !this._refused && size >= this._threshold;

  /**
   * Begin with a job.
   *
   * @returns null if it has to go directly
   * @throws `AppError` when it cannot go at all
   */
  async start(plan: IJobPlan, destination: string): Promise<Job | null> {
    const [entry] = plan.entries;
    if (
      plan.folder ||
      !entry ||
      plan.entries.length > 1 ||
      !this.wants(entry.size)
    ) {
      return null;
    }
    const { api, jobs } = this._options;
    try {
      const { job } = await api.create({
        name: entry.target,
        size: entry.size,
        modified: entry.modified,
        destination,
        // A file that has appeared since the user was asked is not overwritten.
        conflict: entry.conflict === 'overwrite' ? 'overwrite' : 'rename'
      });
      jobs.adopt(job);
      return job;
    } catch (reason) {
      if (!OF_THE_STORE.test(toAppError(reason).code)) {
        throw reason;
      }
      this._tell();
      return null;
    }
  }

  /** What sends the file of a job of this kind; null for other kinds. */
  senderFor({ spec }: Job): IJobUploadOptions['sender'] | null {
    if (!isRelay(spec)) {
      return null;
    }
    const { sender } = this._options;
    return {
      send: (_job, unit, _had, signal) => sender.send(spec.relay, unit, signal)
    };
  }

  private _tell(): void {
    if (!this._told) {
      this._told = true;
      this._options.onDirect();
    }
  }

  private _threshold = Infinity;
  private _refused = false;
  private _told = false;
}

export function isRelay(spec: Job['spec']): spec is RelaySpec {
  return spec.kind === RELAY;
}

/** Whether the store has all of it: the server goes on without the browser. */
export function isInStore({ spec, progress }: Job): boolean {
  return isRelay(spec) && !['', 'sending'].includes(progress.phase);
}
