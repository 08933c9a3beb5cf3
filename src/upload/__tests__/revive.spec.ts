import type { Job } from '../../core/contract.gen';
import type { IJobs } from '../../core/jobs/tokens';
import type { Memory } from '../memory';
import { reviveUploads } from '../revive';
import type { Uploader } from '../uploader';

/** Loads the page while `ids` run; the uploader says of `alive` that somebody sends them. */
function load(ids: string[], alive: string[]) {
  const paused: string[] = [];
  const told: string[] = [];
  const asked: string[] = [];
  const jobs = {
    ready: Promise.resolve(),
    active: ids.map(id => ({ id, state: 'running', progress: { done: 5 } })),
    pause: (id: string) => {
      paused.push(id);
      return Promise.resolve();
    }
  };
  const done = reviveUploads(
    jobs as unknown as IJobs,
    { jobs: () => Promise.resolve(['mine', 'other']) } as unknown as Memory,
    {
      revive: ({ id }: Job) => {
        asked.push(id);
        return Promise.resolve(alive.includes(id));
      }
    } as unknown as Uploader,
    ({ id }) => told.push(id)
  );
  return { jobs, paused, told, asked, done };
}

describe('uploads that ran when the page was loaded', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('are paused when nobody sends them, and only then', async () => {
    const { paused, told, done } = load(['mine', 'other'], ['other']);
    await jest.advanceTimersByTimeAsync(5000);
    await done;
    expect(paused).toEqual(['mine']);
    expect(told).toEqual(['mine']);
  });

  it('are left alone when they move, or are not of this browser', async () => {
    const { jobs, asked, paused, done } = load(['mine', 'strange'], []);
    await jest.advanceTimersByTimeAsync(1000);
    jobs.active = jobs.active.map(job => ({ ...job, progress: { done: 6 } }));
    await jest.advanceTimersByTimeAsync(5000);
    await done;
    expect(asked).toEqual([]);
    expect(paused).toEqual([]);
  });
});
