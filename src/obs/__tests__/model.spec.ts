import { ObsModel } from '../model';
import { FakeStore, makeError, makeInfo, makeItem } from './fakestore';

let store: FakeStore;
let model: ObsModel;

beforeEach(() => {
  store = new FakeStore();
  store.put(
    'data',
    makeItem('a/'),
    makeItem('b.csv', 30, 3),
    makeItem('c.txt', 10, 5),
    makeItem('Big.bin', 99, 4)
  );
  store.put('data', makeItem('a/inner.txt'));
  store.put('other');
  model = new ObsModel(store.api, () => 1000);
});

afterEach(() => {
  model.dispose();
});

function names(): string[] {
  const { folder } = model;
  return Array.from(
    { length: folder?.count ?? 0 },
    (_, index) => folder?.at(index)?.name ?? '…'
  );
}

describe('the model of the browser', () => {
  it('begins with the buckets of the first connection', async () => {
    await model.load();
    expect(model.current?.connection.id).toBe('store');
    expect(names()).toEqual(['data', 'other']);
  });

  it('begins in the only bucket that the keys may see, and does not leave it', async () => {
    store.list.connections = [makeInfo('store', { bucket: 'data' })];
    await model.load();
    expect(model.bucket).toBe('data');
    await model.up();
    expect(model.bucket).toBe('data');
  });

  it('enters a folder, and selects it on the way up', async () => {
    await model.load();
    await model.go('data', '');
    await model.enter(makeItem('a/'));
    expect(names()).toEqual(['inner.txt']);
    await model.up();
    expect(model.selection.items.map(({ key }) => key)).toEqual(['a/']);
    await model.up();
    expect(model.selection.items.map(({ key }) => key)).toEqual(['data']);
  });

  it('sorts by size and date, with folders first', async () => {
    await model.load();
    await model.go('data', '');
    expect(names()).toEqual(['a', 'Big.bin', 'b.csv', 'c.txt']);
    await model.sort({ column: 'size', descending: true });
    expect(names()).toEqual(['a', 'Big.bin', 'b.csv', 'c.txt']);
    await model.sort({ column: 'modified', descending: false });
    expect(names()).toEqual(['a', 'b.csv', 'Big.bin', 'c.txt']);
    await model.refresh();
    expect(names()).toEqual(['a', 'b.csv', 'Big.bin', 'c.txt']);
  });

  it('filters what is here by any part of the name, without a request', async () => {
    await model.load();
    await model.go('data', '');
    const before = store.requests.length;
    await model.search('B');
    expect(names()).toEqual(['Big.bin', 'b.csv']);
    expect(store.requests).toHaveLength(before);
    await model.search('');
    expect(names()).toHaveLength(4);
  });

  it('lets the store search where not all rows are here', async () => {
    for (let index = 0; index < 300; index++) {
      store.put('other', makeItem(`x${String(index).padStart(3, '0')}`));
    }
    store.put('other', makeItem('zebra'));
    model = new ObsModel(store.api, () => 100);
    await model.load();
    await model.go('other', '');
    expect(model.folder?.isComplete).toBe(false);
    await model.search('ze');
    expect(names()).toEqual(['zebra']);
    expect(model.folder?.isPrefixSearch).toBe(true);
  });

  it('says so when a folder is too large to be sorted', async () => {
    for (let index = 0; index < 1200; index++) {
      store.put('other', makeItem(`x${String(index).padStart(4, '0')}`, index));
    }
    model = new ObsModel(store.api, () => 100);
    await model.load();
    await model.go('other', '');
    await model.sort({ column: 'size', descending: true });
    expect(model.folder?.isTooLargeToSort).toBe(true);
    expect(model.folder?.at(0)?.name).toBe('x0000');
  });

  it('keeps the selection over a refresh, without what has gone', async () => {
    await model.load();
    await model.go('data', '');
    model.select(2, 'replace');
    model.select(3, 'toggle');
    store.buckets.get('data')?.delete('c.txt');
    await model.refresh();
    expect(model.selection.items.map(({ key }) => key)).toEqual(['b.csv']);
  });

  it('shows why a folder cannot be read', async () => {
    await model.load();
    store.failure = makeError('objectstore.access_denied', 'Not allowed.');
    await model.go('data', '');
    expect(model.folder?.problem?.code).toBe('objectstore.access_denied');
    await model.refresh();
    expect(model.folder?.problem).toBeNull();
  });

  it('shows why the connections cannot be read', async () => {
    store.failure = makeError('objectstore.x', 'Broken.');
    await model.load();
    expect(model.problem?.code).toBe('objectstore.x');
    await model.load();
    expect(model.problem).toBeNull();
  });

  it('waits for the store of this server to start', async () => {
    jest.useFakeTimers();
    try {
      store.list = {
        connections: [],
        embedded: { state: 'starting', error: null, folder: '' }
      };
      await model.load();
      expect(model.current).toBeNull();
      store.list = {
        connections: [makeInfo('embedded', { source: 'embedded' })],
        embedded: { state: 'running', error: null, folder: '/data' }
      };
      await jest.advanceTimersByTimeAsync(1100);
      expect(model.current?.connection.id).toBe('embedded');
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('drops what arrives for a folder that was left', async () => {
    await model.load();
    const slow = model.go('data', '');
    const fast = model.go('other', '');
    await Promise.all([slow, fast]);
    expect(model.bucket).toBe('other');
    expect(names()).toEqual([]);
  });
});
