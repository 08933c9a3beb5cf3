import { entry, planned } from './entries';
import type { Job, RelayRequest } from '../../core/contract.gen';
import { localError } from '../../core/errors';
import type { AppError } from '../../core/errors';
import { planJobs } from '../plan';
import type { IRelayApi } from '../relay/api';
import { Relays, isInStore } from '../relay/relays';
import { MIB } from '../types';

function setUp(threshold: number | undefined = 100 * MIB) {
  const requests: RelayRequest[] = [];
  const adopted: string[] = [];
  const told = jest.fn();
  const server: { refusal: AppError | null } = { refusal: null };
  const api = {
    create: (request: RelayRequest) => {
      if (server.refusal) {
        return Promise.reject(server.refusal);
      }
      requests.push(request);
      const spec = { kind: 'relay', relay: 'the-relay' };
      return Promise.resolve({ id: 'the-relay', job: { id: 'job', spec } });
    }
  } as unknown as IRelayApi;
  const send = jest.fn(() => Promise.resolve());
  const relays = new Relays({
    api,
    jobs: { adopt: ({ id }) => adopted.push(id) },
    sender: { send },
    onDirect: told
  });
  relays.limit(threshold);
  const start = (...files: ReturnType<typeof planned>[]) => {
    const [plan] = planJobs(files, relays.wants);
    return plan ? relays.start(plan, 'work') : null;
  };
  return { relays, requests, adopted, told, server, send, start };
}

const LARGE = planned(entry('large.bin', 100 * MIB));
const SMALL = planned(entry('small.bin', 100 * MIB - 1));

describe('choosing the way by the object store', () => {
  it('is for files from the threshold on', async () => {
    const { requests, adopted, start } = setUp();
    expect(await start(SMALL)).toBeNull();
    expect(await start(LARGE)).toMatchObject({ id: 'job' });
    expect(requests).toEqual([
      {
        name: 'large.bin',
        size: 100 * MIB,
        modified: LARGE.modified,
        destination: 'work',
        conflict: 'rename'
      }
    ]);
    expect(adopted).toEqual(['job']);
  });

  it('is not made where the server has no relay', async () => {
    const { relays, requests, start } = setUp();
    relays.limit(undefined);
    expect(await start(LARGE)).toBeNull();
    expect(requests).toEqual([]);
  });

  it('leaves what is in a folder to the folder', async () => {
    const { start } = setUp();
    expect(await start(planned(entry('data/large.bin', 200 * MIB)))).toBeNull();
  });

  it('takes a large file out of many small ones', () => {
    const { relays } = setUp();
    const small = Array.from({ length: 30 }, (_, i) => planned(entry(`${i}`)));
    const plans = planJobs([...small, LARGE], relays.wants);
    expect(plans.map(({ name, entries }) => [name, entries.length])).toEqual([
      ['large.bin', 1],
      ['', 30]
    ]);
  });

  it.each([
    ['fail', 'rename'],
    ['rename', 'rename'],
    ['overwrite', 'overwrite']
  ] as const)(
    'keeps to what the user decided: %s becomes %s',
    async (conflict, expected) => {
      const { requests, start } = setUp();
      await start({ ...LARGE, conflict, target: 'other.bin' });
      expect(requests).toMatchObject([
        { name: 'other.bin', conflict: expected }
      ]);
    }
  );

  it('gives the sender what the job stands for', async () => {
    const { relays, send, start } = setUp();
    const job = await start(LARGE);
    const unit = { path: 'large.bin' } as never;
    const { signal } = new AbortController();
    await relays.senderFor(job as Job)?.send('job', unit, [], signal);
    expect(send).toHaveBeenCalledWith('the-relay', unit, signal);
    expect(relays.senderFor({ spec: { kind: 'upload' } } as Job)).toBeNull();
  });
});

describe('going directly instead', () => {
  it.each(['relay.cors', 'relay.off', 'objectstore.unreachable'])(
    'is what happens on %s, told once',
    async code => {
      const { server, told, start } = setUp();
      server.refusal = localError(code, '');
      expect(await start(LARGE)).toBeNull();
      expect(await start(LARGE)).toBeNull();
      expect(told).toHaveBeenCalledTimes(1);
      // It may have been down for a moment.
      server.refusal = null;
      expect(await start(LARGE)).toMatchObject({ id: 'job' });
    }
  );

  it.each(['job.busy', 'path.folder_missing', 'network.unreachable'])(
    'would not help against %s',
    async code => {
      const { server, told, start } = setUp();
      server.refusal = localError(code, '');
      await expect(start(LARGE)).rejects.toMatchObject({ code });
      expect(told).not.toHaveBeenCalled();
    }
  );

  it('is for all files once the store has refused this browser', async () => {
    const { relays, requests, told, start } = setUp();
    relays.refuse();
    expect(await start(LARGE)).toBeNull();
    expect(requests).toEqual([]);
    relays.refuse();
    expect(told).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ['relay', '', false],
  ['relay', 'sending', false],
  ['relay', 'downloading', true],
  ['upload', 'saving', false]
])(
  'a job "%s" in phase "%s" goes on without the browser: %s',
  (kind, phase, alone) => {
    expect(isInStore({ spec: { kind }, progress: { phase } } as Job)).toBe(
      alone
    );
  }
);
