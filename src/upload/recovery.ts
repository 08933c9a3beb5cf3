/** Gets the files of a job back after a reload. */
import type { UploadInfo, UploadSpec } from '../core/contract.gen';
import type { IUploadApi } from './api';
import { gatherHandles } from './gather';
import { matchRows } from './match';
import type { IRemembered, IRow, Memory } from './memory';
import { mayRead } from './pickers';
import type { IRepickQuestion, Repick } from './repick';
import type { Handle, IPlanned, ISelection } from './types';

export interface IRecovered {
  readonly entries: readonly IPlanned[];
  readonly handles: ReadonlyMap<string, Handle>;
}

/**
 * - `cancelled`: the user gave up.
 * - `all-there`: the server has every byte; no file is needed.
 * - `start-over`: nobody remembers what was in it and decided for it.
 */
export type Recovered = IRecovered | 'cancelled' | 'all-there' | 'start-over';

export interface IRecoveryOptions {
  readonly api: IUploadApi;
  readonly memory: Memory;
  readonly repick: Repick;
}

export class Recovery {
  constructor(private readonly _options: IRecoveryOptions) {}

  /** What is needed to go on with a job. Call it in answer to a click. */
  async recover(job: string, spec: UploadSpec): Promise<Recovered> {
    const { api, memory } = this._options;
    const [remembered, had] = await Promise.all([
      memory.get(job),
      api.list(job)
    ]);
    const rows = remembered?.rows ?? rowsOf(spec);
    if (rows === null) {
      return 'start-over';
    }
    if (isAllThere(spec, had)) {
      await this._giveDigestUp(had);
      return 'all-there';
    }
    return (
      (await fromHandles(remembered, had, true)) ??
      (await this._ask(spec, rows, had)) ??
      'cancelled'
    );
  }

  /** What can be had without asking the user. */
  async recoverSilently(job: string): Promise<IRecovered | null> {
    const { api, memory } = this._options;
    const remembered = await memory.get(job);
    const kept = (remembered?.handles.size ?? 0) > 0;
    return kept ? fromHandles(remembered, await api.list(job), false) : null;
  }

  /** The files of a job for uploading them anew. Null if the user gives up. */
  async chooseAgain(job: string, spec: UploadSpec): Promise<ISelection | null> {
    const remembered = await this._options.memory.get(job);
    const rows = remembered?.rows ?? rowsOf(spec);
    const recovered =
      (await fromHandles(remembered, [], true)) ??
      (await this._ask(spec, rows ?? [], []));
    return recovered;
  }

  private async _ask(
    spec: UploadSpec,
    rows: readonly IRow[],
    had: readonly UploadInfo[]
  ): Promise<(IRecovered & ISelection) | null> {
    const question: IRepickQuestion = {
      name: spec.folder || spec.files === 1 ? spec.name : '',
      kind: spec.folder ? 'folder' : spec.files === 1 ? 'file' : 'files',
      files: spec.files,
      size: spec.size,
      match: chosen => matchRows(rows, chosen.entries, had)
    };
    const answer = await this._options.repick(question);
    if (!answer) {
      return null;
    }
    const { entries, selection } = answer;
    // Without rows there was nothing to compare with: then all that was chosen counts.
    const all = rows.length > 0 ? entries : selection.entries.map(unplanned);
    return { entries: all, handles: selection.handles };
  }

  /** The server may be waiting for a digest that nobody can compute any more. */
  private async _giveDigestUp(had: readonly UploadInfo[]): Promise<void> {
    const { api } = this._options;
    const never = new AbortController().signal;
    const waiting = had.filter(({ done, partial }) => !done && !partial);
    for (const { id } of waiting) {
      await api.digest(api.endpoint + id, null, never);
    }
  }
}

/** What the spec says of a single file; null for several, of which it does not say enough. */
function rowsOf(spec: UploadSpec): IRow[] | null {
  if (spec.folder || spec.files > 1 || spec.size === null) {
    return null;
  }
  return [
    {
      path: spec.name,
      target: spec.name,
      size: spec.size,
      modified: spec.modified ?? 0,
      folder: false,
      conflict: 'fail'
    }
  ];
}

function isAllThere(spec: UploadSpec, had: readonly UploadInfo[]): boolean {
  return (
    spec.files === 1 &&
    had.some(({ partial, offset, length }) => !partial && offset === length)
  );
}

/** The files by the handles that the browser kept, if it did and they are unchanged. */
async function fromHandles(
  remembered: IRemembered | null,
  had: readonly UploadInfo[],
  ask: boolean
): Promise<(IRecovered & ISelection) | null> {
  if (!remembered || remembered.handles.size === 0) {
    return null;
  }
  const { rows, handles } = remembered;
  for (const handle of handles.values()) {
    if (!(await mayRead(handle, ask))) {
      return null;
    }
  }
  const gathered = await gatherHandles([...handles.values()]);
  const { entries, mismatches } = matchRows(rows, gathered.entries, had);
  return mismatches.length > 0 ? null : { entries, handles };
}

function unplanned(entry: ISelection['entries'][number]): IPlanned {
  return { ...entry, target: entry.path, conflict: 'fail' };
}
