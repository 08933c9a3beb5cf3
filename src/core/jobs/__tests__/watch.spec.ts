import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import { JobAnnouncer } from '../announcer';
import { describerFor } from '../describe';
import type { JobsModel } from '../model';
import { JobNotifier } from '../notifications';
import type { IJobMove } from '../watch';
import { JobWatch } from '../watch';
import { FakeServer, idOf, makeError, makeJob, nameOf } from './fakeserver';

let server: FakeServer;
let jobs: JobsModel;
let watch: JobWatch;
let isPanelVisible: boolean;
let notifyFinished: boolean;
let announcer: JobAnnouncer;
let notifier: JobNotifier;
const execute = jest.fn();

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

/** What is shown, the oldest first: "error: No space". */
const shown = (): string[] =>
  Notification.manager.notifications
    .map(({ type, message }) => `${type}: ${message}`)
    .reverse();

const actions = (): Notification.IAction[] =>
  Notification.manager.notifications[0]?.options.actions ?? [];

async function begin(): Promise<void> {
  jobs = server.model();
  jobs.addKind({
    name: 'upload',
    icon: null as never,
    label: nameOf,
    detail: () => ''
  });
  watch = new JobWatch(jobs);
  const describer = describerFor(jobs, nullTranslator);
  announcer = new JobAnnouncer(watch, describer);
  notifier = new JobNotifier({
    jobs,
    watch,
    describer,
    notifyFinished: () => notifyFinished,
    isPanelVisible: () => isPanelVisible,
    execute
  });
  await pass(500);
}

/** A job ends, as the server tells it. */
function end(number: number, seconds: number, lost = false): void {
  const finished = 1_000 + number + seconds;
  server.change(number, { state: 'succeeded', finished }, lost);
}

beforeEach(() => {
  jest.useFakeTimers();
  execute.mockClear();
  isPanelVisible = false;
  notifyFinished = true;
  server = new FakeServer();
});

afterEach(() => {
  notifier.dispose();
  announcer.dispose();
  watch.dispose();
  jobs.dispose();
  Notification.dismiss();
  jest.useRealTimers();
});

describe('JobWatch', () => {
  const moves: string[] = [];
  const record = (_: JobWatch, news: readonly IJobMove[]): void => {
    for (const { job, from } of news) {
      moves.push(`${parseInt(job.id, 16)}: ${from} -> ${job.state}`);
    }
  };

  beforeEach(() => {
    moves.length = 0;
  });

  it('takes what is there at the start for old', async () => {
    server.add(
      makeJob(1),
      makeJob(2, { state: 'interrupted', resumable: true }),
      makeJob(3, { state: 'failed', finished: 1_500 })
    );
    await begin();
    watch.moved.connect(record);
    await jobs.refresh();
    await pass(5_000);
    expect(moves).toEqual([]);
    expect(shown()).toEqual([]);
    expect(announcer.node.textContent).toBe('');
  });

  it('takes it for old also when the server was down at first', async () => {
    server.add(makeJob(1), makeJob(3, { state: 'failed', finished: 1_500 }));
    server.isDown = true;
    await begin();
    server.isDown = false;
    await pass(200_000);
    watch.moved.connect(record);
    server.change(1, { state: 'paused' });
    await pass(200);
    expect(moves).toEqual(['1: running -> paused']);
    expect(shown()).toEqual([]);
  });

  it('tells of moves that came while no event did', async () => {
    server.add(makeJob(1));
    await begin();
    watch.moved.connect(record);
    end(1, 10, true);
    server.change(2, { state: 'succeeded', finished: 5_000 }, true);
    await pass(3_100);
    expect(moves.sort()).toEqual([
      '1: running -> succeeded',
      '2: null -> succeeded'
    ]);
  });

  it('does not take an old page for news', async () => {
    for (let number = 1; number <= 60; number++) {
      server.add(makeJob(number, { state: 'failed', finished: 2_000 }));
    }
    await begin();
    watch.moved.connect(record);
    await jobs.loadMore();
    await pass(2_000);
    expect(jobs.finished).toHaveLength(60);
    expect(moves).toEqual([]);
  });
});

