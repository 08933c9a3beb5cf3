import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type {
  BucketInfo,
  ConnectionInfo,
  EmbeddedInfo,
  ObsItem,
  ObsPage
} from '../core/contract.gen';
import { toAppError } from '../core/errors';
import type { AppError } from '../core/errors';
import { parentOf } from './address';
import type { ObsApi } from './api';
import { Folder } from './folder';
import type { IOrder } from './order';
import { Selection } from './selection';
import type { Extend } from './selection';

/** Milliseconds between two looks at a store that is starting. */
const STARTING_POLL = 1000;

/** What was cut or copied, to be pasted elsewhere. */
export interface IClipboard {
  readonly action: 'copy' | 'move';
  readonly connection: string;
  readonly sources: readonly string[];
}

/** What the browser of object stores shows. Buckets are the folders of the top. */
export class ObsModel {
  constructor(
    readonly api: ObsApi,
    private readonly _pageSize: () => number
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether it is known which connections there are. */
  get isLoaded(): boolean {
    return this._isLoaded;
  }

  /** Why the connections could not be read. */
  get problem(): AppError | null {
    return this._problem;
  }

  get connections(): readonly ConnectionInfo[] {
    return this._connections;
  }

  get embedded(): EmbeddedInfo | null {
    return this._embedded;
  }

  get current(): ConnectionInfo | null {
    return this._current;
  }

  /** Empty at the top, where the buckets are. */
  get bucket(): string {
    return this._bucket;
  }

  /** The folder's key; empty at the top of the bucket. */
  get prefix(): string {
    return this._prefix;
  }

  get folder(): Folder | null {
    return this._folder;
  }

  readonly selection = new Selection();

  clipboard: IClipboard | null = null;

  /** Read the connections, and show the first if none is shown. */
  async load(prefer?: string): Promise<void> {
    try {
      const list = await this.api.connections();
      this._problem = null;
      this._connections = list.connections;
      this._embedded = list.embedded;
      this._isLoaded = true;
    } catch (reason) {
      this._problem = toAppError(reason);
      this._changed.emit();
      return;
    }
    this._pollWhileStarting();
    const id = prefer ?? this._current?.connection.id;
    const next =
      this._connections.find(each => each.connection.id === id) ??
      this._connections[0] ??
      null;
    const isOther = next?.connection.id !== this._current?.connection.id;
    this._current = next;
    if (!next) {
      this._folder = null;
      this._changed.emit();
    } else if (isOther || prefer !== undefined || !this._folder) {
      await this.go(next.connection.bucket || next.home, '');
    } else {
      this._changed.emit();
    }
  }

  async choose(id: string): Promise<void> {
    const found = this._connections.find(each => each.connection.id === id);
    if (found) {
      this._current = found;
      await this.go(found.connection.bucket || found.home, '');
    }
  }

  /** Show a folder; without a bucket, the buckets. */
  async go(bucket: string, prefix: string, select?: string): Promise<void> {
    this._bucket = bucket;
    this._prefix = prefix;
    this.selection.clear();
    const folder = (this._folder = new Folder((filter, start) =>
      this._read(bucket, prefix, filter, start)
    ));
    folder.changed.connect(() => {
      if (folder === this._folder) {
        this._changed.emit();
      }
    });
    const reading = folder.see(0, 0);
    this._changed.emit();
    await reading;
    if (select !== undefined && folder === this._folder) {
      this.select(folder.indexOf(select), 'replace');
    }
  }

  async up(): Promise<void> {
    if (this._prefix) {
      await this.go(this._bucket, parentOf(this._prefix), this._prefix);
    } else if (this._bucket && !this._current?.connection.bucket) {
      await this.go('', '', this._bucket);
    }
  }

  async enter(item: ObsItem): Promise<void> {
    await (this._bucket
      ? this.go(this._bucket, item.key)
      : this.go(item.key, ''));
  }

  async refresh(): Promise<void> {
    const folder = this._folder;
    await folder?.refresh();
    if (folder && folder === this._folder) {
      this.selection.update(folder);
      this._changed.emit();
    }
  }

  select(index: number, extend: Extend): void {
    if (this._folder) {
      this.selection.go(this._folder, index, extend);
      this._changed.emit();
    }
  }

  clearSelection(): void {
    this.selection.clear();
    this._changed.emit();
  }

  selectAll(): void {
    if (this._folder) {
      this.selection.selectAll(this._folder);
      this._changed.emit();
    }
  }

  async sort(order: IOrder): Promise<void> {
    this.selection.clear();
    await this._folder?.sort(order);
  }

  async search(filter: string): Promise<void> {
    this.selection.clear();
    await this._folder?.search(filter);
  }

  dispose(): void {
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private async _read(
    bucket: string,
    prefix: string,
    filter: string,
    start: string | undefined
  ): Promise<ObsPage> {
    const connection = this._current?.connection.id ?? '';
    if (bucket === '') {
      const buckets = await this.api.buckets(connection);
      return {
        items: buckets
          .filter(({ name }) => name.startsWith(filter))
          .map(bucketItem),
        next: null
      };
    }
    return this.api.list({
      connection,
      bucket,
      prefix: prefix + filter,
      start,
      limit: this._pageSize()
    });
  }

  private _pollWhileStarting(): void {
    clearTimeout(this._timer);
    if (this._embedded?.state === 'starting') {
      this._timer = setTimeout(() => void this.load(), STARTING_POLL);
    }
  }

  private _isLoaded = false;
  private _problem: AppError | null = null;
  private _connections: readonly ConnectionInfo[] = [];
  private _embedded: EmbeddedInfo | null = null;
  private _current: ConnectionInfo | null = null;
  private _bucket = '';
  private _prefix = '';
  private _folder: Folder | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private readonly _changed = new Signal<this, void>(this);
}

function bucketItem({ name, created }: BucketInfo): ObsItem {
  return {
    key: name,
    name,
    folder: true,
    size: 0,
    modified: created,
    etag: '',
    storage_class: ''
  };
}
