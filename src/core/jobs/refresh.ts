import type { FileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';

import type { Job } from '../contract.gen';
import { Batch } from './batch';
import { isOver } from './states';
import type { IJobs } from './tokens';

/** Jobs that end within so many milliseconds make for one look at the folder. */
const WINDOW = 300;

export interface IRefreshOptions {
  /** The kind of jobs that put something into the workspace. */
  readonly kind: string;
  /** The folder that a job puts it into. */
  folder(job: Job): string;
  /** What to select there when the job was the only one; null for nothing. */
  made(job: Job): string | null;
}

/** Shows in the file browsers what jobs have made, without waiting for their next poll. */
export function refreshAfter(
  jobs: IJobs,
  browsers: IFileBrowserFactory,
  options: IRefreshOptions
): void {
  whenEnded(jobs, options.kind, ended => {
    const made = ended.filter(({ state }) => state === 'succeeded');
    if (made.length > 0) {
      browsers.tracker.forEach(browser => void show(browser, made, options));
    }
  });
}

/** Tells of the jobs of a kind that have ended while we looked on, those of a moment together. */
export function whenEnded(
  jobs: IJobs,
  kind: string,
  onEnded: (ended: readonly Job[]) => void
): void {
  const running = new Set<string>();
  const batch = new Batch<Job>(WINDOW, onEnded);
  jobs.changed.connect(() => {
    for (const job of jobs.active) {
      if (job.kind === kind) {
        running.add(job.id);
      }
    }
    for (const id of running) {
      const job = jobs.get(id);
      if (!job || isOver(job)) {
        running.delete(id);
      }
      if (job && isOver(job)) {
        batch.add(job);
      }
    }
  });
}

async function show(
  browser: FileBrowser,
  ended: readonly Job[],
  { folder, made }: IRefreshOptions
): Promise<void> {
  const { model } = browser;
  const path = model.manager.services.contents.localPath(model.path);
  const here = ended.filter(job => folder(job) === path);
  if (here.length === 0) {
    return;
  }
  await model.refresh();
  const [job] = here;
  // Several would take the selection from one another.
  const name = job && ended.length === 1 ? made(job) : null;
  if (name !== null) {
    // It may have been moved or deleted since.
    await browser.selectItemByName(name).catch(() => undefined);
  }
}

/** The entry of `folder` that a job's first output is, or is in; null without outputs. */
export function topOutput(job: Job, folder: string): string | null {
  const [output] = job.outputs;
  const inside = output?.slice(folder ? folder.length + 1 : 0);
  return inside?.split('/', 1)[0] ?? null;
}