describe('notifications', () => {
  beforeEach(async () => {
    for (let number = 1; number <= 20; number++) {
      server.add(makeJob(number));
    }
    await begin();
  });

  it('tell of a finished job, with its folder', async () => {
    end(1, 60);
    await pass(2_000);
    expect(shown()).toEqual(['success: Finished: file-1']);
  });

  it('tell of many finished jobs at once', async () => {
    for (let number = 1; number <= 12; number++) {
      end(number, 60);
      await pass(50);
    }
    await pass(2_000);
    expect(shown()).toEqual(['success: 12 transfers finished.']);
  });

  it('do not tell of a quick job that the user saw finish', async () => {
    isPanelVisible = true;
    end(1, 3);
    await pass(2_000);
    expect(shown()).toEqual([]);
    end(2, 6);
    await pass(2_000);
    expect(shown()).toEqual(['success: Finished: file-2']);
  });

  it('tell of a quick job when the panel is hidden', async () => {
    end(1, 3);
    await pass(2_000);
    expect(shown()).toHaveLength(1);
  });

  it('leave success out when the user wants that, but not failure', async () => {
    notifyFinished = false;
    end(1, 60);
    server.change(2, { state: 'failed', error: makeError(), finished: 2_000 });
    await pass(2_000);
    expect(shown()).toEqual([
      'error: “file-2” failed.\nNo space for “a.bin”.\nDelete something.'
    ]);
  });

  it('warn of what went well but is not as expected, until it is forgotten', async () => {
    isPanelVisible = true;
    notifyFinished = false;
    const warnings = [makeError({ hint: '', hint_template: '' })];
    const finished = 1_002;
    server.change(1, { state: 'succeeded', warnings, finished });
    await pass(2_000);
    expect(shown()).toEqual([
      'warning: Finished: file-1\nNo space for “a.bin”.'
    ]);
    await jobs.forget(idOf(1));
    await pass(200);
    expect(shown()).toEqual([]);
  });

  it('tell of many warnings by their number', async () => {
    const patch = { state: 'succeeded', warnings: [makeError()] } as const;
    for (let number = 1; number <= 3; number++) {
      server.change(number, { ...patch, warnings: [...patch.warnings] });
    }
    await pass(2_000);
    expect(shown()).toEqual(['warning: 3 transfers finished with warnings.']);
  });

  it('offer to resume or retry what failed', async () => {
    const failed = { state: 'failed', error: makeError() } as const;
    server.change(1, { ...failed, finished: 2_000, resumable: true });
    await pass(2_000);
    expect(actions().map(({ label }) => label)).toEqual(['Show', 'Resume']);
    actions()[1]?.callback(new MouseEvent('click'));
    expect(execute).toHaveBeenCalledWith('jobs:resume', { id: idOf(1) });
    server.change(2, { ...failed, finished: 2_000, resumable: false });
    await pass(2_000);
    expect(actions().map(({ label }) => label)).toEqual(['Show', 'Retry']);
  });

  it('do not name a file twice', async () => {
    const error = makeError({ message: 'No space for “file-1”.' });
    error.params.name = 'file-1';
    server.change(1, { state: 'failed', error, finished: 2_000 });
    await pass(2_000);
    expect(shown()).toEqual([
      'error: No space for “file-1”.\nDelete something.'
    ]);
  });

  it('tell of many failures by their number', async () => {
    for (let number = 1; number <= 5; number++) {
      server.change(number, { state: 'failed', finished: 2_000 });
    }
    await pass(2_000);
    expect(shown()).toEqual(['error: 5 transfers failed.']);
  });

  it('warn of an interruption, and withdraw that when it goes on', async () => {
    server.change(1, { state: 'interrupted', resumable: true });
    await pass(2_000);
    expect(shown()).toEqual(['warning: “file-1” was interrupted.']);
    expect(actions().map(({ label }) => label)).toEqual(['Show', 'Resume']);
    await jobs.resume(idOf(1));
    await pass(200);
    expect(shown()).toEqual([]);
  });

  it.each<[string, Parameters<FakeServer['change']>[1]]>([
    ['goes on', { state: 'running' }],
    ['waits again', { state: 'queued' }],
    ['is paused', { state: 'paused', resumable: true }],
    ['finishes', { state: 'succeeded', finished: 1_002 }],
    ['is cancelled', { state: 'cancelled', finished: 2_000 }]
  ])('of an interruption go when the job %s', async (_, patch) => {
    notifyFinished = false;
    server.change(1, { state: 'interrupted', resumable: true });
    await pass(2_000);
    expect(shown()).toEqual(['warning: “file-1” was interrupted.']);
    server.change(1, patch);
    await pass(200);
    expect(shown()).toEqual([]);
  });

  it('of an interruption are replaced when the job fails', async () => {
    server.change(1, { state: 'interrupted', resumable: true });
    await pass(2_000);
    server.change(1, { state: 'failed', finished: 2_000 });
    await pass(2_000);
    expect(shown()).toEqual(['error: “file-1” failed.']);
  });

  it('go when the job is forgotten', async () => {
    server.change(1, { state: 'failed', finished: 2_000 });
    await pass(2_000);
    expect(shown()).toHaveLength(1);
    await jobs.forget(idOf(1));
    await pass(200);
    expect(shown()).toEqual([]);
  });

  it('stay when the job is only on a page that is not loaded', async () => {
    server.change(1, { state: 'failed', finished: 2_000 });
    await pass(2_000);
    for (let number = 100; number <= 160; number++) {
      server.add(makeJob(number, { state: 'cancelled', finished: 2_000 }));
    }
    await jobs.refresh();
    await pass(2_000);
    expect(jobs.get(idOf(1))).toBeUndefined();
    expect(shown()).toEqual(['error: “file-1” failed.']);
  });

  it('of many go with the last of them', async () => {
    for (let number = 1; number <= 3; number++) {
      server.change(number, { state: 'interrupted', resumable: true });
    }
    await pass(2_000);
    await jobs.resume(idOf(1));
    await jobs.resume(idOf(2));
    await pass(200);
    expect(shown()).toEqual(['warning: 3 transfers were interrupted.']);
    await jobs.resume(idOf(3));
    await pass(200);
    expect(shown()).toEqual([]);
  });

  it('of a failure go when a retry has started a new job', async () => {
    jobs.addKind({
      name: 'upload',
      icon: null as never,
      label: nameOf,
      detail: () => '',
      retry: async ({ spec }) => void (await jobs.start(spec))
    });
    server.change(1, { state: 'failed', finished: 2_000 });
    await pass(2_000);
    await jobs.retry(idOf(1));
    expect(jobs.get(idOf(1))?.state).toBe('failed');
    expect(shown()).toEqual([]);
  });

  it('say nothing of what went on before the user could read it', async () => {
    server.change(1, { state: 'interrupted', resumable: true });
    await pass(300);
    await jobs.resume(idOf(1));
    await pass(2_000);
    expect(shown()).toEqual([]);
  });

  it('say nothing of a cancelled job', async () => {
    await jobs.cancel(idOf(1));
    await pass(2_000);
    expect(shown()).toEqual([]);
  });
});

describe('announcements', () => {
  beforeEach(async () => {
    server.add(makeJob(1), makeJob(2), makeJob(3));
    await begin();
  });

  it('are polite, and outside the panel', () => {
    expect(announcer.node.getAttribute('aria-live')).toBe('polite');
    expect(announcer.node.parentElement).toBe(document.body);
  });

  it('tell what starts, finishes and fails, but no progress', async () => {
    server.change(1, { progress: { done: 50 } });
    await pass(1_500);
    expect(announcer.node.textContent).toBe('');
    server.change(4, {});
    end(1, 1);
    await pass(1_500);
    expect(announcer.node.textContent).toContain('Started: file-4.');
    expect(announcer.node.textContent).toContain('Finished: file-1.');
    server.change(2, { state: 'failed', error: makeError(), finished: 2_000 });
    await pass(1_500);
    expect(announcer.node.textContent).toBe(
      'Failed: file-2. No space for “a.bin”.'
    );
  });

  it('give the number of many', async () => {
    end(1, 1);
    end(2, 1);
    end(3, 1);
    await pass(1_500);
    expect(announcer.node.textContent).toBe('3 transfers finished.');
  });
});
