import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ConnectionInfo, ObsPlan, ObsSpec } from '../core/contract.gen';
import { toAppError } from '../core/errors';
import type { AppError } from '../core/errors';
import { obsAddress, parseAddress } from './address';
import type { ObsApi } from './api';
import { specsOf } from './transfers';

/** Suggestions that are fetched at a time. */
const SUGGESTIONS = 50;

export interface IPageFields {
  readonly connection: string;
  readonly address: string;
  /** Patterns, separated by commas or spaces. */
  readonly include: string;
  readonly exclude: string;
  readonly conflict: ObsSpec['conflict'];
  readonly checksums: ObsSpec['checksums'];
}

/** What is filled in on the page "OBS". It stays when the page is closed. */
export class PageModel {
  constructor(readonly api: ObsApi) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  connections: readonly ConnectionInfo[] = [];
  suggestions: readonly string[] = [];
  plan: ObsPlan | null = null;
  error: AppError | null = null;
  isBusy = false;

  get fields(): IPageFields {
    return this._fields;
  }

  /** Whether the address can be one. */
  get isReady(): boolean {
    return (
      this._fields.connection !== '' &&
      parseAddress(this._fields.address) !== null
    );
  }

  /** Whether patterns choose among the files. */
  get isFiltered(): boolean {
    const { include, exclude } = this._fields;
    return patterns(include + exclude).length > 0;
  }

  change(patch: Partial<IPageFields>): void {
    this._fields = { ...this._fields, ...patch };
    this.plan = null;
    this.error = null;
    if (patch.connection !== undefined) {
      this.suggestions = [];
    }
    this._changed.emit();
  }

  /** Read which connections there are. */
  async load(): Promise<void> {
    await this.during(async () => {
      this.connections = (await this.api.connections()).connections;
    });
    const ids = this.connections.map(({ connection }) => connection.id);
    const [first] = ids;
    if (first !== undefined && !ids.includes(this._fields.connection)) {
      this.change({ connection: first });
    }
  }

  /** Look up how the typed address may go on. */
  async suggest(): Promise<void> {
    const { connection, address } = this._fields;
    const typed = parseAddress(address);
    if (!connection) {
      return;
    }
    try {
      const found =
        typed && address.trim() !== `obs://${typed.bucket}`
          ? await this._below(connection, typed.bucket, typed.key)
          : await this._buckets(connection);
      if (this._fields.address === address) {
        this.suggestions = found;
        this._changed.emit();
      }
    } catch {
      // Only help with typing: the plan and the transfer say what is wrong.
    }
  }

  specFor(destination: string): ObsSpec {
    const { connection, address, include, exclude, conflict, checksums } =
      this._fields;
    const typed = parseAddress(address);
    const [spec] = specsOf({
      action: 'download',
      connection,
      sources: [typed ? obsAddress(typed.bucket, typed.key) : address],
      destination,
      include: patterns(include),
      exclude: patterns(exclude),
      conflict,
      checksums
    });
    return spec as ObsSpec;
  }

  /** Ask the server what would happen. */
  async preview(destination: string): Promise<void> {
    await this.during(async () => {
      this.plan = await this.api.plan(this.specFor(destination));
    });
  }

  /** Do something that may fail, and show that it is under way. True when it went well. */
  async during(work: () => Promise<void>): Promise<boolean> {
    // The buttons stay enabled meanwhile: one that is disabled loses the focus.
    if (this.isBusy) {
      return false;
    }
    this.isBusy = true;
    this.error = null;
    this._changed.emit();
    try {
      await work();
      return true;
    } catch (reason) {
      this.error = toAppError(reason);
      return false;
    } finally {
      this.isBusy = false;
      this._changed.emit();
    }
  }

  private async _buckets(connection: string): Promise<string[]> {
    const buckets = await this.api.buckets(connection);
    return buckets.map(({ name }) => obsAddress(name));
  }

  private async _below(
    connection: string,
    bucket: string,
    key: string
  ): Promise<string[]> {
    const { items } = await this.api.list({
      connection,
      bucket,
      prefix: key,
      limit: SUGGESTIONS
    });
    return items.map(item => obsAddress(bucket, item.key));
  }

  private _fields: IPageFields = {
    connection: '',
    address: '',
    include: '',
    exclude: '',
    // Nothing that is here is lost unasked.
    conflict: 'rename',
    checksums: 'auto'
  };
  private readonly _changed = new Signal<this, void>(this);
}

/** Patterns as typed: `*.csv, data/**`. */
export function patterns(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}
