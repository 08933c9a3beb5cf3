import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { Job, JobSpec } from '../contract.gen';
import type { AppError } from '../errors';

/** Everything that takes long: started, watched and steered from here. */
export const IJobs = new Token<IJobs>(
  'jupyterlab-modelarts:IJobs',
  'The jobs of this server: transfers and other long work.'
);

export interface IJobs {
  /** Jobs that are not over, newest first. */
  readonly active: readonly Job[];
  /** Jobs that are over, newest first, as many as were loaded. */
  readonly finished: readonly Job[];
  /** How many jobs that are over the server keeps. */
  readonly finishedTotal: number;
  /** Resolves when the first snapshot has arrived; rejects with an `AppError`. */
  readonly ready: Promise<void>;
  /** Why the list could not be read when last tried; null while the server answers. */
  readonly problem: AppError | null;
  /** A snapshot or event changed the lists; names what changed, or null for all. */
  readonly changed: ISignal<IJobs, Job | null>;
  /** `retry` has started a new job in place of this one, which may still be in the list. */
  readonly retried: ISignal<IJobs, Job>;

  get(id: string): Job | undefined;
  /** Submit; repeating with the same key returns the same job. */
  start(spec: JobSpec, idempotencyKey?: string): Promise<Job>;
  /** Take in a job that another request than `start` has made. */
  adopt(job: Job): void;
  /** Resolves with the job once it is over; follows events, with polling behind them. */
  whenFinished(id: string): Promise<Job>;

  pause(id: string): Promise<void>;
  cancel(id: string): Promise<void>;
  /** Go on with a paused, interrupted or failed job, through its kind's own `resume` if any. */
  resume(id: string): Promise<void>;
  /** Start a job that is over once more, through its kind's own `retry` if any. */
  retry(id: string): Promise<void>;
  /** Drop a job that is over from the list. */
  forget(id: string): Promise<void>;
  clearFinished(): Promise<void>;
  loadMore(): Promise<void>;
  /** Read the snapshot again. */
  refresh(): Promise<void>;

  /** Say how jobs of a kind look and what is special about them. */
  addKind(kind: IJobKind): IDisposable;
  kind(name: string): IJobKind | undefined;
}

/** What a feature tells about its jobs. Unknown kinds get a sensible default. */
export interface IJobKind {
  readonly name: string;
  readonly icon: LabIcon;
  /** The row's title, such as the file's name. */
  label(job: Job): string;
  /** Where it goes, or what it does; shown under the title. */
  detail(job: Job): string;
  /** What was done, in a few words, when it went well: "Uploaded “data.csv”". */
  done?(job: Job, label: string): string;
  /** What `phase` is called in the user's language, or undefined to show the phase itself. */
  phase?(phase: string, job: Job): string | undefined;
  /** The workspace folder to show for "Open folder"; undefined hides the button. */
  folder?(job: Job): string | undefined;
  /** The command line that does the same, shown in the row's menu as "Copy as command". */
  command?(job: Job): string | undefined;
  /** Replaces the plain REST call, for kinds that need something of the browser. */
  resume?(job: Job): Promise<void>;
  retry?(job: Job): Promise<void>;
}
