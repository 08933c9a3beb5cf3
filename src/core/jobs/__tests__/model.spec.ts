import type { Job } from '../../contract.gen';
import { AppError } from '../../errors';
import type { JobsModel } from '../model';
import { FakeServer, idOf, makeError, makeJob } from './fakeserver';

let server: FakeServer;
let jobs: JobsModel;

/** Let time pass, with all that is to happen meanwhile. */
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

async function begin(): Promise<void> {
  jobs = server.model();
  await pass(1);
  await jobs.ready;
}

const names = (list: readonly Job[]): number[] =>
  list.map(job => parseInt(job.id, 16));

beforeEach(() => {
  jest.useFakeTimers();
  server = new FakeServer();
});

afterEach(() => {
  jobs.dispose();
  jest.useRealTimers();
});

describe('the snapshot', () => {
  it('fills the lists, newest first', async () => {
    server.add(makeJob(1), makeJob(2), makeJob(3, { state: 'succeeded' }));
    await begin();
    expect(names(jobs.active)).toEqual([2, 1]);
    expect(names(jobs.finished)).toEqual([3]);
    expect(jobs.finishedTotal).toBe(1);
    expect(jobs.get(idOf(1))?.state).toBe('running');
  });

  it('rejects `ready` when the server is down, and recovers by itself', async () => {
    server.isDown = true;
    server.add(makeJob(1));
    jobs = server.model();
    const ready = expect(jobs.ready).rejects.toMatchObject({
      code: 'network.unreachable'
    });
    await pass(1);
    await ready;
    expect(jobs.problem).toBeInstanceOf(AppError);
    server.isDown = false;
    await pass(200_000);
    expect(jobs.problem).toBeNull();
    expect(names(jobs.active)).toEqual([1]);
  });

  it('is read more rarely while the server stays down', async () => {
    server.add(makeJob(1));
    await begin();
    server.isDown = true;
    await pass(600_000);
    const often = 600_000 / 3_000;
    expect(server.countRequests('GET jobs')).toBeLessThan(often / 2);
  });

  it('is read often while something runs, and rarely otherwise', async () => {
    server.add(makeJob(1));
    await begin();
    await pass(30_000);
    const busy = server.countRequests('GET jobs');
    expect(busy).toBeGreaterThanOrEqual(9);
    server.change(1, { state: 'succeeded', finished: 2_000 });
    await pass(5_000);
    const before = server.countRequests('GET jobs');
    await pass(30_000);
    expect(server.countRequests('GET jobs') - before).toBeLessThanOrEqual(1);
  });

  it('is read again when JupyterLab has lost its connection', async () => {
    await begin();
    server.change(1, {}, true);
    expect(jobs.active).toHaveLength(0);
    server.connectionFailure.emit(new Error('gone'));
    await pass(1_000);
    expect(names(jobs.active)).toEqual([1]);
  });

  it('corrects what a forged event made of a job', async () => {
    server.add(makeJob(1));
    await begin();
    const forged = makeJob(1, { seq: 10 ** 12, progress: { done: 99 } });
    server.post({
      epoch: 'e1',
      seq: 10 ** 12,
      type: 'changed',
      id: forged.id,
      job: forged
    });
    expect(jobs.get(idOf(1))?.progress.done).toBe(99);
    server.change(1, { progress: { done: 7 } }, true);
    await pass(3_100);
    expect(jobs.get(idOf(1))?.progress.done).toBe(7);
  });
});

