import type { ObsItem } from '../core/contract.gen';

export type Column = 'name' | 'modified' | 'size';

export interface IOrder {
  readonly column: Column;
  readonly descending: boolean;
}

/** The store's own order. */
export const BY_NAME: IOrder = { column: 'name', descending: false };

/** What a click on a column's title does. */
export function nextOrder(order: IOrder, column: Column): IOrder {
  return order.column === column
    ? { column, descending: !order.descending }
    : // The latest and the largest are what people look for.
      { column, descending: column !== 'name' };
}

/** Rows in an order, folders first as in the file browser. */
export function sorted(items: readonly ObsItem[], order: IOrder): ObsItem[] {
  const sign = order.descending ? -1 : 1;
  return [...items].sort(
    (a, b) =>
      Number(b.folder) - Number(a.folder) ||
      sign * compare(a, b, order.column) ||
      compare(a, b, 'name')
  );
}

function compare(a: ObsItem, b: ObsItem, column: Column): number {
  switch (column) {
    case 'name':
      return a.key < b.key ? -1 : Number(a.key > b.key);
    case 'modified':
      return (a.modified ?? 0) - (b.modified ?? 0);
    case 'size':
      return a.size - b.size;
  }
}
