/** Starts transfers with an object store, as jobs. */
import type { ObsSpec } from '../core/contract.gen';
import type { IJobs } from '../core/jobs/tokens';
import { KIND } from './ids';

/** The server takes no more sources in one job. */
export const MAX_SOURCES = 1000;

export type Transfer = Pick<ObsSpec, 'action' | 'connection'> &
  Partial<Omit<ObsSpec, 'kind' | 'sources'>> & {
    readonly sources: readonly string[];
  };

/** The jobs that do it: more than one when there are very many sources. */
export function specsOf(transfer: Transfer): ObsSpec[] {
  const specs: ObsSpec[] = [];
  const { sources } = transfer;
  for (let start = 0; start < sources.length; start += MAX_SOURCES) {
    const [first, ...rest] = sources.slice(start, start + MAX_SOURCES);
    if (first !== undefined) {
      specs.push({
        destination: '',
        // Nothing is overwritten unseen; who wants that says so in "Get data".
        conflict: 'rename',
        include: [],
        exclude: [],
        delete_extra: false,
        checksums: 'auto',
        ...transfer,
        kind: KIND,
        sources: [first, ...rest]
      });
    }
  }
  return specs;
}

export async function startTransfer(
  jobs: IJobs,
  transfer: Transfer
): Promise<void> {
  for (const spec of specsOf(transfer)) {
    await jobs.start(spec);
  }
}
