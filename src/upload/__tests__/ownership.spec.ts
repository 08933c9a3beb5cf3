import { fakeLocks, openTabs } from './tabs';
import { Ownership } from '../ownership';

const JOB = 'a'.repeat(32);

const soon = () => new Promise(resolve => setTimeout(resolve));

describe.each<[string, () => () => Ownership]>([
  [
    'with locks',
    () => {
      const locks = fakeLocks();
      return () => new Ownership(locks, null);
    }
  ],
  [
    'over plain HTTP, by asking each other',
    () => {
      const openTab = openTabs();
      return () => new Ownership(null, openTab());
    }
  ],
  [
    'where locks are refused',
    () => {
      const openTab = openTabs();
      const request = () => Promise.reject(new Error('refused'));
      const locks = { request } as unknown as LockManager;
      return () => new Ownership(locks, openTab());
    }
  ]
])('the owner of a job, %s', (_, browser) => {
  it('is one tab until it lets go', async () => {
    const openTab = browser();
    const [first, second] = [openTab(), openTab()];
    expect(await first.take(JOB)).toBe('ours');
    expect(await first.take(JOB)).toBe('ours');
    expect(await second.take(JOB)).toBe('theirs');
    first.release(JOB);
    await soon();
    expect(await second.take(JOB)).toBe('ours');
    expect(await first.take(JOB)).toBe('theirs');
  });

  it('may be another for another job', async () => {
    const openTab = browser();
    const [first, second] = [openTab(), openTab()];
    expect(await first.take(JOB)).toBe('ours');
    expect(await second.take('b'.repeat(32))).toBe('ours');
  });

  it('is the tab that made it', async () => {
    const openTab = browser();
    const [first, second] = [openTab(), openTab()];
    expect(await first.take(JOB, true)).toBe('ours');
    expect(await second.take(JOB)).toBe('theirs');
  });
});

describe('a job that was just made', () => {
  it('does not wait for answers', async () => {
    jest.useFakeTimers();
    const ownership = new Ownership(null, openTabs()());
    expect(await ownership.take(JOB, true)).toBe('ours');
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});

describe('without locks and channels', () => {
  it('nobody knows who sends it', async () => {
    const ownership = new Ownership(null, null);
    expect(await ownership.take(JOB)).toBe('unknown');
  });
});
