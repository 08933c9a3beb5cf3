import type { Job } from '../../contract.gen';

/** Frames in which a row may still appear that is to get the focus. */
const TRIES = 10;

/** The job to which a key leads from another; undefined when the key leads nowhere. */
export function neighbour(
  jobs: readonly Job[],
  from: string | null,
  key: string
): Job | undefined {
  const index = jobs.findIndex(job => job.id === from);
  switch (key) {
    case 'ArrowDown':
      return jobs[index + 1];
    case 'ArrowUp':
      return jobs[index < 0 ? jobs.length - 1 : index - 1];
    case 'Home':
      return jobs[0];
    case 'End':
      return jobs[jobs.length - 1];
    default:
      return undefined;
  }
}

/** Give a row the focus as soon as it exists: it may have to be drawn first. */
export function focusRow(
  container: HTMLElement | null,
  id: string,
  tries = TRIES
): void {
  const row = container?.querySelector<HTMLElement>(`[data-job-id="${id}"]`);
  if (row) {
    row.focus();
  } else if (tries > 0) {
    requestAnimationFrame(() => focusRow(container, id, tries - 1));
  }
}
