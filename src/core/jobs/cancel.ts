import { Dialog, showDialog } from '@jupyterlab/apputils';

import type { Job } from '../contract.gen';
import { middleCut } from '../errors';
import type { JobDescriber } from './describe';

/** Bytes that nobody minds transferring once more. */
const LITTLE = 10 * 1024 * 1024;

/** The longest name of a job that a title shows uncut. */
const LABEL_LENGTH = 60;

/** Cancelling throws away what has arrived: ask first when that is much. */
export async function mayCancel(
  job: Job,
  describer: JobDescriber
): Promise<boolean> {
  const loss = lossOf(job, describer);
  if (loss === null) {
    return true;
  }
  const { trans } = describer;
  const label = middleCut(describer.label(job), LABEL_LENGTH);
  const { button } = await showDialog({
    title: trans.__('Cancel “%1”?', label),
    body: loss,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Keep') }),
      Dialog.warnButton({ label: trans.__('Cancel transfer') })
    ],
    defaultButton: 0
  });
  return button.accept;
}

/** What cancelling costs, in words; null when it is not worth a question. */
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
