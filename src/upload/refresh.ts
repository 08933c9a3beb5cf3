import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';

import type { Job } from '../core/contract.gen';
import { refreshAfter, topOutput } from '../core/jobs/refresh';
import type { IJobs } from '../core/jobs/tokens';
import { RELAY } from './relay/relays';
import { uploadSpec } from './uploader';

/** Shows in the file browsers what was uploaded, and selects it if this tab has sent it. */
export function refreshAfterUploads(
  jobs: IJobs,
  browsers: IFileBrowserFactory,
  isOurs: (job: Job) => boolean
): void {
  for (const kind of ['upload', RELAY]) {
    refreshAfter(jobs, browsers, {
      kind,
      folder: job => uploadSpec(job).destination,
      made: job => {
        const { name, files, folder, destination } = uploadSpec(job);
        const isOne = files === 1 || folder;
        return isOurs(job) && isOne
          ? (topOutput(job, destination) ?? name)
          : null;
      }
    });
  }
}
