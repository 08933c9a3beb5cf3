import { quiet } from './strict';

import { PromiseDelegate } from '@lumino/coreutils';

import { AutoRun } from '../autorun';
import { FakeKernel, FakeSession, settle } from './fakekernel';

let session: FakeSession;
let autoRun: AutoRun;
let source: string;
/** The code of each run, in their order. */
let runs: string[];
/** The run that goes on. */
let now: PromiseDelegate<boolean>;
let states: string[];

function make(kernel: FakeKernel | null = new FakeKernel()): void {
  session = new FakeSession(kernel);
  source = 'a = 1';
  runs = [];
  states = [];
  autoRun = new AutoRun({
    sessionContext: session.context,
    source: () => source,
    run: () => {
      runs.push(source);
      now = new PromiseDelegate();
      session.setStatus('busy');
      return now.promise;
    }
  });
  autoRun.stateChanged.connect(() => states.push(autoRun.state));
}

/** A change of the form. */
function change(code: string): void {
  source = code;
  autoRun.request();
}

async function finish(ok = true): Promise<void> {
  now.resolve(ok);
  await settle();
  session.setStatus('idle');
  await settle();
}

beforeEach(() => make());

describe('a cell that runs by itself', () => {
  it('runs at once when the kernel is free', async () => {
    change('a = 2');
    expect(runs).toEqual(['a = 2']);
    expect(autoRun.state).toBe('running');
    await finish();
    expect(autoRun.state).toBe('idle');
    expect(states).toEqual(['running', 'idle']);
  });

  it('waits while the kernel is busy, then runs once with the last state', async () => {
    session.setStatus('busy');
    change('a = 2');
    change('a = 3');
    change('a = 4');
    expect(runs).toEqual([]);
    expect(autoRun.state).toBe('waiting');
    session.setStatus('idle');
    expect(runs).toEqual(['a = 4']);
    await finish();
    session.setStatus('busy');
    session.setStatus('idle');
    expect(runs).toHaveLength(1);
  });

  it('runs again after a change that comes during a run', async () => {
    change('a = 2');
    change('a = 3');
    change('a = 4');
    expect(runs).toEqual(['a = 2']);
    await finish();
    expect(runs).toEqual(['a = 2', 'a = 4']);
    await finish();
    expect(runs).toHaveLength(2);
    expect(autoRun.state).toBe('idle');
  });

  it('does not run twice at a time, however late the kernel says that it is busy', async () => {
    change('a = 2');
    session.setStatus('idle');
    change('a = 3');
    session.setStatus('idle');
    expect(runs).toEqual(['a = 2']);
    await finish();
    expect(runs).toEqual(['a = 2', 'a = 3']);
  });

  it('waits for the kernel to be free even if the run is over before', async () => {
    change('a = 2');
    change('a = 3');
    now.resolve(true);
    await settle();
    expect(autoRun.state).toBe('waiting');
    expect(runs).toHaveLength(1);
    session.setStatus('idle');
    expect(runs).toEqual(['a = 2', 'a = 3']);
  });

  it('does not run code that has just been run', async () => {
    change('a = 2');
    await finish();
    autoRun.request();
    expect(runs).toEqual(['a = 2']);
    session.setStatus('busy');
    change('a = 3');
    change('a = 2');
    expect(autoRun.state).toBe('idle');
    session.setStatus('idle');
    expect(runs).toEqual(['a = 2']);
  });

  it('waits for a kernel if there is none, and runs when one has come', async () => {
    make(null);
    change('a = 2');
    expect(autoRun.state).toBe('no-kernel');
    const kernel = new FakeKernel();
    kernel.status = 'unknown';
    session.setKernel(kernel);
    expect(autoRun.state).toBe('waiting');
    change('a = 3');
    session.setStatus('idle');
    expect(runs).toEqual(['a = 3']);
    await finish();
    expect(autoRun.state).toBe('idle');
  });

  it.each(['dead', 'terminating'] as const)(
    'waits for another kernel if this one is %s',
    status => {
      session.setStatus(status);
      change('a = 2');
      expect(autoRun.state).toBe('no-kernel');
      session.setKernel(new FakeKernel());
      expect(runs).toEqual(['a = 2']);
    }
  );

  it.each(['restarting', 'autorestarting'] as const)(
    'runs the same code anew when the kernel was %s',
    async status => {
      change('a = 2');
      await finish();
      session.setStatus(status);
      session.setStatus('idle');
      expect(runs).toHaveLength(1);
      autoRun.request();
      expect(runs).toEqual(['a = 2', 'a = 2']);
    }
  );

  it('runs the same code anew in another kernel', async () => {
    change('a = 2');
    await finish();
    session.setKernel(new FakeKernel());
    autoRun.request();
    expect(runs).toHaveLength(2);
  });

  it('tells of a failure until it runs again', async () => {
    change('a = 2');
    await finish(false);
    expect(autoRun.state).toBe('failed');
    autoRun.request();
    expect(runs).toHaveLength(2);
    await finish();
    expect(autoRun.state).toBe('idle');
  });

  it('takes a run that could not be made for a failure, and goes on', async () => {
    const warned = quiet();
    change('a = 2');
    change('a = 3');
    now.reject(new Error('gone'));
    await settle();
    session.setStatus('idle');
    expect(runs).toEqual(['a = 2', 'a = 3']);
    await finish();
    expect(autoRun.state).toBe('idle');
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('keeps a change that comes while the kernel dies during a run', async () => {
    change('a = 2');
    change('a = 3');
    session.setStatus('dead');
    now.resolve(false);
    await settle();
    expect(autoRun.state).toBe('no-kernel');
    session.setKernel(new FakeKernel());
    expect(runs).toEqual(['a = 2', 'a = 3']);
  });

  it('forgets what waits when it is told to', () => {
    session.setStatus('busy');
    change('a = 2');
    autoRun.cancel();
    expect(autoRun.state).toBe('idle');
    session.setStatus('idle');
    expect(runs).toEqual([]);
  });
});

describe('a run by the user', () => {
  it('is the run that waits', () => {
    session.setStatus('busy');
    change('a = 2');
    autoRun.started();
    expect(autoRun.state).toBe('idle');
    session.setStatus('idle');
    autoRun.request();
    expect(runs).toEqual([]);
  });

  it('does not stand for what is changed afterwards', () => {
    session.setStatus('busy');
    change('a = 2');
    autoRun.started();
    change('a = 3');
    session.setStatus('idle');
    expect(runs).toEqual(['a = 3']);
  });

  it('that was given up before it came to the cell is none', async () => {
    session.setStatus('busy');
    change('a = 2');
    autoRun.started();
    expect(autoRun.state).toBe('idle');
    autoRun.aborted();
    expect(autoRun.state).toBe('waiting');
    session.setStatus('idle');
    expect(runs).toEqual(['a = 2']);
    await finish();
    autoRun.aborted();
    expect(runs).toHaveLength(1);
  });

  it('ends the news of a failure', async () => {
    change('a = 2');
    await finish(false);
    autoRun.started();
    expect(autoRun.state).toBe('idle');
  });

  it('is needless only while the very same code runs', async () => {
    expect(autoRun.isRunningThis).toBe(false);
    change('a = 2');
    expect(autoRun.isRunningThis).toBe(true);
    source = 'a = 3';
    expect(autoRun.isRunningThis).toBe(false);
    source = 'a = 2';
    await finish();
    expect(autoRun.isRunningThis).toBe(false);
  });
});

describe('a cell that is gone', () => {
  it('does not run, whatever was asked for', () => {
    session.setStatus('busy');
    change('a = 2');
    autoRun.dispose();
    session.setStatus('idle');
    autoRun.request();
    session.setKernel(new FakeKernel());
    expect(runs).toEqual([]);
    expect(autoRun.isDisposed).toBe(true);
  });

  it('says nothing when its last run ends', async () => {
    change('a = 2');
    change('a = 3');
    autoRun.dispose();
    states = [];
    await finish();
    expect(states).toEqual([]);
    expect(runs).toEqual(['a = 2']);
  });
});
