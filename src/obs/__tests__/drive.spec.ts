import { nullTranslator } from '@jupyterlab/translation';

import { ObsDrive, documentPath, isDocument, placeOf } from '../drive';
import { FakeStore, makeError, makeItem } from './fakestore';

const trans = nullTranslator.load('jupyterlab_modelarts');
const PATH = 'store/data/sub/a.ipynb';
const KEY = 'sub/a.ipynb';

let store: FakeStore;
let drive: ObsDrive;

beforeEach(() => {
  store = new FakeStore();
  store.put('data', makeItem(KEY));
  store.contents.set(KEY, '{"cells": [], "nbformat": 4}');
  drive = new ObsDrive({
    api: store.api,
    serverSettings: store.settings,
    trans
  });
});

describe('objects as documents', () => {
  it('has a path for each object, and none for what is above', () => {
    const place = { connection: 'c', bucket: 'b', key: 'x/y.txt' };
    expect(documentPath(place)).toBe('OBS:c/b/x/y.txt');
    expect(placeOf('c/b/x/y.txt')).toEqual(place);
    expect(placeOf('c/b')).toBeNull();
    expect(placeOf('')).toBeNull();
  });

  it('opens notebooks and text that is not too large', () => {
    expect(isDocument(makeItem('a.ipynb'))).toBe(true);
    expect(isDocument(makeItem('a.PY'))).toBe(true);
    expect(isDocument(makeItem('a.png'))).toBe(false);
    expect(isDocument(makeItem('a.csv', 1e9))).toBe(false);
    expect(isDocument(makeItem('a.py/'))).toBe(false);
  });

  it.each(['a//x.txt', '/x.txt', './x.txt', 'a/../x.txt', '../../c/b/x.txt'])(
    'does not open %s, whose path would be that of another object',
    key => {
      expect(isDocument(makeItem(key))).toBe(false);
    }
  );

  it('reads a notebook, with its ETag in place of a hash', async () => {
    const model = await drive.get(PATH);
    expect(model.type).toBe('notebook');
    expect(model.format).toBe('json');
    expect(model.content).toEqual({ cells: [], nbformat: 4 });
    expect(model.hash).toBe(`"${KEY}-1"`);
  });

  it('gives editors text and nothing else, and bytes to who asks for them', async () => {
    const asked = () =>
      store.requests.map(each => each.includes('&format=text'));
    await drive.get(PATH, { type: 'file', format: 'text' });
    await drive.get(PATH, { type: 'notebook', format: 'json' });
    await drive.get(PATH, { type: 'file', format: 'base64' });
    expect(asked()).toEqual([true, true, false]);
    store.failure = makeError('obs.not_utf8', 'It is not text in UTF-8.');
    await expect(drive.get(PATH, { format: 'text' })).rejects.toThrow(
      'It is not text in UTF-8. Do something else.'
    );
  });

  it('saves what was read, and once more', async () => {
    await drive.get(PATH);
    const changed = jest.fn();
    drive.fileChanged.connect(changed);
    for (const cells of [[1], [1, 2]]) {
      await drive.save(PATH, { type: 'notebook', content: { cells } });
      expect(JSON.parse(store.contents.get(KEY) ?? '')).toEqual({ cells });
    }
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('shows by the hash that somebody else has changed it', async () => {
    const { hash } = await drive.get(PATH);
    store.put('data', { ...makeItem(KEY), etag: '"theirs"' });
    const looked = await drive.get(PATH, { content: false });
    expect(looked.content).toBeNull();
    expect(looked.hash).not.toBe(hash);
    // JupyterLab has asked, and the user wants to overwrite that version.
    await drive.save(PATH, { type: 'file', content: 'mine' });
    expect(store.contents.get(KEY)).toBe('mine');
  });

  it('does not overwrite a version that nobody has looked at', async () => {
    await drive.get(PATH);
    store.put('data', { ...makeItem(KEY), etag: '"theirs"' });
    await expect(
      drive.save(PATH, { type: 'file', content: 'mine' })
    ).rejects.toMatchObject({
      response: { status: 409 },
      message: 'It has changed. Do something else.'
    });
    expect(store.contents.get(KEY)).not.toBe('mine');
  });

  it('follows what is moved, alone or with its folder', async () => {
    await drive.get(PATH);
    const changed = jest.fn();
    drive.fileChanged.connect((_, { oldValue, newValue }) => {
      changed(oldValue?.path, newValue?.path);
    });
    const move = (from: string, to: string) => {
      const etag = `"${KEY}-1"`;
      store.buckets.get('data')?.delete(from);
      store.put('data', { ...makeItem(to), etag });
    };
    move(KEY, 'sub/b.ipynb');
    await drive.follow(PATH, 'store/data/sub/b.ipynb');
    move('sub/b.ipynb', 'other/b.ipynb');
    await drive.follow('store/data/sub/', 'store/data/other/');
    expect(changed.mock.calls).toEqual([
      [PATH, 'store/data/sub/b.ipynb'],
      ['store/data/sub/b.ipynb', 'store/data/other/b.ipynb']
    ]);
  });

  it('follows to nothing that is not the same', async () => {
    await drive.get(PATH);
    const changed = jest.fn();
    drive.fileChanged.connect(changed);
    store.put('data', { ...makeItem('b.ipynb'), etag: '"theirs"' });
    store.buckets.get('data')?.delete(KEY);
    await drive.follow(PATH, 'store/data/b.ipynb');
    expect(changed).not.toHaveBeenCalled();
  });

  it('says once that an object is gone before it writes it anew', async () => {
    await drive.get(PATH);
    store.buckets.get('data')?.delete(KEY);
    const save = async () => {
      // What JupyterLab does.
      await drive.get(PATH, { content: false }).catch(() => null);
      return drive.save(PATH, { type: 'file', content: 'mine' });
    };
    await expect(save()).rejects.toThrow('does not exist any more');
    expect(store.buckets.get('data')?.has(KEY)).toBe(false);
    await save();
    expect(store.contents.get(KEY)).toBe('mine');
  });

  it('tells JupyterLab that an object is missing by the status 404', async () => {
    await expect(drive.get('store/data/none.txt')).rejects.toMatchObject({
      response: { status: 404 }
    });
  });
});
