import type { Job } from '../core/contract.gen';
import { whenEnded } from '../core/jobs/refresh';
import type { IJobs } from '../core/jobs/tokens';
import { parseAddress } from './address';
import type { Host } from './host';
import { KIND } from './ids';
import { obsSpec } from './kind';
import type { ObsModel } from './model';

/** Shows what transfers have changed: in the panel, and in the file browser. */
export function refreshAfterTransfers(
  jobs: IJobs,
  model: ObsModel,
  host: Host
): void {
  // Also after a failure: part of it may have been done.
  whenEnded(jobs, KIND, ended => {
    if (ended.some(job => concerns(job, model))) {
      void model.refresh();
    }
    if (ended.some(job => obsSpec(job).action === 'download')) {
      void host.browser?.model.refresh();
    }
  });
}

/** Whether a job may have changed what the panel shows. */
function concerns(job: Job, model: ObsModel): boolean {
  const { action, connection, sources, destination } = obsSpec(job);
  const touched =
    action === 'upload' || action === 'copy'
      ? [destination]
      : [destination, ...sources];
  return (
    connection === model.current?.connection.id &&
    action !== 'download' &&
    touched.some(each => parseAddress(each)?.bucket === model.bucket)
  );
}