describe('events', () => {
  beforeEach(async () => {
    server.seq = 20;
    server.add(makeJob(1, { seq: 20 }), makeJob(2, { seq: 18 }));
    await begin();
    server.requests.length = 0;
  });

  it('move a job along without a request', async () => {
    server.change(1, { progress: { done: 42 } });
    expect(jobs.get(idOf(1))?.progress.done).toBe(42);
    await pass(1_000);
    expect(server.requests).toEqual([]);
  });

  it('are dropped when the snapshot already has them', () => {
    // Newer than the job's last change, but older than the snapshot.
    const old = makeJob(2, { seq: 19, progress: { done: 1 } });
    server.post({
      epoch: 'e1',
      seq: 19,
      type: 'changed',
      id: old.id,
      job: old
    });
    expect(jobs.get(idOf(2))?.progress.done).toBe(0);
  });

  it('that come too late do not even lead to a question', async () => {
    server.change(1, { progress: { done: 50 } });
    const late = makeJob(1, { seq: 21, state: 'failed', finished: 2_000 });
    server.post({
      epoch: 'e1',
      seq: 21,
      type: 'changed',
      id: late.id,
      job: late
    });
    await pass(1_000);
    expect(server.requests).toEqual([]);
  });

  it('are dropped when a later one has come', () => {
    server.change(1, { progress: { done: 50 } });
    server.change(1, { progress: { done: 60 } });
    const late = makeJob(1, { seq: 21, progress: { done: 50 } });
    server.post({
      epoch: 'e1',
      seq: 21,
      type: 'changed',
      id: late.id,
      job: late
    });
    expect(jobs.get(idOf(1))?.progress.done).toBe(60);
  });

  it('do not change what a job is', () => {
    const job = makeJob(1, { seq: 99, progress: { done: 5 }, created: 1 });
    job.spec = { ...makeJob(2).spec };
    server.post({ epoch: 'e1', seq: 99, type: 'changed', id: job.id, job });
    expect(jobs.get(idOf(1))?.progress.done).toBe(5);
    expect(jobs.get(idOf(1))?.spec).toMatchObject({ name: 'file-1' });
    expect(jobs.get(idOf(1))?.created).toBe(1_001);
  });

  it('of another epoch lead to a new snapshot', async () => {
    server.restart();
    server.change(2, { progress: { done: 1 } });
    expect(jobs.get(idOf(1))?.state).toBe('running');
    await pass(1_000);
    expect(jobs.get(idOf(1))?.state).toBe('interrupted');
    expect(jobs.get(idOf(1))?.epoch).toBe('e1+');
  });

  it('that are malformed change nothing and cost nothing', async () => {
    const job = makeJob(1, { seq: 30, progress: { done: 77 } });
    const event = { epoch: 'e1', seq: 30, type: 'changed', id: job.id, job };
    const { spec: _spec, ...bare } = job;
    for (const bad of [
      { ...event, job: null },
      { ...event, job: bare },
      { ...event, job: { ...job, state: 'done' } },
      { ...event, job: { ...job, progress: { done: 'all' } } },
      { ...event, job: { ...job, progress: { ...job.progress, done: -1 } } },
      { ...event, job: { ...job, error: { code: 1 } } },
      { ...event, job: { ...job, kind: 'clone' } },
      { ...event, job: { ...job, seq: 31 } },
      { ...event, job: { ...job, epoch: 'e2' } },
      { ...event, job: { ...job, id: '../../api/shutdown' } },
      { ...event, seq: '30' },
      { ...event, seq: -1 },
      { ...event, type: 'destroyed' },
      { ...event, type: 'removed', id: 'x' },
      { ...event, schema_id: 'https://example.org/other' },
      {}
    ]) {
      server.post(bad);
    }
    await pass(1_000);
    expect(jobs.get(idOf(1))?.progress.done).toBe(0);
    expect(server.requests).toEqual([]);
    server.post(event);
    expect(jobs.get(idOf(1))?.progress.done).toBe(77);
  });

  it('are not believed when they tell the end of a job', async () => {
    const forged = makeJob(1, { seq: 30, state: 'succeeded', finished: 2_000 });
    server.post({
      epoch: 'e1',
      seq: 30,
      type: 'changed',
      id: forged.id,
      job: forged
    });
    await pass(200);
    expect(server.requests).toEqual([`GET jobs/${idOf(1)}`]);
    expect(jobs.get(idOf(1))?.state).toBe('running');
    expect(jobs.finished).toHaveLength(0);
  });

  it('that tell the end of a job truly are confirmed', async () => {
    server.change(1, { state: 'succeeded', finished: 2_000 });
    expect(jobs.get(idOf(1))?.state).toBe('running');
    await pass(200);
    expect(jobs.get(idOf(1))?.state).toBe('succeeded');
    expect(names(jobs.active)).toEqual([2]);
    expect(names(jobs.finished)).toEqual([1]);
    expect(jobs.finishedTotal).toBe(1);
  });

  it('of a job never seen before are checked', async () => {
    const forged = makeJob(77, { seq: 30 });
    server.post({
      epoch: 'e1',
      seq: 30,
      type: 'changed',
      id: forged.id,
      job: forged
    });
    server.change(3, {});
    await pass(200);
    expect(names(jobs.active)).toEqual([3, 2, 1]);
  });

  it('of many ends are confirmed by one snapshot', async () => {
    for (let number = 10; number < 40; number++) {
      server.change(number, {}, true);
    }
    await jobs.refresh();
    server.requests.length = 0;
    for (let number = 10; number < 40; number++) {
      server.change(number, { state: 'succeeded', finished: 2_000 });
    }
    await pass(200);
    expect(server.requests).toEqual(['GET jobs']);
    expect(jobs.finished).toHaveLength(30);
  });

  it('that a job was removed lead to a new snapshot', async () => {
    server.jobs = server.jobs.filter(job => job.id !== idOf(2));
    server.seq += 1;
    server.tell('removed', idOf(2), null);
    await pass(1_000);
    expect(names(jobs.active)).toEqual([1]);
  });

  it('that come while a snapshot is under way are not lost', async () => {
    const release = server.hold();
    const reading = jobs.refresh();
    await pass(1);
    server.change(1, { progress: { done: 64 } });
    release();
    await reading;
    expect(jobs.get(idOf(1))?.progress.done).toBe(64);
  });
});

