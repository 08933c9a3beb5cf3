import type { TranslationBundle } from '@jupyterlab/translation';
import { PathExt } from '@jupyterlab/coreutils';
import { downloadIcon } from '@jupyterlab/ui-components';

import type { Job } from '../core/contract.gen';
import type { IJobKind } from '../core/jobs/tokens';
import { hostOf } from '../core/url';
import { remoteSpec } from './api';

/** How downloads look in the list of jobs. */
export class RemoteKind implements IJobKind {
  readonly name = 'remote';
  readonly icon = downloadIcon;

  constructor(private readonly _trans: TranslationBundle) {}

  label(job: Job): string {
    const { name, url } = remoteSpec(job);
    const [output] = job.outputs;
    return (output && PathExt.basename(output)) || name || lastPart(url);
  }

  detail(job: Job): string {
    const { destination, url } = remoteSpec(job);
    const trans = this._trans;
    return trans.__(
      'From %1 to %2',
      hostOf(url),
      destination || trans.__('the top folder')
    );
  }

  done(_: Job, label: string): string {
    return this._trans.__('Downloaded “%1”', label);
  }

  phase(phase: string): string | undefined {
    switch (phase) {
      case 'connecting':
        return this._trans.__('Connecting');
      case 'downloading':
        return this._trans.__('Downloading');
      case 'verifying':
        return this._trans.__('Checking');
      case 'unpacking':
        return this._trans.__('Unpacking');
      case 'saving':
        return this._trans.__('Saving');
      default:
        return undefined;
    }
  }

  folder(job: Job): string {
    return remoteSpec(job).destination;
  }
}

function lastPart(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? url;
  return path.split('/').filter(Boolean).pop() ?? url;
}
