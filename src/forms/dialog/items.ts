/** The items of a dropdown while they are typed. */

export interface Item {
  /** Stays with the item while it is moved and changed. */
  readonly id: number;
  readonly text: string;
  /** What the code holds now; null for a new one. */
  readonly was: string | null;
}

export type Items = readonly Item[];

/** Items of the code; or blank ones for new ones. */
export function itemsOf(texts: readonly string[]): Items {
  return texts.map((text, id) => ({ id, text, was: text }));
}

export const BLANK_ITEMS: Items = [0, 1].map(id => ({
  id,
  text: '',
  was: null
}));

/** Puts new items behind the one at `index`; -1 puts them first. */
export function insertItems(
  items: Items,
  index: number,
  texts: readonly string[]
): Items {
  const next = Math.max(-1, ...items.map(({ id }) => id)) + 1;
  const added = texts.map((text, at) => ({ id: next + at, text, was: null }));
  return [...items.slice(0, index + 1), ...added, ...items.slice(index + 1)];
}

export function changeItem(items: Items, id: number, text: string): Items {
  return items.map(item => (item.id === id ? { ...item, text } : item));
}

export function removeItem(items: Items, id: number): Items {
  return items.filter(item => item.id !== id);
}

/** Exchanges an item with its neighbour; at the end of the list nothing changes. */
export function moveItem(items: Items, id: number, by: -1 | 1): Items {
  const from = items.findIndex(item => item.id === id);
  const [item, other] = [items[from], items[from + by]];
  if (item === undefined || other === undefined) {
    return items;
  }
  const moved = [...items];
  moved[from] = other;
  moved[from + by] = item;
  return moved;
}

/** The items in a pasted text, one a line. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter(line => line.trim() !== '');
}

/** Whether a row holds an item: what is left blank is none, unless the code says so. */
export function isItem({ text, was }: Item): boolean {
  return text.trim() !== '' || text === was;
}

export function filledItems(items: Items): Items {
  return items.filter(isItem);
}

/** New or changed items that stand in the list above already. */
export function repeatedItems(items: Items): Items {
  const seen = new Set<string>();
  return filledItems(items).filter(({ text, was }) => {
    const isRepeated = seen.has(text) && text !== was;
    seen.add(text);
    return isRepeated;
  });
}
