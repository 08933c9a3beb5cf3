import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';

import type { Job } from '../../contract.gen';
import { JobCommands } from '../ids';
import { canForget } from '../states';
import type { IJobs } from '../tokens';

/** Frames in which a row may still appear that is to get the focus. */
const TRIES = 10;

export interface IWalk {
  /** The job whose row had the focus last. */
  readonly current: string | null;
  /** The job whose row Tab leads to. */
  readonly tabStop: string | undefined;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
  onFocusRow(id: string): void;
  /** The row with the focus has gone: its neighbour takes over. */
  onLost(): void;
}

/**
 * Walking through the rows by the arrow keys, with one stop for Tab.
 *
 * @param order - the jobs that can be seen, from top to bottom.
 */
export function useWalk(
  jobs: IJobs,
  order: () => readonly Job[],
  container: HTMLElement | null,
  execute: (command: string, id: string) => void
): IWalk {
  const [current, setCurrent] = useState<string | null>(null);
  const index = useRef(0);
  const goTo = (job: Job | undefined): void => {
    if (job) {
      setCurrent(job.id);
      focusRow(container, job.id);
    }
  };
  return {
    current,
    tabStop: current && jobs.get(current) ? current : order()[0]?.id,
    onKeyDown: event => {
      const job = current === null ? undefined : jobs.get(current);
      if (event.key === 'Delete' && job && canForget(job)) {
        execute(JobCommands.forget, job.id);
        return;
      }
      const next = neighbour(order(), current, event.key);
      if (next) {
        event.preventDefault();
        goTo(next);
      }
    },
    onFocusRow: id => {
      index.current = order().findIndex(job => job.id === id);
      setCurrent(id);
    },
    onLost: () => {
      const rows = order();
      const last = Math.min(Math.max(0, index.current), rows.length - 1);
      goTo(rows.find(job => job.id === current) ?? rows[last]);
    }
  };
}

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
