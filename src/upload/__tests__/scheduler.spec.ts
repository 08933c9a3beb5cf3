import './environment';
import { PromiseDelegate } from '@lumino/coreutils';

import { Connections } from '../connections';
import { BIG, Scheduler } from '../scheduler';
import type { ISource } from '../scheduler';

/** A job of uploads that end when they are told to. */
class FakeJob implements ISource {
  readonly running = new Map<number, PromiseDelegate<void>>();

  constructor(
    readonly name: string,
    private readonly _sizes: number[],
    private readonly _log: string[] = []
  ) {}

  nextSize(): number | undefined {
    return this._sizes[0];
  }

  startNext(): Promise<void> {
    const size = this._sizes.shift() ?? 0;
    const end = new PromiseDelegate<void>();
    this.running.set(size, end);
    this._log.push(`${this.name}${size}`);
    return end.promise;
  }

  async end(size: number): Promise<void> {
    this.running.get(size)?.resolve();
    this.running.delete(size);
    await new Promise(resolve => setTimeout(resolve));
  }
}

describe('the scheduler', () => {
  it('has at most three uploads on the wire', async () => {
    const scheduler = new Scheduler();
    const job = new FakeJob('a', [1, 2, 3, 4, 5]);
    scheduler.add(job);
    expect([...job.running.keys()]).toEqual([1, 2, 3]);
    await job.end(2);
    expect([...job.running.keys()]).toEqual([1, 3, 4]);
  });

  it('gives a free place to the job that has the fewest', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler({ uploads: 2, big: 2 });
    const many = new FakeJob('many', [1, 2, 3], log);
    scheduler.add(many);
    scheduler.add(new FakeJob('one', [9], log));
    await many.end(1);
    expect(log).toEqual(['many1', 'many2', 'one9']);
  });

  it('begins with the smallest', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler({ uploads: 1, big: 1 });
    const first = new FakeJob('first', [5], log);
    scheduler.add(first);
    scheduler.add(new FakeJob('large', [900], log));
    scheduler.add(new FakeJob('small', [3], log));
    await first.end(5);
    expect(log).toEqual(['first5', 'small3']);
  });

  it('keeps a place for what is quickly done', () => {
    const scheduler = new Scheduler();
    const big = new FakeJob('big', [BIG + 1, BIG + 2, BIG + 3]);
    scheduler.add(big);
    expect(big.running.size).toBe(2);
    const small = new FakeJob('small', [10]);
    scheduler.add(small);
    expect(small.running.size).toBe(1);
  });

  it('forgets a job that is removed, and its place is free when it ends', async () => {
    const scheduler = new Scheduler({ uploads: 1, big: 1 });
    const paused = new FakeJob('paused', [1, 2]);
    scheduler.add(paused);
    scheduler.remove(paused);
    const other = new FakeJob('other', [3]);
    scheduler.add(other);
    expect(other.running.size).toBe(0);
    await paused.end(1);
    expect(paused.running.size).toBe(0);
    expect(other.running.size).toBe(1);
  });
});

describe('connections', () => {
  it('are four at most; who comes later waits in order', async () => {
    const connections = new Connections();
    const { signal } = new AbortController();
    const held = await Promise.all(
      [1, 2, 3, 4].map(() => connections.acquire(signal))
    );
    const order: number[] = [];
    void connections.acquire(signal).then(() => order.push(5));
    void connections.acquire(signal).then(() => order.push(6));
    await Promise.resolve();
    expect(order).toEqual([]);
    held[0]?.();
    // Freeing twice must not let two in.
    held[0]?.();
    await new Promise(resolve => setTimeout(resolve));
    expect(order).toEqual([5]);
    held[1]?.();
    await new Promise(resolve => setTimeout(resolve));
    expect(order).toEqual([5, 6]);
  });

  it('are not waited for by who was stopped', async () => {
    const connections = new Connections(1);
    const free = await connections.acquire(new AbortController().signal);
    const abort = new AbortController();
    const waiting = connections.acquire(abort.signal);
    abort.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    free();
    await connections.acquire(new AbortController().signal);
  });
});