describe('changes', () => {
  it('are told once a frame: the job, or null for several', async () => {
    server.add(makeJob(1), makeJob(2));
    await begin();
    await pass(200);
    const told: (string | null)[] = [];
    jobs.changed.connect((_, job) => told.push(job && job.id));
    for (let done = 1; done <= 50; done++) {
      server.change(1, { progress: { done } });
    }
    await pass(20);
    expect(told).toEqual([idOf(1)]);
    server.change(1, { progress: { done: 51 } });
    server.change(2, { progress: { done: 1 } });
    await pass(20);
    expect(told).toEqual([idOf(1), null]);
  });

  it('are not told when a snapshot says nothing new', async () => {
    server.add(makeJob(1));
    await begin();
    await pass(200);
    let told = 0;
    jobs.changed.connect(() => told++);
    await pass(10_000);
    expect(server.countRequests('GET jobs')).toBeGreaterThan(2);
    expect(told).toBe(0);
  });
});

describe('paging', () => {
  beforeEach(async () => {
    for (let number = 1; number <= 120; number++) {
      server.add(makeJob(number, { state: 'succeeded', finished: 2_000 }));
    }
    await begin();
  });

  it('loads further finished jobs, page by page', async () => {
    expect(jobs.finished).toHaveLength(50);
    expect(jobs.finishedTotal).toBe(120);
    await jobs.loadMore();
    expect(jobs.finished).toHaveLength(100);
    await jobs.loadMore();
    expect(names(jobs.finished)).toEqual(
      Array.from({ length: 120 }, (_, index) => 120 - index)
    );
    server.requests.length = 0;
    await jobs.loadMore();
    expect(server.requests).toEqual([]);
  });

  it('keeps what was loaded when a snapshot is read again', async () => {
    await jobs.loadMore();
    server.change(130, { state: 'succeeded', finished: 2_000 }, true);
    await jobs.refresh();
    expect(jobs.finished).toHaveLength(101);
    expect(names(jobs.finished)[0]).toBe(130);
    await jobs.loadMore();
    expect(jobs.finished).toHaveLength(121);
  });

  it('starts over when what was loaded may be gone', async () => {
    await jobs.loadMore();
    server.jobs = server.jobs.filter(job => job.id !== idOf(30));
    await jobs.refresh();
    expect(jobs.finished).toHaveLength(50);
    expect(jobs.finishedTotal).toBe(119);
    await jobs.loadMore();
    await jobs.loadMore();
    expect(jobs.finished).toHaveLength(119);
    expect(names(jobs.finished)).not.toContain(30);
  });

  it('forgets one job, and all of them', async () => {
    await jobs.forget(idOf(120));
    expect(jobs.finished).toHaveLength(49);
    expect(jobs.finishedTotal).toBe(119);
    expect(jobs.get(idOf(120))).toBeUndefined();
    await jobs.clearFinished();
    expect(jobs.finished).toHaveLength(0);
    expect(jobs.finishedTotal).toBe(0);
    await pass(1_000);
    expect(jobs.finishedTotal).toBe(0);
  });
});

