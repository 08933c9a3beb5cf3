import type { FileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';

import type { Job } from '../core/contract.gen';
import { Batch } from '../core/jobs/batch';
import { isOver } from '../core/jobs/states';
import type { IJobs } from '../core/jobs/tokens';
import { uploadSpec } from './uploader';

/** Uploads that end within so many milliseconds make for one look at the folder. */
const WINDOW = 300;

/** Shows in the file browsers what was uploaded, without waiting for their next poll. */
export function refreshAfterUploads(
  jobs: IJobs,
  browsers: IFileBrowserFactory,
  isOurs: (job: Job) => boolean
): void {
  const running = new Set<string>();
  const finished = new Batch<Job>(WINDOW, ended => {
    browsers.tracker.forEach(browser => void show(browser, ended, isOurs));
  });
  jobs.changed.connect(() => {
    for (const { id, kind } of jobs.active) {
      if (kind === 'upload') {
        running.add(id);
      }
    }
    for (const id of running) {
      const job = jobs.get(id);
      if (!job || isOver(job)) {
        running.delete(id);
      }
      if (job?.state === 'succeeded') {
        finished.add(job);
      }
    }
  });
}

async function show(
  browser: FileBrowser,
  ended: readonly Job[],
  isOurs: (job: Job) => boolean
): Promise<void> {
  const { model } = browser;
  const path = model.manager.services.contents.localPath(model.path);
  const here = ended.filter(job => uploadSpec(job).destination === path);
  if (here.length === 0) {
    return;
  }
  await model.refresh();
  const [job] = here;
  // Several would take the selection from one another.
  if (job && here.length === 1 && ended.length === 1 && isOurs(job)) {
    const { name, files, folder } = uploadSpec(job);
    if (files === 1 || folder) {
      const [output = name] = job.outputs;
      const top = output.slice(path ? path.length + 1 : 0).split('/', 1)[0];
      // It may have been moved or deleted since.
      await browser.selectItemByName(top ?? name).catch(() => undefined);
    }
  }
}
