import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ObsItem, ObsPage } from '../core/contract.gen';
import { toAppError } from '../core/errors';
import type { AppError } from '../core/errors';

/** Pages that are kept at most; those far from what is seen are fetched again when needed. */
export const KEPT_PAGES = 10;

/** Reads the page that begins with `start`. */
export type ReadPage = (start: string | undefined) => Promise<ObsPage>;

interface IPage {
  readonly start: string | undefined;
  /** The index of its first row. */
  readonly first: number;
  readonly count: number;
  /** Undefined while it is not kept. */
  items: readonly ObsItem[] | undefined;
}

/**
 * The rows of a folder in the store's order, however many: what is seen is fetched, and what is
 * far from it is given up, so that memory stays flat.
 */
export class Listing {
  constructor(private readonly _read: ReadPage) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** How many rows are known of. */
  get count(): number {
    const last = this._pages[this._pages.length - 1];
    return last ? last.first + last.count : 0;
  }

  /** Whether the last page was read. */
  get isComplete(): boolean {
    return this._next === null;
  }

  /** Whether all rows are here. */
  get isWhole(): boolean {
    return this.isComplete && this._pages.every(page => page.items);
  }

  /** Whether all came in one page: nobody has scrolled through a part of it. */
  get isOnePage(): boolean {
    return this.isWhole && this._pages.length === 1;
  }

  get isLoading(): boolean {
    return this._loading !== null;
  }

  /** Why the last reading failed. */
  get problem(): AppError | null {
    return this._problem;
  }

  /** How many rows are kept. */
  get kept(): number {
    return this._pages.reduce(
      (sum, { items }) => sum + (items?.length ?? 0),
      0
    );
  }

  /** A row; undefined when it is not kept. */
  at(index: number): ObsItem | undefined {
    const page = this._pageAt(index);
    return page?.items?.[index - page.first];
  }

  /** All rows, if all are here. */
  all(): readonly ObsItem[] | null {
    return this.isWhole
      ? this._pages.flatMap(({ items }) => [...(items ?? [])])
      : null;
  }

  /** These rows are seen: have them, and the next ones when they are the last. */
  async see(first: number, last: number): Promise<void> {
    if (this._loading) {
      return this._loading;
    }
    this._seen = first;
    const gap = this._pages.find(
      page =>
        !page.items && page.first <= last && page.first + page.count > first
    );
    if (gap) {
      await this._during(this._fetch(gap.start, gap));
    } else if (!this.isComplete && last >= this.count - 1) {
      await this._during(this._fetchMore());
    }
  }

  /** Read on until all rows are here. False when there are too many to keep, or it failed. */
  async loadAll(): Promise<boolean> {
    while (!this.isComplete && this._pages.length < KEPT_PAGES) {
      await this.see(0, this.count);
      if (this._problem) {
        return false;
      }
    }
    return this.isWhole;
  }

  private async _during(work: Promise<void>): Promise<void> {
    this._problem = null;
    this._loading = work;
    try {
      await work;
    } catch (reason) {
      this._problem = toAppError(reason);
    } finally {
      this._loading = null;
      this._changed.emit();
    }
  }

  /** A page may be empty though it is not the last. */
  private async _fetchMore(): Promise<void> {
    const { count } = this;
    do {
      await this._fetch(this._next ?? undefined);
    } while (this.count === count && !this.isComplete);
  }

  private async _fetch(
    start: string | undefined,
    known?: IPage
  ): Promise<void> {
    const { items, next } = await this._read(start);
    if (known) {
      // Rows that came in between show up with the next refresh.
      known.items = items.slice(0, known.count);
    } else {
      const { count: first } = this;
      this._pages.push({ start, first, count: items.length, items });
      this._next = next;
    }
    this._giveUpFar();
  }

  private _giveUpFar(): void {
    const distance = ({ first, count }: IPage) =>
      Math.abs(first + count / 2 - this._seen);
    this._pages
      .filter(({ items }) => items)
      .sort((a, b) => distance(a) - distance(b))
      .slice(KEPT_PAGES)
      .forEach(page => {
        page.items = undefined;
      });
  }

  private _pageAt(index: number): IPage | undefined {
    let [low, high] = [0, this._pages.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const page = this._pages[middle];
      if (!page || index < page.first) {
        high = middle - 1;
      } else if (index >= page.first + page.count) {
        low = middle + 1;
      } else {
        return page;
      }
    }
    return undefined;
  }

  private readonly _pages: IPage[] = [];
  /** Where the next page begins; undefined before the first, null behind the last. */
  private _next: string | null | undefined;
  private _loading: Promise<void> | null = null;
  private _problem: AppError | null = null;
  private _seen = 0;
  private readonly _changed = new Signal<this, void>(this);
}