describe('clearing the list', () => {
  const failed = { state: 'failed', resumable: true, finished: 2_000 } as const;

  it('keeps what can go on, as the server does, and reads it once', async () => {
    server.add(
      makeJob(1, failed),
      makeJob(2, { state: 'failed', finished: 2_000 }),
      makeJob(3, { state: 'succeeded', finished: 2_000 })
    );
    await begin();
    server.requests.length = 0;
    const release = server.hold();
    const clearing = jobs.clearFinished();
    await pass(1);
    release();
    await clearing;
    expect(names(jobs.finished)).toEqual([1]);
    expect(jobs.finishedTotal).toBe(1);
    expect(jobs.get(idOf(1))?.state).toBe('failed');
    expect(jobs.get(idOf(3))).toBeUndefined();
    await pass(1_000);
    expect(names(jobs.finished)).toEqual([1]);
    expect(server.requests).toEqual(['DELETE jobs', 'GET jobs']);
  });

  it('learns what was kept of pages that are not loaded', async () => {
    for (let number = 1; number <= 120; number++) {
      const state = number > 60 ? { ...failed, resumable: false } : failed;
      server.add(makeJob(number, state));
    }
    await begin();
    // Even if the event is lost on its way.
    jest.spyOn(server, 'tell').mockReturnValue();
    await jobs.clearFinished();
    expect(jobs.finished).toHaveLength(0);
    await pass(1_000);
    expect(jobs.finishedTotal).toBe(60);
    expect(jobs.finished).toHaveLength(50);
    await jobs.loadMore();
    expect(jobs.finished).toHaveLength(60);
  });

  it('keeps it also when another tab has cleared the list', async () => {
    server.add(makeJob(1, failed), makeJob(2, { state: 'succeeded' }));
    await begin();
    server.jobs = server.jobs.filter(job => job.id === idOf(1));
    server.seq += 1;
    server.tell('cleared', null, null);
    await pass(1_000);
    expect(names(jobs.finished)).toEqual([1]);
    expect(jobs.finishedTotal).toBe(1);
  });
});

describe('whenFinished', () => {
  it('follows events', async () => {
    server.add(makeJob(1));
    await begin();
    const finished = jobs.whenFinished(idOf(1));
    server.change(1, { state: 'failed', finished: 2_000, error: makeError() });
    await pass(200);
    expect((await finished).error?.code).toBe('storage.disk_full');
  });

  it('works by polling alone', async () => {
    server.add(makeJob(1));
    await begin();
    const finished = jobs.whenFinished(idOf(1));
    server.change(1, { state: 'succeeded', finished: 2_000 }, true);
    await pass(3_100);
    expect((await finished).state).toBe('succeeded');
  });

  it('answers at once for a job that is over', async () => {
    server.add(makeJob(1, { state: 'cancelled', finished: 2_000 }));
    await begin();
    expect((await jobs.whenFinished(idOf(1))).state).toBe('cancelled');
  });

  it('finds a job that is on none of the loaded pages', async () => {
    for (let number = 1; number <= 60; number++) {
      server.add(makeJob(number, { state: 'succeeded', finished: 2_000 }));
    }
    await begin();
    expect(jobs.get(idOf(1))).toBeUndefined();
    expect((await jobs.whenFinished(idOf(1))).id).toBe(idOf(1));
  });

  it('rejects for a job that the server does not know', async () => {
    await begin();
    await expect(jobs.whenFinished(idOf(9))).rejects.toMatchObject({
      code: 'job.not_found',
      status: 404
    });
  });

  it('waits through an interruption and a server that is down', async () => {
    server.add(makeJob(1));
    await begin();
    let over: Job | null = null;
    void jobs.whenFinished(idOf(1)).then(job => {
      over = job;
    });
    server.isDown = true;
    await pass(20_000);
    server.isDown = false;
    server.restart();
    await pass(70_000);
    expect(jobs.get(idOf(1))?.state).toBe('interrupted');
    expect(over).toBeNull();
    server.change(1, { state: 'succeeded', finished: 2_000 }, true);
    await pass(3_100);
    expect(over).toMatchObject({ state: 'succeeded' });
  });
});

