import {
  BLANK_ITEMS,
  changeItem,
  filledItems,
  insertItems,
  itemsOf,
  moveItem,
  removeItem,
  repeatedItems,
  splitLines
} from '../items';
import type { Items } from '../items';

const texts = (items: Items): string[] => items.map(({ text }) => text);

describe('the items of a dropdown', () => {
  const items = itemsOf(['a', 'b', 'c']);

  it('get new ones behind a given one, first, or into an empty list', () => {
    expect(texts(insertItems(items, 0, ['x', 'y']))).toEqual([
      'a',
      'x',
      'y',
      'b',
      'c'
    ]);
    expect(texts(insertItems(items, -1, ['x']))[0]).toBe('x');
    expect(texts(insertItems([], -1, ['x']))).toEqual(['x']);
  });

  it('never share an id, also after some were removed', () => {
    const fewer = removeItem(insertItems(items, 2, ['d']), 1);
    const more = insertItems(fewer, 0, ['x', 'y']);
    expect(new Set(more.map(({ id }) => id)).size).toBe(more.length);
  });

  it('keep their ids while they are changed and moved', () => {
    const moved = moveItem(changeItem(items, 2, 'z'), 2, -1);
    expect(texts(moved)).toEqual(['a', 'z', 'b']);
    expect(moved.map(({ id }) => id)).toEqual([0, 2, 1]);
  });

  it('do not move over the ends of the list', () => {
    expect(moveItem(items, 0, -1)).toBe(items);
    expect(moveItem(items, 2, 1)).toBe(items);
    expect(moveItem(items, 99, 1)).toBe(items);
    expect(moveItem(items, 99, -1)).toBe(items);
  });

  it('are none while they are blank, unless the code says so', () => {
    expect(filledItems(BLANK_ITEMS)).toEqual([]);
    expect(filledItems(changeItem(BLANK_ITEMS, 0, '  '))).toEqual([]);
    expect(texts(filledItems(itemsOf(['', 'a'])))).toEqual(['', 'a']);
    expect(filledItems(changeItem(itemsOf(['a']), 0, ''))).toEqual([]);
  });

  it('are repeated where a new one is like one above', () => {
    const added = insertItems(items, 2, ['b', 'd']);
    expect(texts(repeatedItems(added))).toEqual(['b']);
    expect(repeatedItems(itemsOf(['a', 'a']))).toEqual([]);
    expect(repeatedItems(insertItems(items, 2, ['', '']))).toEqual([]);
  });
});

it('pasted lines are items, whatever ends them, and blank ones are none', () => {
  expect(splitLines('a\r\nb c\n\n  \rd\n')).toEqual(['a', 'b c', 'd']);
});
