import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import type { Job, RemoteSpec } from '../../core/contract.gen';
import type { IJobs } from '../../core/jobs/tokens';
import { answering } from './infos';
import { Downloads } from '../downloads';
import { RemoteKind } from '../kind';
import { LinkList } from '../links';
import { readOptions, rememberOptions } from '../remember';

function spec(given: Partial<RemoteSpec> = {}): RemoteSpec {
  return {
    kind: 'remote',
    url: 'https://example.org/a/b.ipynb?x=1',
    destination: 'work',
    name: '',
    sha256: '',
    unpack: false,
    conflict: 'rename',
    ...given
  };
}

function job(given: Partial<Job> = {}): Job {
  return {
    id: 'a',
    state: 'succeeded',
    outputs: ['work/b (1).ipynb'],
    spec: spec(),
    ...given
  } as Job;
}

function setUp(finished: Partial<Job> = {}) {
  const opened: unknown[] = [];
  const commands = new CommandRegistry();
  commands.addCommand('docmanager:open', {
    execute: args => opened.push(args.path)
  });
  const started: RemoteSpec[] = [];
  const jobs = {
    start: (given: RemoteSpec) => {
      started.push(given);
      return Promise.resolve(job({ spec: given }));
    },
    whenFinished: () => Promise.resolve(job(finished))
  } as unknown as IJobs;
  const onError = jest.fn();
  return {
    downloads: new Downloads({ jobs, commands, onError }),
    jobs,
    opened,
    started,
    onError
  };
}

const settle = () => new Promise(resolve => setTimeout(resolve));

describe('downloads', () => {
  it('open a notebook when it is there, under the name that it got', async () => {
    const { downloads, opened } = setUp();
    downloads.start([spec()], true);
    await settle();
    expect(opened).toEqual(['work/b (1).ipynb']);
  });

  it('open nothing else', async () => {
    const { downloads, opened, started } = setUp();
    downloads.start([spec({ name: 'data.csv' })], true);
    downloads.start([spec()], false);
    await settle();
    expect(started).toHaveLength(2);
    expect(opened).toEqual([]);
  });

  it('open nothing that did not arrive', async () => {
    const { downloads, opened } = setUp({ state: 'failed', outputs: [] });
    downloads.start([spec()], true);
    await settle();
    expect(opened).toEqual([]);
  });

  it('go on with the others when one cannot be started', async () => {
    const { downloads, jobs, onError, opened } = setUp();
    const start = jobs.start.bind(jobs);
    jobs.start = given =>
      (given as RemoteSpec).name === 'bad'
        ? Promise.reject(new Error('busy'))
        : start(given);
    downloads.start([spec({ name: 'bad' }), spec()], true);
    await settle();
    expect(onError).toHaveBeenCalledTimes(1);
    expect(opened).toHaveLength(1);
  });
});

describe('a download in the list of jobs', () => {
  const kind = new RemoteKind(nullTranslator.load('jupyterlab_modelarts'));

  it('is called like its file, as soon as that is known', () => {
    expect(kind.label(job())).toBe('b (1).ipynb');
    expect(kind.label(job({ outputs: [] }))).toBe('b.ipynb');
    const named = spec({ name: 'mine.csv' });
    expect(kind.label(job({ outputs: [], spec: named }))).toBe('mine.csv');
  });

  it('says where it comes from and goes to', () => {
    expect(kind.detail(job())).toBe('From example.org to work');
    const top = spec({ destination: '' });
    expect(kind.detail(job({ spec: top }))).toBe(
      'From example.org to the top folder'
    );
    expect(kind.folder(job())).toBe('work');
  });
});

describe('choices', () => {
  it('are remembered, but not to overwrite', async () => {
    const store = new Map<string, unknown>([['id', { unpack: true }]]);
    const state = {
      fetch: (key: string) => Promise.resolve(store.get(key)),
      save: (key: string, value: unknown) =>
        Promise.resolve(void store.set(key, value))
    };
    const links = new LinkList(answering());
    rememberOptions(links, state as never, 'id');
    await settle();
    expect(links.options.unpack).toBe(true);
    links.set({ open: false, conflict: 'overwrite' });
    await settle();
    expect(store.get('id')).toEqual({ unpack: true, open: false });
    expect(readOptions(store.get('id')).conflict).toBe('rename');
  });

  it.each([null, undefined, 'text', { unpack: 3 }])(
    'that are damaged fall back on the default: %p',
    stored => {
      expect(readOptions(stored)).toEqual({
        unpack: false,
        open: true,
        conflict: 'rename'
      });
    }
  );
});
