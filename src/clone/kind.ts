import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';

import type { Job } from '../core/contract.gen';
import type { IJobKind } from '../core/jobs/tokens';
import { hostOf } from '../core/url';
import { asksForLogin, asksForTrust, cloneSpec } from './api';
import type { CloneApi, IUnknownHost } from './api';

/** What a job may need to know of the user to go on; false when they would rather not say. */
export interface IQuestions {
  logIn(url: string): Promise<boolean>;
  trust(host: IUnknownHost): Promise<boolean>;
}

/** How clones look in the list of jobs, and what is special about them. */
export class CloneKind implements IJobKind {
  readonly name = 'clone';

  constructor(
    readonly icon: LabIcon,
    private readonly _api: Pick<CloneApi, 'resume'>,
    private readonly _questions: IQuestions,
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

  done(job: Job, label: string): string {
    return cloneSpec(job).conflict === 'pull'
      ? this._trans.__('Updated “%1”', label)
      : this._trans.__('Cloned “%1”', label);
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

  /** Goes on once the user has said what is missing. */
  async resume(job: Job): Promise<void> {
    if (await this._ask(job)) {
      await this._api.resume(job.id);
    }
  }

  private async _ask(job: Job): Promise<boolean> {
    const host = asksForTrust(job.error);
    if (host) {
      return this._questions.trust(host);
    }
    return asksForLogin(job.error?.code)
      ? // It may be a submodule or a server of large files that wants to know.
        this._questions.logIn(job.error?.params.url ?? cloneSpec(job).url)
      : true;
  }
}

function lastPart(url: string): string {
  const last = url.split('/').filter(Boolean).pop() ?? url;
  return last.replace(/\.git$/, '');
}
