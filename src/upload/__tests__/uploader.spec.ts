import { contentEntry, entry, planned } from './entries';
import { openTabs } from './tabs';
import { Signal } from '@lumino/signaling';

import type {
  CheckReply,
  Job,
  RelayRequest,
  UploadInfo,
  UploadSpec
} from '../../core/contract.gen';
import { localError } from '../../core/errors';
import type { IJobs } from '../../core/jobs/tokens';
import type { IUploadApi } from '../api';
import type { IConflictDialogs } from '../conflicts';
import { Memory } from '../memory';
import type { IRemembered } from '../memory';
import { DEFAULT_OPTIONS } from '../options';
import { Ownership } from '../ownership';
import { PartSize } from '../partsize';
import { Recovery } from '../recovery';
import { Relays } from '../relay/relays';
import { STORE_REFUSES } from '../relay/sender';
import type { IRelayApi } from '../relay/api';
import type { Repick } from '../repick';
import { RoundTrip } from '../roundtrip';
import { Scheduler } from '../scheduler';
import type { Handle, IEntry, IUnit } from '../types';
import { MIB } from '../types';
import { Uploader } from '../uploader';

interface IOptions {
  reply?: Partial<CheckReply>;
  had?: UploadInfo[];
  remembered?: IRemembered;
  repick?: Repick;
  ownership?: Ownership;
  /** Refuses to start a job of that name. */
  refuse?: string;
  /** From how many bytes on files go by way of an object store; none unless given. */
  threshold?: number;
  /** The store takes nothing from this browser. */
  storeRefuses?: boolean;
}

function setUp(options: IOptions = {}) {
  const { reply, had = [], remembered, repick, refuse } = options;
  const specs: UploadSpec[] = [];
  const sent: string[] = [];
  const errors: unknown[] = [];
  const resumed: string[] = [];
  const digests: (string | null)[] = [];
  const states = new Map<string, Job['state']>();
  const relayed: string[] = [];
  const steered: string[] = [];
  const jobs = {
    changed: new Signal<object, Job | null>({}),
    adopt: () => undefined,
    cancel: (id: string) => {
      steered.push(`cancel ${id}`);
      return Promise.resolve();
    },
    forget: (id: string) => {
      steered.push(`forget ${id}`);
      return Promise.resolve();
    },
    get: (id: string) => ({ id, state: states.get(id) ?? 'running' }) as Job,
    start: (spec: UploadSpec) => {
      if (spec.name === refuse) {
        return Promise.reject(localError('job.busy', 'busy'));
      }
      specs.push(spec);
      return Promise.resolve({ id: `job-${specs.length}`, spec } as Job);
    }
  } as unknown as IJobs;
  const api = {
    endpoint: 'http://localhost/upload/',
    limits: () =>
      Promise.resolve({
        part_size_bytes: 4 * MIB,
        ...(options.threshold && { relay_threshold_bytes: options.threshold })
      }),
    check: () =>
      Promise.resolve({ problems: [], error: null, free: 2 ** 40, ...reply }),
    list: () => Promise.resolve(had),
    digest: (_: string, sha256: string | null) => {
      digests.push(sha256);
      return Promise.resolve();
    },
    resumeJob: (id: string) => {
      resumed.push(id);
      return Promise.resolve();
    }
  } as unknown as IUploadApi;
  const memory = new Memory(null);
  jest.spyOn(memory, 'get').mockResolvedValue(remembered ?? null);
  const asked = jest.fn(repick ?? (() => Promise.resolve(null)));
  const partSize = new PartSize('', null);
  const relays = new Relays({
    api: {
      create: ({ name, ...file }: RelayRequest) => {
        const spec = { kind: 'relay', relay: name, name, ...file };
        return Promise.resolve({ id: name, job: relayJob(spec) });
      }
    } as unknown as IRelayApi,
    jobs,
    sender: {
      send: relay => {
        relayed.push(relay);
        return options.storeRefuses
          ? Promise.reject(localError(STORE_REFUSES, ''))
          : Promise.resolve();
      }
    },
    onDirect: () => relayed.push('told')
  });
  const uploader = new Uploader({
    jobs,
    api,
    roundTrip: new RoundTrip(),
    memory,
    ownership: options.ownership ?? new Ownership(null, null),
    recovery: new Recovery({ api, memory, repick: asked }),
    relays,
    dialogs: {} as IConflictDialogs,
    worded: error => error,
    settings: () => DEFAULT_OPTIONS,
    sending: {
      api,
      partSize,
      scheduler: new Scheduler({ uploads: 99, big: 99 }),
      sender: {
        send: (job: string, unit: IUnit) => {
          sent.push(`${job} ${unit.path}`);
          return Promise.resolve();
        }
      }
    },
    nameOf: files => `${files} files`,
    onError: reason => errors.push(reason)
  });
  return {
    uploader,
    specs,
    sent,
    errors,
    resumed,
    digests,
    asked,
    relayed,
    steered,
    partSize
  };
}

