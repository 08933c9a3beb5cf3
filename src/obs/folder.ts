import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ObsItem } from '../core/contract.gen';
import type { AppError } from '../core/errors';
import { Listing } from './listing';
import type { ReadPage } from './listing';
import { BY_NAME, sorted } from './order';
import type { IOrder } from './order';

/** Reads a page of the folder, of the names that begin with `filter`. */
export type ReadFolder = (
  filter: string,
  start: string | undefined
) => ReturnType<ReadPage>;

/** A folder as the list shows it: in an order, and filtered. */
export class Folder {
  constructor(private readonly _read: ReadFolder) {
    this._listing = this._open('');
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get order(): IOrder {
    return this._order;
  }

  get filter(): string {
    return this._filter;
  }

  /** Whether the store looked for names that begin with the filter, in place of us. */
  get isPrefixSearch(): boolean {
    return this._listing !== this._unfiltered;
  }

  /** An order was asked for in a folder that is too large to be sorted here. */
  get isTooLargeToSort(): boolean {
    return this._isTooLarge;
  }

  get count(): number {
    return this._rows?.length ?? this._listing.count;
  }

  get isComplete(): boolean {
    return this._listing.isComplete;
  }

  get isLoading(): boolean {
    return this._listing.isLoading;
  }

  get problem(): AppError | null {
    return this._listing.problem;
  }

  at(index: number): ObsItem | undefined {
    return this._rows ? this._rows[index] : this._listing.at(index);
  }

  /** The index of a row that is here; -1 if it is not. */
  indexOf(key: string): number {
    for (let index = 0; index < this.count; index++) {
      if (this.at(index)?.key === key) {
        return index;
      }
    }
    return -1;
  }

  see(first: number, last: number): Promise<void> {
    return this._rows ? Promise.resolve() : this._listing.see(first, last);
  }

  /** Read again what is there, in the same order and with the same filter. */
  async refresh(): Promise<void> {
    const { isPrefixSearch } = this;
    this._listing = this._open(isPrefixSearch ? this._filter : '');
    if (!isPrefixSearch) {
      this._unfiltered = this._listing;
    }
    await this._listing.see(0, 0);
    await this.sort(this._order);
  }

  async sort(order: IOrder): Promise<void> {
    const isStores = order.column === 'name' && !order.descending;
    const listing = this._listing;
    this._isTooLarge = !isStores && !(await listing.loadAll());
    if (listing === this._listing) {
      this._order = this._isTooLarge ? BY_NAME : order;
      this._update();
    }
  }

  /** Show only some names; where not all rows are here, the store looks for them. */
  async search(filter: string): Promise<void> {
    this._filter = filter;
    const isLocal = this._unfiltered.isWhole || filter === '';
    this._listing = isLocal ? this._unfiltered : this._open(filter);
    this._update();
    if (this._listing.count === 0) {
      await this._listing.see(0, 0);
    }
  }

  private _open(filter: string): Listing {
    const listing = new Listing(start => this._read(filter, start));
    listing.changed.connect(() => {
      if (listing === this._listing) {
        this._update();
      }
    });
    this._unfiltered ??= listing;
    return listing;
  }

  private _update(): void {
    const { column, descending } = this._order;
    const filter = this.isPrefixSearch ? '' : this._filter.toLowerCase();
    // A long list stays in the store's order, lest rows move while somebody scrolls.
    const isStores =
      column === 'name' && !descending && !this._listing.isOnePage;
    const all = isStores && !filter ? null : this._listing.all();
    const fitting = all?.filter(({ name }) =>
      name.toLowerCase().includes(filter)
    );
    this._rows = fitting ? sorted(fitting, this._order) : null;
    this._changed.emit();
  }

  private _listing: Listing;
  private _unfiltered!: Listing;
  private _rows: readonly ObsItem[] | null = null;
  private _order: IOrder = BY_NAME;
  private _filter = '';
  private _isTooLarge = false;
  private readonly _changed = new Signal<this, void>(this);
}
