import type { TranslationBundle } from '@jupyterlab/translation';

import type { Job, ObsSpec } from '../core/contract.gen';
import type { Formatter } from '../core/format';
import type { IJobKind } from '../core/jobs/tokens';
import { nameOf, parseAddress } from './address';
import { obsIcon } from './icons';
import { KIND } from './ids';

/** How transfers with object stores look in the list of jobs. */
export class ObsKind implements IJobKind {
  readonly name = KIND;
  readonly icon = obsIcon;

  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _format: Formatter
  ) {}

  label(job: Job): string {
    const { sources } = obsSpec(job);
    return sources.length === 1
      ? sourceName(sources[0])
      : this._trans._n(
          '%2 item',
          '%2 items',
          sources.length,
          this._format.count(sources.length)
        );
  }

  detail(job: Job): string {
    const trans = this._trans;
    const { action, destination, sources } = obsSpec(job);
    switch (action) {
      case 'download':
        return trans.__(
          'From OBS to %1',
          destination || trans.__('the top folder')
        );
      case 'upload':
        return trans.__('To %1', destination);
      case 'copy':
        return trans.__('Copy to %1', destination);
      case 'move':
        return trans.__('Move to %1', destination);
      case 'delete':
        return trans.__('Delete from %1', bucketOf(sources[0]));
    }
  }

  done(job: Job, label: string): string {
    const trans = this._trans;
    const { action } = obsSpec(job);
    if (job.progress.items_total === 0) {
      return trans.__('There was nothing to do for “%1”', label);
    }
    switch (action) {
      case 'download':
        return trans.__('Downloaded “%1”', label);
      case 'upload':
        return trans.__('Uploaded “%1”', label);
      case 'copy':
        return trans.__('Copied “%1”', label);
      case 'move':
        return trans.__('Moved “%1”', label);
      case 'delete':
        return trans.__('Deleted “%1”', label);
    }
  }

  phase(phase: string): string | undefined {
    const trans = this._trans;
    switch (phase) {
      case 'listing':
        return trans.__('Looking what is there');
      case 'downloading':
        return trans.__('Downloading');
      case 'uploading':
        return trans.__('Uploading');
      case 'copying':
        return trans.__('Copying');
      case 'moving':
        return trans.__('Moving');
      case 'deleting':
        return trans.__('Deleting');
      case 'verifying':
        return trans.__('Checking');
      default:
        return undefined;
    }
  }

  folder(job: Job): string | undefined {
    const { action, destination } = obsSpec(job);
    return action === 'download' ? destination : undefined;
  }
}

export function obsSpec({ spec }: Job): ObsSpec {
  if (spec.kind !== KIND) {
    throw new Error('Not a transfer with an object store');
  }
  return spec;
}

function bucketOf(source: string): string {
  return parseAddress(source)?.bucket ?? source;
}

function sourceName(source: string): string {
  const address = parseAddress(source);
  return nameOf(address ? address.key || address.bucket : source);
}
