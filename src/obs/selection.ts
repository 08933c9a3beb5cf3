import type { ObsItem } from '../core/contract.gen';

/** What a click or an arrow key does to what was selected before. */
export type Extend = 'replace' | 'toggle' | 'range' | 'move';

export interface IRows {
  readonly count: number;
  at(index: number): ObsItem | undefined;
}

/** Which rows are selected, and where the keyboard is. */
export class Selection {
  /** The row that the keyboard is at; -1 before it was at any. */
  get current(): number {
    return this._current;
  }

  get items(): ObsItem[] {
    return [...this._items.values()];
  }

  has(key: string): boolean {
    return this._items.has(key);
  }

  clear(): void {
    this._items.clear();
    this._current = this._anchor = -1;
  }

  /** After a refresh: forget what has gone, and take over what changed. */
  update(rows: IRows): void {
    const found = new Map<string, ObsItem>();
    for (let index = 0; index < rows.count; index++) {
      const item = rows.at(index);
      if (item && this._items.has(item.key)) {
        found.set(item.key, item);
      }
    }
    this._items = found;
    this._current = Math.min(this._current, rows.count - 1);
  }

  go(rows: IRows, index: number, extend: Extend): void {
    const item = rows.at(index);
    if (!item) {
      return;
    }
    this._current = index;
    switch (extend) {
      case 'move':
        return;
      case 'replace':
        this._items = new Map([[item.key, item]]);
        break;
      case 'toggle':
        if (!this._items.delete(item.key)) {
          this._items.set(item.key, item);
        }
        break;
      case 'range':
        this._selectRange(rows, index);
        return;
    }
    this._anchor = index;
  }

  selectAll(rows: IRows): void {
    this._items = new Map(between(rows, 0, rows.count - 1));
  }

  private _selectRange(rows: IRows, index: number): void {
    const anchor = this._anchor < 0 ? index : this._anchor;
    this._items = new Map(
      between(rows, Math.min(anchor, index), Math.max(anchor, index))
    );
  }

  private _items = new Map<string, ObsItem>();
  private _current = -1;
  private _anchor = -1;
}

function between(
  rows: IRows,
  first: number,
  last: number
): [string, ObsItem][] {
  const found: [string, ObsItem][] = [];
  for (let index = first; index <= last; index++) {
    const item = rows.at(index);
    if (item) {
      found.push([item.key, item]);
    }
  }
  return found;
}