function selectionOf(...entries: IEntry[]) {
  return { entries, handles: new Map<string, Handle>() };
}

function jobOf(spec: Partial<UploadSpec>): Job {
  return {
    id: 'old',
    kind: 'upload',
    state: 'paused',
    spec: {
      kind: 'upload',
      destination: 'work',
      name: 'big.bin',
      files: 1,
      size: 11,
      modified: 1,
      folder: false,
      ...spec
    }
  } as Job;
}

function relayJob(spec: object, phase = 'sending'): Job {
  return {
    id: 'relay-job',
    kind: 'relay',
    state: 'paused',
    progress: { phase },
    spec: { kind: 'relay', destination: 'work', ...spec }
  } as Job;
}

describe('uploading', () => {
  it('starts a job for each file and sends it', async () => {
    const { uploader, specs, sent } = setUp();
    const selection = selectionOf(entry('a', 5), entry('b', 6));
    await uploader.upload(selection, 'work');
    expect(specs).toMatchObject([
      { destination: 'work', name: 'a', files: 1, size: 5, folder: false },
      { destination: 'work', name: 'b', files: 1, size: 6, folder: false }
    ]);
    expect(sent).toEqual(['job-1 a', 'job-2 b']);
  });

  it('says how many files and bytes a folder has', async () => {
    const { uploader, specs } = setUp();
    const selection = selectionOf(entry('data/a', 5), entry('data/b/c', 6));
    await uploader.upload(selection, '');
    expect(specs).toMatchObject([
      { name: 'data', files: 2, size: 11, folder: true, modified: null }
    ]);
  });

  it('takes the size of parts from the server', async () => {
    const { uploader, partSize } = setUp();
    await uploader.upload(selectionOf(entry('a', 5)), '');
    expect(partSize.value).toBe(4 * MIB);
  });

  it('goes on with the others when one job cannot be started', async () => {
    const { uploader, sent, errors } = setUp({ refuse: 'a' });
    await uploader.upload(selectionOf(entry('a'), entry('b')), '');
    expect(sent).toEqual(['job-1 b']);
    expect(errors).toMatchObject([{ code: 'job.busy' }]);
  });

  it('stops with the message when the destination cannot be used', async () => {
    const { info } = localError('path.folder_missing', 'missing');
    const { uploader, specs, errors } = setUp({
      reply: { error: info, free: 0 }
    });
    await uploader.upload(selectionOf(entry('a')), 'gone');
    expect(specs).toEqual([]);
    expect(errors).toMatchObject([{ code: 'path.folder_missing' }]);
  });

  it('stops with both numbers when there is too little space', async () => {
    const { uploader, errors } = setUp({ reply: { free: 99 } });
    await uploader.upload(selectionOf(entry('a', 60), entry('b', 60)), '');
    expect(errors).toMatchObject([
      {
        code: 'upload.too_little_space',
        info: { params: { free: '99', need: '120' } }
      }
    ]);
  });
});

