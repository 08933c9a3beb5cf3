import type { TranslationBundle } from '@jupyterlab/translation';
import { fileUploadIcon } from '@jupyterlab/ui-components';

import type { Job } from '../core/contract.gen';
import type { Formatter } from '../core/format';
import type { IJobKind } from '../core/jobs/tokens';
import { uploadSpec } from './uploader';
import type { Uploader } from './uploader';

/** How uploads look in the list of jobs, and what is special about them. */
export class UploadKind implements IJobKind {
  readonly name: string = 'upload';
  readonly icon = fileUploadIcon;

  constructor(
    private readonly _uploader: Uploader,
    protected readonly _trans: TranslationBundle,
    private readonly _format: Formatter
  ) {}

  label(job: Job): string {
    const { name, files, folder } = uploadSpec(job);
    return folder || files === 1 ? name : this._format.files(files);
  }

  detail(job: Job): string {
    const { destination } = uploadSpec(job);
    const trans = this._trans;
    return trans.__('To %1', destination || trans.__('the top folder'));
  }

  done(_: Job, label: string): string {
    return this._trans.__('Uploaded “%1”', label);
  }

  phase(phase: string): string | undefined {
    switch (phase) {
      case 'waiting':
        return this._trans.__('Waiting for the browser');
      case 'uploading':
        return this._trans.__('Uploading');
      case 'verifying':
        return this._trans.__('Checking');
      case 'saving':
        return this._trans.__('Saving');
      default:
        return undefined;
    }
  }

  folder(job: Job): string {
    return uploadSpec(job).destination;
  }

  resume(job: Job): Promise<void> {
    return this._uploader.resume(job);
  }

  retry(job: Job): Promise<void> {
    return this._uploader.retry(job);
  }
}