describe('steering', () => {
  beforeEach(async () => {
    server.add(makeJob(1));
    await begin();
  });

  it('starts a job, which is in the list at once', async () => {
    const job = await jobs.start(makeJob(9).spec);
    expect(jobs.get(job.id)).toBe(job);
    expect(jobs.active).toHaveLength(2);
  });

  it('takes in a job that another request has made', () => {
    jobs.adopt(makeJob(77));
    expect(names(jobs.active)).toContain(77);
  });

  it('repeats a submission whose answer was lost, as the same job', async () => {
    server.isDown = true;
    const starting = jobs.start(makeJob(9).spec, 'my-own-key');
    await pass(500);
    server.isDown = false;
    await pass(1_000);
    const job = await starting;
    expect(await jobs.start(makeJob(9).spec, 'my-own-key')).toEqual(job);
    expect(jobs.active).toHaveLength(2);
  });

  it('pauses, resumes and cancels', async () => {
    await jobs.pause(idOf(1));
    expect(jobs.get(idOf(1))?.state).toBe('paused');
    await jobs.resume(idOf(1));
    expect(jobs.get(idOf(1))?.state).toBe('running');
    await jobs.cancel(idOf(1));
    expect(jobs.get(idOf(1))?.state).toBe('cancelled');
    expect(names(jobs.finished)).toEqual([1]);
  });

  it('moves a failed job back when it is resumed', async () => {
    server.change(1, { state: 'failed', resumable: true, finished: 2_000 });
    await pass(200);
    expect(jobs.finishedTotal).toBe(1);
    await jobs.resume(idOf(1));
    expect(names(jobs.active)).toEqual([1]);
    expect(jobs.finishedTotal).toBe(0);
  });

  it('retries by a new job in place of the old one', async () => {
    server.change(1, { state: 'failed', finished: 2_000 });
    await pass(200);
    await jobs.retry(idOf(1));
    expect(jobs.finished).toHaveLength(0);
    expect(jobs.active).toHaveLength(1);
    expect(jobs.active[0]?.spec).toMatchObject({ name: 'file-1' });
  });

  it('tells of a retry only when it has started a new job', async () => {
    const told: string[] = [];
    jobs.retried.connect((_, { id }) => told.push(id));
    let isWanted = false;
    jobs.addKind({
      name: 'upload',
      icon: null as never,
      label: () => '',
      detail: () => '',
      retry: async ({ spec }) => {
        if (isWanted) {
          await jobs.start(spec);
        }
      }
    });
    await jobs.retry(idOf(1));
    expect(told).toEqual([]);
    isWanted = true;
    await jobs.retry(idOf(1));
    expect(told).toEqual([idOf(1)]);
  });

  it("leaves resume and retry to the kind's own ways", async () => {
    const resume = jest.fn(() => Promise.resolve());
    const retry = jest.fn(() => Promise.resolve());
    const kind = jobs.addKind({
      name: 'upload',
      icon: null as never,
      label: () => '',
      detail: () => '',
      resume,
      retry
    });
    server.requests.length = 0;
    await jobs.resume(idOf(1));
    await jobs.retry(idOf(1));
    expect(resume).toHaveBeenCalledWith(jobs.get(idOf(1)));
    expect(retry).toHaveBeenCalledWith(jobs.get(idOf(1)));
    expect(server.requests).toEqual([]);
    kind.dispose();
    expect(jobs.kind('upload')).toBeUndefined();
  });

  it('throws what the server says', async () => {
    await expect(jobs.cancel(idOf(8))).rejects.toMatchObject({
      code: 'job.not_found'
    });
  });
});
