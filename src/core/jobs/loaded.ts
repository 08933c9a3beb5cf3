import type { IJobs } from './tokens';

/** Resolves when the first snapshot has arrived, even if the first tries failed. */
export async function whenLoaded(jobs: IJobs): Promise<void> {
  try {
    await jobs.ready;
  } catch {
    await new Promise<void>(resolve => {
      const onChanged = (): void => {
        if (!jobs.problem) {
          jobs.changed.disconnect(onChanged);
          resolve();
        }
      };
      jobs.changed.connect(onChanged);
    });
  }
}
