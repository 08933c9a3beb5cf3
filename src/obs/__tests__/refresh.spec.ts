import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { Job } from '../../core/contract.gen';
import type { IJobs } from '../../core/jobs/tokens';
import { ObsDrive } from '../drive';
import type { Host } from '../host';
import { ObsModel } from '../model';
import { refreshAfterSaving, refreshAfterTransfers } from '../refresh';
import { FakeStore, makeItem } from './fakestore';

const trans = nullTranslator.load('jupyterlab_modelarts');

let store: FakeStore;
let model: ObsModel;
let drive: ObsDrive;

beforeEach(async () => {
  store = new FakeStore();
  store.put('data', makeItem('a.txt', 4), makeItem('sub/b.txt', 4));
  drive = new ObsDrive({
    api: store.api,
    serverSettings: store.settings,
    trans
  });
  model = new ObsModel(store.api, () => 1000);
  await model.load();
  await model.go('data', '');
});

afterEach(() => model.dispose());

it('the list shows what an editor has saved in its folder', async () => {
  refreshAfterSaving(drive, model);
  const changed = new Promise(resolve => model.changed.connect(resolve));
  await drive.get('store/data/a.txt');
  await drive.save('store/data/a.txt', { type: 'file', content: 'longer' });
  await changed;
  expect(model.folder?.at(0)?.size).toBe(6);
  const listed = store.count('GET list');
  await drive.get('store/data/sub/b.txt');
  await drive.save('store/data/sub/b.txt', { type: 'file', content: 'x' });
  expect(store.count('GET list')).toBe(listed);
});

it('documents follow to where transfers have moved them', async () => {
  jest.useFakeTimers();
  const follow = jest.spyOn(drive, 'follow').mockResolvedValue();
  const job = (state: Job['state']) =>
    ({
      id: '1',
      kind: 'obs',
      state,
      spec: {
        kind: 'obs',
        action: 'move',
        connection: 'store',
        sources: ['obs://data/a.txt', 'obs://data/sub/'],
        destination: 'obs://data/new/'
      }
    }) as unknown as Job;
  let current = job('running');
  const jobs = {
    active: [current],
    get: () => current
  };
  const signal = new Signal<typeof jobs, void>(jobs);
  const host = { browser: null } as unknown as Host;
  const all = { changed: signal, get: jobs.get, active: jobs.active };
  refreshAfterTransfers(all as unknown as IJobs, model, host, drive);
  signal.emit();
  current = job('succeeded');
  signal.emit();
  await jest.runAllTimersAsync();
  jest.useRealTimers();
  expect(follow.mock.calls).toEqual([
    ['store/data/a.txt', 'store/data/new/a.txt'],
    ['store/data/sub/', 'store/data/new/sub/']
  ]);
});
