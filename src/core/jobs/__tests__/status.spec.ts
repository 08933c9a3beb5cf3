import '@testing-library/jest-dom';

import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { act } from '@testing-library/react';

import { describerFor } from '../describe';
import type { JobsModel } from '../model';
import { JobsStatus } from '../status';
import { FakeServer, makeJob } from './fakeserver';

let server: FakeServer;
let jobs: JobsModel;
let item: JobsStatus;

/** Do something, and wait until it is drawn: changes are told once a frame. */
const settled = (what: () => unknown): Promise<void> =>
  act(async () => {
    await what();
    await new Promise(resolve => setTimeout(resolve, 100));
    MessageLoop.flush();
  });

function show(): Promise<void> {
  jobs = server.model();
  item = new JobsStatus({
    jobs,
    describer: describerFor(jobs, nullTranslator),
    show: () => undefined
  });
  return settled(() => Widget.attach(item, document.body));
}

beforeEach(() => {
  server = new FakeServer();
});

afterEach(() => {
  act(() => item.dispose());
  jobs.dispose();
});

describe('the item of the status bar', () => {
  it('is there for what was interrupted', async () => {
    server.add(makeJob(1, { state: 'interrupted', resumable: true }));
    await show();
    expect(item.isActive).toBe(true);
    expect(item.node).toHaveTextContent('1 transfer interrupted');
  });

  it('is not there for what is over', async () => {
    server.add(makeJob(1, { state: 'succeeded', finished: 2_000 }));
    await show();
    expect(item.isActive).toBe(false);
  });

  it('is at rest while the server does not answer', async () => {
    server.add(makeJob(1, { progress: { done: 50, rate: 1_024 } }));
    await show();
    expect(item.node).toHaveTextContent('/s');
    expect(item.node.querySelector('.jp-mod-still')).toBeNull();
    server.isDown = true;
    await settled(() => jobs.refresh().catch(() => undefined));
    expect(item.node).not.toHaveTextContent('/s');
    expect(item.node.querySelector('.jp-mod-still')).not.toBeNull();
    server.isDown = false;
    await settled(() => jobs.refresh());
    expect(item.node).toHaveTextContent('/s');
  });
});
