import type { Job } from '../core/contract.gen';
import { whenEnded } from '../core/jobs/refresh';
import type { IJobs } from '../core/jobs/tokens';
import { nameOf, parentOf, parseAddress } from './address';
import { placeOf } from './drive';
import type { ObsDrive } from './drive';
import type { Host } from './host';
import { KIND } from './ids';
import { obsSpec } from './kind';
import type { ObsModel } from './model';

/** Shows what transfers have changed: in the panel, in the file browser, and in open documents. */
export function refreshAfterTransfers(
  jobs: IJobs,
  model: ObsModel,
  host: Host,
  drive: ObsDrive
): void {
  // Also after a failure: part of it may have been done.
  whenEnded(jobs, KIND, ended => {
    if (ended.some(job => concerns(job, model))) {
      void model.refresh();
    }
    if (ended.some(job => obsSpec(job).action === 'download')) {
      void host.browser?.model.refresh();
    }
    for (const [from, to] of ended.flatMap(movesOf)) {
      drive.follow(from, to).catch(reason => console.warn(reason));
    }
  });
}

/** Shows what editors have saved. */
export function refreshAfterSaving(drive: ObsDrive, model: ObsModel): void {
  drive.fileChanged.connect((_, { type, newValue }) => {
    const place = placeOf(newValue?.path ?? '');
    if (
      type === 'save' &&
      place?.connection === model.current?.connection.id &&
      place?.bucket === model.bucket &&
      parentOf(place.key) === model.prefix
    ) {
      void model.refresh();
    }
  });
}

/** From where to where, in paths of the drive. */
function movesOf(job: Job): [string, string][] {
  const { action, connection, sources, destination } = obsSpec(job);
  const target = parseAddress(destination);
  if (action !== 'move' || !target) {
    return [];
  }
  return sources.flatMap(source => {
    const address = parseAddress(source);
    if (!address) {
      return [];
    }
    const isFolder = address.key.endsWith('/');
    const isInto = target.key === '' || target.key.endsWith('/');
    const key = `${target.key}${isInto ? nameOf(address.key) : ''}${isFolder ? '/' : ''}`;
    return [
      [
        `${connection}/${address.bucket}/${address.key}`,
        `${connection}/${target.bucket}/${key}`
      ]
    ];
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
