import { Dialog, showDialog } from '@jupyterlab/apputils';

import type { Job } from '../contract.gen';
import { middleCut } from '../errors';
import type { JobDescriber } from './describe';

/** Bytes that nobody minds transferring once more. */
const LITTLE = 10 * 1024 * 1024;

/** The longest name of a job that a title shows uncut. */
const LABEL_LENGTH = 60;

/** Cancelling throws away what has arrived: ask first when that is much. */
export function mayCancel(job: Job, describer: JobDescriber): Promise<boolean> {
  const { trans } = describer;
  const title = trans.__('Cancel “%1”?', labelOf(job, describer));
  return mayDiscard(job, describer, title, trans.__('Cancel transfer'));
}

/** So does removing a job from the list that could still go on. */
export function mayForget(job: Job, describer: JobDescriber): Promise<boolean> {
  const { trans } = describer;
  const title = trans.__('Remove “%1” from the list?', labelOf(job, describer));
  return job.resumable
    ? mayDiscard(job, describer, title, trans.__('Remove'))
    : Promise.resolve(true);
}

async function mayDiscard(
  job: Job,
  describer: JobDescriber,
  title: string,
  accept: string
): Promise<boolean> {
  const body = lossOf(job, describer);
  if (body === null) {
    return true;
  }
  const { button } = await showDialog({
    title,
    body,
    buttons: [
      Dialog.cancelButton({ label: describer.trans.__('Keep') }),
      Dialog.warnButton({ label: accept })
    ],
    defaultButton: 0
  });
  return button.accept;
}

function labelOf(job: Job, describer: JobDescriber): string {
  return middleCut(describer.label(job), LABEL_LENGTH);
}

/** What that costs, in words; null when it is not worth a question. */
function lossOf(job: Job, { trans, format }: JobDescriber): string | null {
  const { done, unit, items_done } = job.progress;
  const items = items_done ?? (unit === 'items' ? done : 0);
  if (items > 0) {
    return trans._n(
      '%2 finished file stays. What has arrived of the others is removed.',
      '%2 finished files stay. What has arrived of the others is removed.',
      items,
      format.count(items)
    );
  }
  return unit === 'bytes' && done >= LITTLE
    ? trans.__('%1 that have arrived are removed.', format.bytes(done))
    : null;
}
