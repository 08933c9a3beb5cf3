import type { Job } from '../core/contract.gen';
import type { IJobs } from '../core/jobs/tokens';
import type { Memory } from './memory';
import type { Uploader } from './uploader';

/** A job that does not move for so long has nobody who sends. */
const LOOK = 3000;

/**
 * After the page was loaded: find the uploads that a reload stopped. Those that can go on do;
 * those that nobody sends are paused at once, for the server would wait a minute before it lets
 * them resume.
 *
 * @param onPaused - told of each that waits for the user
 */
export async function reviveUploads(
  jobs: IJobs,
  memory: Memory,
  uploader: Uploader,
  onPaused: (job: Job) => void
): Promise<void> {
  await jobs.ready;
  const remembered = new Set(await memory.jobs());
  const before = running(jobs, remembered);
  if (before.length === 0) {
    return;
  }
  await new Promise(resolve => setTimeout(resolve, LOOK));
  const now = new Map(running(jobs, remembered).map(job => [job.id, job]));
  for (const { id, progress } of before) {
    const job = now.get(id);
    // If it moves, another tab or another computer sends it.
    if (job && job.progress.done === progress.done) {
      if (!(await uploader.revive(job))) {
        await jobs.pause(id);
        onPaused(job);
      }
    }
  }
}

function running(jobs: IJobs, remembered: ReadonlySet<string>): Job[] {
  return jobs.active.filter(
    ({ id, state }) =>
      remembered.has(id) && (state === 'running' || state === 'queued')
  );
}
