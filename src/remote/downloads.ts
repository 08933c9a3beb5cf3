import type { CommandRegistry } from '@lumino/commands';

import type { Job, RemoteSpec } from '../core/contract.gen';
import type { IJobs } from '../core/jobs/tokens';

export interface IDownloadsOptions {
  readonly jobs: IJobs;
  readonly commands: CommandRegistry;
  readonly onError: (reason: unknown) => void;
}

/** Starts downloads, and opens the notebooks among them. */
export class Downloads {
  constructor(private readonly _options: IDownloadsOptions) {}

  /** @param open - whether notebooks are to be opened when they are there */
  start(specs: readonly RemoteSpec[], open: boolean): void {
    for (const spec of specs) {
      this._start(spec, open).catch(this._options.onError);
    }
  }

  private async _start(spec: RemoteSpec, open: boolean): Promise<void> {
    const { jobs, commands } = this._options;
    const { id } = await jobs.start(spec);
    if (open && isNotebook(spec)) {
      const path = made(await jobs.whenFinished(id));
      if (path !== null) {
        await commands.execute('docmanager:open', { path });
      }
    }
  }
}

function isNotebook({ name, url }: RemoteSpec): boolean {
  return (name || (url.split(/[?#]/, 1)[0] ?? '')).endsWith('.ipynb');
}

/** What a download has made; null if it has not come to that, which its row tells. */
function made(job: Job): string | null {
  return job.state === 'succeeded' ? (job.outputs[0] ?? null) : null;
}
