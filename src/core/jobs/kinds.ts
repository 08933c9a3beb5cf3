import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import type { LabIcon } from '@jupyterlab/ui-components';

import type { Job } from '../contract.gen';
import { transferIcon } from '../icons';
import type { IJobKind } from './tokens';

/** What features told about their jobs, with a sensible answer for the rest. */
export class JobKinds {
  add(kind: IJobKind): IDisposable {
    this._kinds.set(kind.name, kind);
    return new DisposableDelegate(() => {
      if (this._kinds.get(kind.name) === kind) {
        this._kinds.delete(kind.name);
      }
    });
  }

  get(name: string): IJobKind | undefined {
    return this._kinds.get(name);
  }

  private readonly _kinds = new Map<string, IJobKind>();
}

/** How a job looks, whoever's it is. */
export interface IJobLooks {
  readonly icon: LabIcon;
  readonly label: string;
  readonly detail: string;
  /** Undefined when there is no folder to open. */
  readonly folder: string | undefined;
}

/** Ask a job's kind how it looks; a kind that fails must not take the whole list with it. */
export function looksOf(job: Job, kind: IJobKind | undefined): IJobLooks {
  return {
    icon: kind?.icon ?? transferIcon,
    label: attempt(() => kind?.label(job)) ?? job.kind,
    detail: attempt(() => kind?.detail(job)) ?? '',
    folder: attempt(() => kind?.folder?.(job))
  };
}

/** What a job is doing, in the user's language; undefined when there is nothing to say. */
export function phaseOf(
  job: Job,
  kind: IJobKind | undefined
): string | undefined {
  const { phase } = job.progress;
  return attempt(() => kind?.phase?.(phase, job)) ?? (phase || undefined);
}

/** The command line that does the same, if the kind knows one. */
export function commandOf(
  job: Job,
  kind: IJobKind | undefined
): string | undefined {
  return attempt(() => kind?.command?.(job));
}

function attempt<T>(ask: () => T | undefined): T | undefined {
  try {
    return ask();
  } catch (reason) {
    console.error('A kind of job could not describe one of its jobs', reason);
    return undefined;
  }
}
