/**
 * Remembers in the browser's database what a job was made of, so that it can go on after the
 * page was reloaded: paths, sizes, times, what the user decided, and handles to the files where
 * the browser has them. Never the content.
 *
 * All of it is a convenience: without a database (private windows, full disks) everything works
 * but resuming after a reload asks for more. So nothing here ever fails.
 */
import type { Conflict, Handle, IPlanned } from './types';

const DATABASE = 'jupyterlab-modelarts-upload';
const STORE = 'jobs';
/** The server forgets an upload sooner. */
const KEPT_FOR = 30 * 24 * 3600 * 1000;

/** One file or empty folder of a job. */
export interface IRow {
  readonly path: string;
  readonly target: string;
  readonly size: number;
  readonly modified: number;
  readonly folder: boolean;
  readonly conflict: Conflict;
}

export interface IRemembered {
  readonly job: string;
  readonly rows: readonly IRow[];
  readonly handles: ReadonlyMap<string, Handle>;
  /** Milliseconds since 1970. */
  readonly saved: number;
}

/** What to remember of an entry. */
export function rowOf(entry: IPlanned): IRow {
  const { path, target, size, modified, conflict, file } = entry;
  return { path, target, size, modified, conflict, folder: file === null };
}

export class Memory {
  /** @param factory - the browser's databases; null if it has none */
  constructor(factory: IDBFactory | null) {
    this._database = factory ? open(factory) : Promise.resolve(null);
  }

  async save(
    job: string,
    entries: readonly IPlanned[],
    handles: ReadonlyMap<string, Handle>
  ): Promise<void> {
    const rows = entries.map(rowOf);
    const saved = Date.now();
    const kept = await this._put({ job, rows, handles, saved });
    if (!kept && handles.size > 0) {
      // Some browsers have handles but cannot store them.
      await this._put({ job, rows, handles: new Map(), saved });
    }
  }

  async get(job: string): Promise<IRemembered | null> {
    const found = await this._run(
      'readonly',
      store => store.get(job) as IDBRequest<IRemembered | undefined>
    );
    return found ?? null;
  }

  async remove(job: string): Promise<void> {
    await this._run('readwrite', store => store.delete(job));
  }

  /** The jobs that are remembered. */
  async jobs(): Promise<readonly string[]> {
    const keys = await this._run<IDBValidKey[]>('readonly', store =>
      store.getAllKeys()
    );
    return (keys ?? []).filter(key => typeof key === 'string');
  }

  /** Forget what is old, and the jobs that `isOver` names. */
  async tidy(isOver: (job: string) => boolean): Promise<void> {
    const all = await this._run(
      'readonly',
      store => store.getAll() as IDBRequest<IRemembered[]>
    );
    const oldest = Date.now() - KEPT_FOR;
    for (const { job, saved } of all ?? []) {
      if (saved < oldest || isOver(job)) {
        await this.remove(job);
      }
    }
  }

  private async _put(remembered: IRemembered): Promise<boolean> {
    const key = await this._run<IDBValidKey>('readwrite', store =>
      store.put(remembered)
    );
    return key !== undefined;
  }

  /** Make one request; undefined when the database is not there or refuses. */
  private async _run<T>(
    mode: IDBTransactionMode,
    request: (store: IDBObjectStore) => IDBRequest<T>
  ): Promise<T | undefined> {
    const database = await this._database;
    try {
      const store = database?.transaction(STORE, mode).objectStore(STORE);
      return store && (await promise(request(store)));
    } catch (reason) {
      console.warn('The memory of uploads failed', reason);
      return undefined;
    }
  }

  private readonly _database: Promise<IDBDatabase | null>;
}

async function open(factory: IDBFactory): Promise<IDBDatabase | null> {
  try {
    const request = factory.open(DATABASE, 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STORE, { keyPath: 'job' });
    const database = await promise(request);
    // Another tab wants to upgrade or delete it: do not stand in its way.
    database.onversionchange = () => database.close();
    return database;
  } catch (reason) {
    console.warn('Uploads cannot be remembered in this browser', reason);
    return null;
  }
}

function promise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () =>
      reject(request.error ?? new Error('The request failed'));
  });
}