describe('going on after a reload', () => {
  const wanted = contentEntry('big.bin', 'the content');
  const job = jobOf({ size: wanted.size, modified: wanted.modified });
  const repick: Repick = ({ match }) => {
    const selection = selectionOf(wanted);
    const { entries, mismatches } = match(selection);
    return Promise.resolve(
      mismatches.length > 0 ? null : { entries, selection }
    );
  };

  it('asks for the file, resumes the job and sends what is missing', async () => {
    const { uploader, asked, resumed, sent } = setUp({ repick });
    await uploader.resume(job);
    await new Promise(resolve => setTimeout(resolve));
    expect(asked).toHaveBeenCalledTimes(1);
    expect(resumed).toEqual(['old']);
    expect(sent).toEqual(['old big.bin']);
  });

  it('does not ask when the browser kept the file and may read it', async () => {
    const handle = {
      kind: 'file',
      name: 'big.bin',
      getFile: () => Promise.resolve(wanted.file)
    } as unknown as Handle;
    const { uploader, asked, sent } = setUp({
      remembered: {
        job: 'old',
        rows: [
          {
            path: 'big.bin',
            target: 'big.bin',
            size: wanted.size,
            modified: wanted.modified,
            folder: false,
            conflict: 'overwrite'
          }
        ],
        handles: new Map([['big.bin', handle]]),
        saved: 0
      }
    });
    await uploader.resume(job);
    await new Promise(resolve => setTimeout(resolve));
    expect(asked).not.toHaveBeenCalled();
    expect(sent).toEqual(['old big.bin']);
  });

  it('does nothing when the user gives up', async () => {
    const { uploader, resumed, sent } = setUp();
    await uploader.resume(job);
    expect(resumed).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('needs no file when the server has every byte', async () => {
    const whole = { path: 'big.bin', offset: 11, length: 11, partial: false };
    const { uploader, asked, resumed, digests } = setUp({
      had: [whole as UploadInfo]
    });
    await uploader.resume(job);
    expect(asked).not.toHaveBeenCalled();
    expect(resumed).toEqual(['old']);
    // The server may have been waiting for it, and nobody can compute it any more.
    expect(digests).toEqual([null]);
  });

  it('leaves it to the tab that has the files', async () => {
    const ownership = new Ownership(null, null);
    jest.spyOn(ownership, 'take').mockResolvedValue('theirs');
    const { uploader, asked, resumed } = setUp({ ownership });
    await uploader.resume(job);
    expect(asked).not.toHaveBeenCalled();
    expect(resumed).toEqual(['old']);
  });
});

describe('a second tab over plain HTTP', () => {
  const job = { ...jobOf({}), id: 'job-1' };

  it('does not take for dead what the first one sends', async () => {
    const openTab = openTabs();
    const [first, second] = [1, 2].map(() =>
      setUp({ ownership: new Ownership(null, openTab()) })
    ) as [ReturnType<typeof setUp>, ReturnType<typeof setUp>];
    await first.uploader.upload(selectionOf(entry('a')), '');
    expect(await second.uploader.revive(job)).toBe(true);
    expect(second.sent).toEqual([]);
  });

  it('finds out that nobody sends it', async () => {
    const openTab = openTabs();
    new Ownership(null, openTab());
    const { uploader } = setUp({ ownership: new Ownership(null, openTab()) });
    expect(await uploader.revive(job)).toBe(false);
  });

  it('leaves it to the server where tabs cannot ask each other', async () => {
    const { uploader } = setUp({ ownership: new Ownership(null, null) });
    expect(await uploader.revive(job)).toBe(true);
  });
});

describe('by way of the object store', () => {
  it('go the large files, and the others directly', async () => {
    const { uploader, relayed, sent, specs } = setUp({ threshold: 100 });
    const selection = selectionOf(entry('a', 99), entry('b', 100));
    await uploader.upload(selection, 'work');
    expect(relayed).toEqual(['b']);
    expect(sent).toEqual(['job-1 a']);
    expect(specs).toMatchObject([{ name: 'a' }]);
  });

  it('goes nothing where the browser is refused: a direct upload takes its place', async () => {
    const { uploader, relayed, steered, sent, specs, errors } = setUp({
      threshold: 100,
      storeRefuses: true
    });
    await uploader.upload(selectionOf(entry('b', 100)), 'work');
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(relayed).toEqual(['b', 'told']);
    expect(steered).toEqual(['cancel relay-job', 'forget relay-job']);
    expect(specs).toMatchObject([
      { kind: 'upload', name: 'b', destination: 'work', size: 100 }
    ]);
    expect(sent).toEqual(['job-1 b']);
    await uploader.upload(selectionOf(entry('c', 100)), 'work');
    expect(relayed).toEqual(['b', 'told']);
    expect(sent).toEqual(['job-1 b', 'job-2 c']);
    expect(errors).toEqual([]);
  });

  it('goes on after a reload with the file that was chosen again', async () => {
    const file = contentEntry('big.bin', 'the content');
    const { uploader, relayed, resumed, sent } = setUp({
      repick: ({ match }) => {
        const selection = selectionOf(file);
        const { entries } = match(selection);
        return Promise.resolve({ entries, selection });
      }
    });
    const { size, modified } = file;
    const spec = { relay: 'r', name: 'big.bin', size, modified };
    await uploader.resume(relayJob(spec));
    await new Promise(resolve => setTimeout(resolve));
    expect(resumed).toEqual(['relay-job']);
    expect(relayed).toEqual(['r']);
    expect(sent).toEqual([]);
  });

  it('needs no file any more once the store has all of it', async () => {
    const { uploader, asked, resumed } = setUp();
    const job = relayJob({ relay: 'r', name: 'big.bin' }, 'downloading');
    await uploader.resume(job);
    expect(asked).not.toHaveBeenCalled();
    expect(resumed).toEqual(['relay-job']);
    expect(await uploader.revive(job)).toBe(true);
  });
});

describe('trying again', () => {
  it('sends the files that this tab still has, as a new job', async () => {
    const { uploader, specs, asked } = setUp();
    const file = contentEntry('big.bin', 'the content');
    await uploader.upload(selectionOf(file), 'work');
    await uploader.retry({ ...jobOf({}), id: 'job-1' });
    expect(specs.map(({ name }) => name)).toEqual(['big.bin', 'big.bin']);
    expect(asked).not.toHaveBeenCalled();
  });

  it('asks for them when it has not', async () => {
    const entries = [planned(entry('data/a')), planned(entry('data/b'))];
    const { uploader, specs } = setUp({
      repick: () =>
        Promise.resolve({ entries, selection: selectionOf(...entries) })
    });
    await uploader.retry(jobOf({ name: 'data', folder: true, files: 2 }));
    expect(specs).toMatchObject([{ name: 'data', destination: 'work' }]);
  });
});
