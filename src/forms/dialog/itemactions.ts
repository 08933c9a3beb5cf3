import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

import type { IFieldForm } from './form';
import type { Item, Items } from './items';
import { changeItem, insertItems, moveItem, removeItem } from './items';

/** What of an item gets the focus after a change. */
export type Part = 'down' | 'remove' | 'text' | 'up';

/** What can be done with the items of a dropdown; the focus goes along. */
export interface IItemActions {
  change(item: Item, text: string): void;
  addLast(): void;
  /** Goes to the next item; adds one behind the last. */
  next(index: number): void;
  /** Puts texts in the place of one item. */
  paste(item: Item, index: number, texts: readonly string[]): void;
  /** At the end of the list nothing happens. */
  move(item: Item, by: -1 | 1, part: Part): void;
  remove(item: Item, index: number): void;
}

/** @param say - tells those who cannot see where an item went. */
export function useItemActions(
  form: IFieldForm,
  list: RefObject<HTMLElement>,
  say: (text: string) => void
): IItemActions {
  const { trans, draft } = form;
  const { items } = draft;
  const focus = useFocus(list);
  const change = (changed: Items, item?: Item, part: Part = 'text'): void => {
    form.change({ ...draft, items: changed });
    focus(item, part);
  };
  const insert = (
    into: Items,
    index: number,
    texts: readonly string[]
  ): void => {
    const changed = insertItems(into, index, texts);
    change(changed, changed[index + texts.length]);
  };
  return {
    change: (item, text) =>
      form.change({ ...draft, items: changeItem(items, item.id, text) }),
    addLast: () => insert(items, items.length - 1, ['']),
    next: index => {
      const item = items[index + 1];
      return item ? focus(item, 'text') : insert(items, index, ['']);
    },
    paste: (item, index, [first = '', ...others]) =>
      insert(changeItem(items, item.id, first), index, others),
    move: (item, by, part) => {
      const changed = moveItem(items, item.id, by);
      if (changed !== items) {
        const place = changed.findIndex(({ id }) => id === item.id) + 1;
        change(changed, item, part);
        say(trans.__('%1: item %2 of %3', item.text, place, changed.length));
      }
    },
    remove: (item, index) => {
      const changed = removeItem(items, item.id);
      change(changed, changed[Math.min(index, changed.length - 1)], 'remove');
    }
  };
}

/** Moves the focus to a part of an item once that is drawn; without one, to the list's button. */
function useFocus(
  list: RefObject<HTMLElement>
): (item: Item | undefined, part: Part) => void {
  const wanted = useRef<string | null>(null);
  const [, redraw] = useState(0);
  useEffect(() => {
    if (wanted.current !== null) {
      const selector = wanted.current;
      wanted.current = null;
      list.current?.querySelector<HTMLElement>(selector)?.focus();
    }
  });
  return (item, part) => {
    wanted.current = item
      ? `[data-item="${item.id}"] [data-part="${part}"]`
      : ':scope > button';
    redraw(count => count + 1);
  };
}
