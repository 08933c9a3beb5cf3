import type { Job } from '../core/contract.gen';
import { Batch } from '../core/jobs/batch';
import { isOver } from '../core/jobs/states';
import type { IJobs } from '../core/jobs/tokens';
import { parseAddress } from './address';
import type { Host } from './host';
import { KIND } from './ids';
import { obsSpec } from './kind';
import type { ObsModel } from './model';

/** Transfers that end within so many milliseconds make for one look. */
const WINDOW = 300;

/** Shows what transfers have changed: in the panel, and in the file browser. */
export function refreshAfterTransfers(
  jobs: IJobs,
  model: ObsModel,
  host: Host
): void {
  const running = new Set<string>();
  const ended = new Batch<Job>(WINDOW, batch => {
    if (batch.some(job => concerns(job, model))) {
      void model.refresh();
    }
    if (batch.some(job => obsSpec(job).action === 'download')) {
      void host.browser?.model.refresh();
    }
  });
  jobs.changed.connect(() => {
    for (const { id, kind } of jobs.active) {
      if (kind === KIND) {
        running.add(id);
      }
    }
    for (const id of running) {
      const job = jobs.get(id);
      if (!job || isOver(job)) {
        running.delete(id);
        if (job) {
          // Also after a failure: part of it may have been done.
          ended.add(job);
        }
      }
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
