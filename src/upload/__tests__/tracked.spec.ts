import './environment';
import { Signal } from '@lumino/signaling';

import { entry, planned } from './entries';
import type { Job, UploadInfo } from '../../core/contract.gen';
import { localError } from '../../core/errors';
import type { AppError } from '../../core/errors';
import type { IJobs } from '../../core/jobs/tokens';
import type { IUploadApi } from '../api';
import { FILE_CHANGED } from '../content';
import { JobUpload } from '../jobupload';
import { Ownership } from '../ownership';
import { PartSize } from '../partsize';
import { Scheduler } from '../scheduler';
import { TrackedUploads } from '../tracked';
import type { IUnit } from '../types';
import { MIB } from '../types';

const ID = 'a'.repeat(32);

/** The list of jobs, as far as uploads look at it. */
class FakeJobs {
  state: Job['state'] = 'running';
  readonly paused: string[] = [];
  readonly changed = new Signal<this, Job | null>(this);

  get(id: string): Job {
    return { id, kind: 'upload', state: this.state } as Job;
  }

  become(state: Job['state']): void {
    this.state = state;
    this.changed.emit(this.get(ID));
  }
}

/** Sends nothing: notes what it should send, and ends when told to. */
class FakeSender {
  readonly sending = new Map<string, () => void>();
  readonly stopped: string[] = [];
  failure: AppError | null = null;

  send(
    _job: string,
    unit: IUnit,
    _had: readonly UploadInfo[],
    signal: AbortSignal
  ): Promise<void> {
    if (this.failure) {
      return Promise.reject(this.failure);
    }
    return new Promise((resolve, reject) => {
      this.sending.set(unit.path, () => {
        this.sending.delete(unit.path);
        resolve();
      });
      signal.addEventListener('abort', () => {
        this.sending.delete(unit.path);
        this.stopped.push(unit.path);
        reject(signal.reason as Error);
      });
    });
  }
}

function setUp(had: UploadInfo[] = []) {
  const jobs = new FakeJobs();
  const sender = new FakeSender();
  const over: string[] = [];
  const errors: AppError[] = [];
  const resumed: string[] = [];
  const tracked = new TrackedUploads({
    jobs: jobs as unknown as IJobs,
    ownership: new Ownership(null, null),
    resumeJob: job => {
      resumed.push(job);
      return Promise.resolve();
    },
    pauseJob: (job, { code }) => {
      jobs.paused.push(`${job} ${code}`);
      return Promise.resolve();
    },
    onOver: job => over.push(job),
    onError: (_, error) => errors.push(error)
  });
  const entries = [
    planned(entry('data/one', 5 * MIB)),
    planned(entry('data/two', 6 * MIB))
  ];
  const upload = new JobUpload(ID, entries, {
    api: { list: () => Promise.resolve(had) } as unknown as IUploadApi,
    partSize: new PartSize('', null),
    scheduler: new Scheduler(),
    sender,
    onFailed: (failed, error) => void tracked.giveUp(failed, error)
  });
  tracked.add(upload);
  return { jobs, sender, tracked, upload, over, errors, resumed };
}

const soon = () => new Promise(resolve => setTimeout(resolve, 5));

describe('an upload of this tab', () => {
  it('stops at once when its job is paused, wherever that was asked for', async () => {
    const { jobs, sender, upload } = setUp();
    upload.start(true);
    expect([...sender.sending.keys()]).toEqual(['data/one', 'data/two']);
    jobs.become('paused');
    await soon();
    expect(sender.sending.size).toBe(0);
    expect(upload.state).toBe('idle');
  });

  it('goes on when its job runs again, with what the server does not have', async () => {
    const done = { path: 'data/one', done: true } as UploadInfo;
    const { jobs, sender, upload } = setUp([done]);
    upload.start(true);
    jobs.become('paused');
    await soon();
    jobs.become('running');
    await soon();
    expect([...sender.sending.keys()]).toEqual(['data/two']);
  });

  it('keeps trying while the job is interrupted: a byte makes it run again', async () => {
    const { jobs, sender, upload } = setUp();
    upload.start(true);
    jobs.become('interrupted');
    await soon();
    expect(sender.sending.size).toBe(2);
  });

  it('ends for good when its job is cancelled, and is known for trying again', async () => {
    const { jobs, sender, tracked, upload, over } = setUp();
    upload.start(true);
    jobs.become('cancelled');
    await soon();
    expect(sender.sending.size).toBe(0);
    expect(over).toEqual([ID]);
    expect(tracked.get(ID)).toBe(upload);
  });

  it('is forgotten when its job has succeeded', async () => {
    const { jobs, sender, tracked, upload, over } = setUp();
    upload.start(true);
    [...sender.sending.values()].forEach(end => end());
    await soon();
    expect(upload.state).toBe('sent');
    jobs.become('succeeded');
    expect(over).toEqual([ID]);
    expect(tracked.get(ID)).toBeUndefined();
  });

  it('wakes the job when all was sent and the server forgot to go on', async () => {
    const { jobs, sender, upload, resumed } = setUp();
    upload.start(true);
    [...sender.sending.values()].forEach(end => end());
    await soon();
    jobs.become('interrupted');
    expect(resumed).toEqual([ID]);
  });

  it('that is refused leaves the job paused, tells why, and does not try again by itself', async () => {
    jest.useFakeTimers();
    const { jobs, sender, upload, errors } = setUp();
    sender.failure = localError('upload.busy', 'busy', { status: 409 });
    upload.start(true);
    await jest.advanceTimersByTimeAsync(10);
    expect(upload.state).toBe('failed');
    // Progress of something else must not set it off again.
    jobs.become('running');
    await jest.advanceTimersByTimeAsync(3000);
    jest.useRealTimers();
    expect(upload.state).toBe('failed');
    expect(jobs.paused).toEqual([`${ID} upload.busy`]);
    expect(errors.map(({ code }) => code)).toEqual(['upload.busy']);
    sender.failure = null;
    jobs.become('paused');
    jobs.become('running');
    await soon();
    expect(sender.sending.size).toBe(2);
  });

  it('whose file cannot be read any more is not kept: to go on, it is chosen anew', async () => {
    jest.useFakeTimers();
    const { jobs, sender, tracked, upload } = setUp();
    sender.failure = localError(FILE_CHANGED, 'data/one');
    upload.start(true);
    await jest.advanceTimersByTimeAsync(3000);
    jest.useRealTimers();
    expect(jobs.paused).toEqual([`${ID} ${FILE_CHANGED}`]);
    expect(tracked.get(ID)).toBeUndefined();
  });

  it('leaves it to the server to tell of what the server knows', async () => {
    jest.useFakeTimers();
    const { jobs, sender, upload, errors } = setUp();
    sender.failure = localError('storage.disk_full', 'full', { status: 507 });
    upload.start(true);
    await jest.advanceTimersByTimeAsync(10);
    jobs.become('failed');
    await jest.advanceTimersByTimeAsync(3000);
    jest.useRealTimers();
    expect(errors).toEqual([]);
    expect(jobs.paused).toEqual([]);
  });

  it('makes the tab ask before it is closed, only while bytes flow', async () => {
    const { jobs, tracked, upload } = setUp();
    expect(tracked.isSending).toBe(false);
    upload.start(true);
    expect(tracked.isSending).toBe(true);
    jobs.become('paused');
    await soon();
    expect(tracked.isSending).toBe(false);
  });
});
