import { nullTranslator } from '@jupyterlab/translation';

import type { Job, ObsSpec } from '../../core/contract.gen';
import { Formatter } from '../../core/format';
import { crumbsOf, folderOf, nameOf, parentOf, parseAddress } from '../address';
import { ObsKind } from '../kind';
import { PageModel, patterns } from '../pagemodel';
import { specsOf } from '../transfers';
import { FakeStore, makeError, makeItem } from './fakestore';

const trans = nullTranslator.load('jupyterlab_modelarts');

let store: FakeStore;
let page: PageModel;

beforeEach(() => {
  store = new FakeStore();
  store.put('data', makeItem('a/'), makeItem('a/one.csv'), makeItem('b.csv'));
  store.put('other');
  page = new PageModel(store.api);
});

describe('the page "OBS"', () => {
  it('begins with the first connection', async () => {
    expect(page.isReady).toBe(false);
    await page.load();
    expect(page.fields.connection).toBe('store');
    page.change({ address: 'obs://data/a/' });
    expect(page.isReady).toBe(true);
    page.change({ address: 'not an address' });
    expect(page.isReady).toBe(false);
  });

  it('completes buckets first, then what is in them', async () => {
    await page.load();
    await page.suggest();
    expect(page.suggestions).toEqual(['obs://data/', 'obs://other/']);
    page.change({ address: 'obs://data/' });
    await page.suggest();
    expect(page.suggestions).toEqual(['obs://data/a/', 'obs://data/b.csv']);
    page.change({ address: 'obs://data/a/o' });
    await page.suggest();
    expect(page.suggestions).toEqual(['obs://data/a/one.csv']);
  });

  it('goes on without suggestions where the keys may not list', async () => {
    await page.load();
    store.failure = makeError('objectstore.access_denied', 'No.');
    await page.suggest();
    expect(page.suggestions).toEqual([]);
    expect(page.error).toBeNull();
  });

  it('asks for what is filled in, with patterns as a list', async () => {
    await page.load();
    page.change({
      address: 's3://data/a/',
      include: '*.csv, *.json',
      exclude: 'tmp/**',
      conflict: 'skip',
      checksums: 'always'
    });
    expect(page.specFor('work')).toEqual({
      kind: 'obs',
      action: 'download',
      connection: 'store',
      sources: ['obs://data/a/'],
      destination: 'work',
      include: ['*.csv', '*.json'],
      exclude: ['tmp/**'],
      conflict: 'skip',
      delete_extra: false,
      checksums: 'always'
    });
    expect(patterns(' ')).toEqual([]);
  });

  it('shows why nobody can tell what will happen, until something is changed', async () => {
    await page.load();
    page.change({ address: 'obs://data/none' });
    store.failure = makeError('objectstore.no_object', 'There is none.');
    await page.preview('work');
    expect(page.error?.code).toBe('objectstore.no_object');
    page.change({ address: 'obs://data/b.csv' });
    expect(page.error).toBeNull();
  });
});

describe('addresses', () => {
  it.each([
    ['obs://b/x/y', { bucket: 'b', key: 'x/' }],
    ['obs://b/x/', { bucket: 'b', key: 'x/' }],
    ['obs://b/x', { bucket: 'b', key: '' }],
    ['obs://b/', { bucket: 'b', key: '' }],
    ['obs://b', null],
    ['b/x', null]
  ])('that are typed, such as %s, are in a folder', (typed, folder) => {
    expect(folderOf(typed)).toEqual(folder);
  });

  it('are read as they are typed', () => {
    expect(parseAddress(' OBS://b/x/y ')).toEqual({ bucket: 'b', key: 'x/y' });
    expect(parseAddress('s3a://b')).toEqual({ bucket: 'b', key: '' });
    expect(parseAddress('obs:///x')).toBeNull();
    expect(parseAddress('b/x')).toBeNull();
  });

  it('have names, parents and folders that lead there', () => {
    expect(nameOf('a/b/')).toBe('b');
    expect(parentOf('a/b/')).toBe('a/');
    expect(parentOf('a')).toBe('');
    expect(crumbsOf('a/b/')).toEqual([
      { name: 'a', key: 'a/' },
      { name: 'b', key: 'a/b/' }
    ]);
  });
});

describe('transfers in the list of jobs', () => {
  const kind = new ObsKind(trans, new Formatter(trans));
  const job = (
    patch: Partial<Omit<ObsSpec, 'sources'>> & { sources: string[] }
  ) => {
    const [spec] = specsOf({ action: 'download', connection: 'c', ...patch });
    const progress = { items_total: 1 } as Job['progress'];
    return { kind: 'obs', spec, progress } as Job;
  };

  it('are called after what they are about', () => {
    expect(kind.label(job({ sources: ['obs://b/x/y.csv'] }))).toBe('y.csv');
    expect(kind.label(job({ sources: ['obs://b/'] }))).toBe('b');
    expect(kind.label(job({ sources: ['obs://b/1', 'obs://b/2'] }))).toBe(
      '2 items'
    );
  });

  it('say what they do', () => {
    const sources = ['obs://b/x'];
    expect(kind.detail(job({ sources, destination: 'work' }))).toBe(
      'From OBS to work'
    );
    expect(kind.detail(job({ sources, action: 'delete' }))).toBe(
      'Delete from b'
    );
  });

  it('say what they have done', () => {
    const sources = ['obs://b/x'];
    const downloaded = job({ sources });
    const none = { ...downloaded.progress, items_total: 0 };
    expect(kind.done(downloaded, 'x')).toBe('Downloaded “x”');
    expect(kind.done(job({ sources, action: 'delete' }), 'x')).toBe(
      'Deleted “x”'
    );
    expect(kind.done({ ...downloaded, progress: none }, 'x')).toBe(
      'There was nothing to do for “x”'
    );
  });

  it('lead to the folder of a download', () => {
    const sources = ['obs://b/x'];
    expect(kind.folder(job({ sources, destination: 'work' }))).toBe('work');
    expect(kind.folder(job({ sources, action: 'delete' }))).toBeUndefined();
  });
});
