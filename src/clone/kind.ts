import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';

import type { Job } from '../core/contract.gen';
import type { IJobKind } from '../core/jobs/tokens';
import { asksForLogin, cloneSpec } from './api';
import type { CloneApi } from './api';

/** How clones look in the list of jobs, and what is special about them. */
export class CloneKind implements IJobKind {
  readonly name = 'clone';

  constructor(
    readonly icon: LabIcon,
    private readonly _api: Pick<CloneApi, 'resume'>,
    private readonly _askLogin: (url: string) => Promise<boolean>,
    private readonly _trans: TranslationBundle
  ) {}

  label(job: Job): string {
    const { name, url } = cloneSpec(job);
    const [output] = job.outputs;
    return (output && PathExt.basename(output)) || name || lastPart(url);
  }

  detail(job: Job): string {
    const { destination, url } = cloneSpec(job);
    const trans = this._trans;
    return trans.__(
      'From %1 to %2',
      hostOf(url),
      destination || trans.__('the top folder')
    );
  }

  phase(phase: string): string | undefined {
    switch (phase) {
      case 'connecting':
        return this._trans.__('Connecting');
      case 'counting':
        return this._trans.__('Counting');
      case 'compressing':
        return this._trans.__('Compressing');
      case 'receiving':
        return this._trans.__('Receiving');
      case 'resolving':
        return this._trans.__('Resolving');
      case 'checkout':
        return this._trans.__('Checking out');
      case 'submodules':
        return this._trans.__('Getting submodules');
      case 'lfs':
        return this._trans.__('Getting large files');
      case 'saving':
        return this._trans.__('Saving');
      default:
        return undefined;
    }
  }

  folder(job: Job): string {
    return job.outputs[0] ?? cloneSpec(job).destination;
  }

  /** Goes on once the user has said who they are, where that is what is missing. */
  async resume(job: Job): Promise<void> {
    const isMissing = asksForLogin(job.error?.code);
    if (!isMissing || (await this._askLogin(cloneSpec(job).url))) {
      await this._api.resume(job.id);
    }
  }
}

/** The host in an address; the address itself if it is none. */
export function hostOf(url: string): string {
  return /^\w+:\/\/(?:[^/@]*@)?([^/]+)/.exec(url)?.[1] ?? url;
}

function lastPart(url: string): string {
  const last = url.split('/').filter(Boolean).pop() ?? url;
  return last.replace(/\.git$/, '');
}
