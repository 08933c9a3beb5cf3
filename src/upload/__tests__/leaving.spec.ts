import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import {
  FakeServer,
  idOf,
  makeJob
} from '../../core/jobs/__tests__/fakeserver';
import type { JobsModel } from '../../core/jobs/model';
import { LeaveGuard, tellerOfStopped } from '../leaving';

describe('leaving the page', () => {
  let isSending = false;
  let guard: LeaveGuard;

  /** Whether the browser would ask. */
  function isAsked(): boolean {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  }

  beforeEach(() => {
    isSending = false;
    guard = new LeaveGuard(() => isSending);
  });
  afterEach(() => guard.dispose());

  it('is asked about while files are sent', () => {
    expect(isAsked()).toBe(false);
    isSending = true;
    expect(isAsked()).toBe(true);
    guard.dispose();
    expect(isAsked()).toBe(false);
  });

  it('is asked about while an upload is being prepared', async () => {
    let end = (): void => undefined;
    const work = guard.during(new Promise<void>(resolve => (end = resolve)));
    expect(isAsked()).toBe(true);
    end();
    await work;
    expect(isAsked()).toBe(false);
  });

  it('is free again when the preparation has failed', async () => {
    const failure = new Error('no');
    const work = guard.during(Promise.reject(failure));
    expect(isAsked()).toBe(true);
    await expect(work).rejects.toBe(failure);
    expect(isAsked()).toBe(false);
  });
});

describe('the word about an upload that leaving the page stopped', () => {
  let server: FakeServer;
  let jobs: JobsModel;

  const shown = (): string[] =>
    Notification.manager.notifications.map(({ message }) => message);
  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

  beforeEach(async () => {
    jest.useFakeTimers();
    server = new FakeServer();
    server.add(makeJob(1));
    jobs = server.model();
    jobs.addKind({
      name: 'upload',
      icon: null as never,
      label: ({ spec }) => ('name' in spec ? spec.name : ''),
      detail: () => ''
    });
    await pass(200);
    const tell = tellerOfStopped(jobs, nullTranslator.load('any'), () => 0);
    const running = makeJob(1);
    await jobs.pause(idOf(1));
    tell(running);
    await pass(200);
  });

  afterEach(() => {
    jobs.dispose();
    Notification.dismiss();
    jest.useRealTimers();
  });

  it('stays as long as the upload is paused', async () => {
    await pass(120_000);
    expect(shown()).toEqual([
      'Leaving the page stopped the upload of “file-1”.'
    ]);
  });

  it.each<[string, (id: string) => Promise<void>]>([
    ['runs again', id => jobs.resume(id)],
    ['is cancelled', id => jobs.cancel(id)]
  ])('goes when the upload %s', async (_, act) => {
    await act(idOf(1));
    await pass(200);
    expect(shown()).toEqual([]);
  });
});
