import type { ObsItem } from '../../core/contract.gen';
import { KEPT_PAGES, Listing } from '../listing';
import { makeItem } from './fakestore';

const PAGE = 1000;

/** A folder of so many objects, in pages; counts what was read. */
function folder(total: number) {
  const read = jest.fn((start: string | undefined) => {
    const first = Number(start ?? 0);
    const end = Math.min(total, first + PAGE);
    const items: ObsItem[] = [];
    for (let index = first; index < end; index++) {
      items.push(makeItem(String(index).padStart(6, '0')));
    }
    return Promise.resolve({ items, next: end < total ? String(end) : null });
  });
  return { listing: new Listing(read), read };
}

describe('the rows of a folder', () => {
  it('shows the first page after one request', async () => {
    const { listing, read } = folder(100_000);
    await listing.see(0, 0);
    expect(read).toHaveBeenCalledTimes(1);
    expect(listing.count).toBe(PAGE);
    expect(listing.isComplete).toBe(false);
  });

  it('keeps a bounded number of 100,000 rows, and fetches the others again', async () => {
    const { listing, read } = folder(100_000);
    await listing.see(0, 0);
    while (!listing.isComplete) {
      await listing.see(listing.count - 30, listing.count - 1);
    }
    expect(listing.count).toBe(100_000);
    expect(listing.kept).toBe(KEPT_PAGES * PAGE);
    expect(listing.at(99_999)?.name).toBe('099999');
    expect(listing.at(500)).toBeUndefined();
    read.mockClear();
    await listing.see(480, 510);
    expect(read.mock.calls).toEqual([[undefined]]);
    expect(listing.at(500)?.name).toBe('000500');
    expect(listing.kept).toBe(KEPT_PAGES * PAGE);
  });

  it('is whole only when every row is here', async () => {
    const { listing } = folder(2500);
    await listing.see(0, 0);
    expect(listing.all()).toBeNull();
    expect(await listing.loadAll()).toBe(true);
    expect(listing.all()).toHaveLength(2500);
    const { listing: large } = folder(100_000);
    expect(await large.loadAll()).toBe(false);
    expect(large.kept).toBe(KEPT_PAGES * PAGE);
  });

  it('goes past pages that are empty without being the last', async () => {
    const listing = new Listing(start =>
      Promise.resolve(
        start
          ? { items: [makeItem('a')], next: null }
          : { items: [], next: 'more' }
      )
    );
    await listing.see(0, 0);
    expect(listing.count).toBe(1);
    expect(listing.isComplete).toBe(true);
  });

  it('says why it could not be read, and can be tried again', async () => {
    let isDown = true;
    const listing = new Listing(() =>
      isDown
        ? Promise.reject(new Error('down'))
        : Promise.resolve({ items: [makeItem('a')], next: null })
    );
    await listing.see(0, 0);
    expect(listing.problem?.message).toBe('down');
    isDown = false;
    await listing.see(0, 0);
    expect(listing.problem).toBeNull();
    expect(listing.count).toBe(1);
  });
});
