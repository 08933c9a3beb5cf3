import { MODIFIED, contentEntry } from './entries';
import { ENDPOINT, FakeServer, refusal } from './fakeserver';
import type { IUploadApi } from '../api';
import { Connections } from '../connections';
import { EASY_DIGEST } from '../hash';
import type { Hasher } from '../hash';
import { DEFAULT_OPTIONS } from '../options';
import type { IUploadOptions } from '../options';
import { PARALLEL_FROM, splitRanges } from '../parts';
import { PartSize } from '../partsize';
import { planUnits } from '../plan';
import { RoundTrip } from '../roundtrip';
import { Sender } from '../sender';
import { Transport } from '../transport';
import type { IPlanned, IUnit } from '../types';
import { KIB, MIB } from '../types';

jest.mock('tus-js-client', () => {
  return jest.requireActual<object>('tus-js-client/lib.es5/browser/index.js');
});

const JOB = 'a'.repeat(32);
const SHA256 = 'ab'.repeat(32);

function setUp(options: Partial<IUploadOptions> = {}) {
  const server = new FakeServer();
  const digests: [string, string | null][] = [];
  const api = {
    endpoint: ENDPOINT,
    list: () => Promise.resolve(server.list(JOB)),
    join: (urls: string[], metadata: Record<string, string>) =>
      Promise.resolve(server.join(urls, metadata)),
    digest: (url: string, sha256: string | null) => {
      digests.push([url.slice(ENDPOINT.length), sha256]);
      return Promise.resolve();
    }
  } as unknown as IUploadApi;
  const partSize = new PartSize('http://localhost/', null);
  partSize.limit(4 * MIB);
  const roundTrip = new RoundTrip();
  const hasher = { digest: () => Promise.resolve(SHA256) };
  const transport = new Transport({
    endpoint: ENDPOINT,
    headers: () => ({}),
    partSize,
    connections: new Connections(),
    roundTrip,
    httpStack: server
  });
  const sender = new Sender({
    api,
    transport,
    partSize,
    roundTrip,
    hasher: hasher as unknown as Hasher,
    settings: () => ({ ...DEFAULT_OPTIONS, ...options })
  });
  return { server, digests, sender, partSize };
}

function unitOf(...entries: IPlanned[]): IUnit {
  return planUnits(entries)[0] as IUnit;
}

function file(
  bytes: number,
  conflict: IPlanned['conflict'] = 'fail'
): IPlanned {
  // Other bytes in each part, so that a mix-up shows.
  const words = Uint32Array.from({ length: bytes / 4 }, (_, index) => index);
  const file = new File([words], 'big', { lastModified: MODIFIED });
  const path = 'data/big';
  return {
    path,
    target: path,
    size: bytes,
    modified: MODIFIED,
    file,
    conflict
  };
}

async function isSame(sent: IPlanned, arrived?: Uint8Array): Promise<boolean> {
  const content = await sent.file?.arrayBuffer();
  return Buffer.from(content ?? new ArrayBuffer(0)).equals(
    arrived ?? new Uint8Array()
  );
}

const NEVER = new AbortController().signal;

describe('a file on its way', () => {
  it('carries where it goes, its time and what was decided for it', async () => {
    const { server, sender } = setUp();
    const entry = file(1000, 'rename');
    await sender.send(JOB, unitOf(entry), [], NEVER);
    const [stored] = [...server.uploads.values()];
    expect(stored?.metadata).toEqual({
      job: JOB,
      path: 'data/big',
      conflict: 'rename',
      modified: String(entry.modified),
      sha256: SHA256
    });
  });

  it('in a bundle goes as a part of an archive', async () => {
    const { server, sender } = setUp();
    const unit = unitOf(contentEntry('a', 'one'), contentEntry('b', 'two'));
    await sender.send(JOB, unit, [], NEVER);
    const [stored] = [...server.uploads.values()];
    expect(stored?.metadata).toMatchObject({ bundle: '1', path: unit.path });
    expect(stored?.content).toHaveLength(unit.size);
  });

  it('that is not what was chosen any more is not sent', async () => {
    const { server, sender } = setUp();
    const entry = { ...file(1000), size: 999 };
    await expect(
      sender.send(JOB, unitOf(entry), [], NEVER)
    ).rejects.toMatchObject({ code: 'upload.file_changed' });
    expect(server.requests).toEqual([]);
  });

  it('in a bundle is named when it cannot be read any more', async () => {
    const { server, sender } = setUp();
    const gone = contentEntry('docs/gone', 'two');
    const failing = () => Promise.reject(new DOMException('', 'NotFoundError'));
    Object.defineProperty(gone.file, 'arrayBuffer', { value: failing });
    Object.defineProperty(gone.file, 'slice', {
      value: () => ({ arrayBuffer: failing })
    });
    const reading = jest
      .spyOn(Blob.prototype, 'arrayBuffer')
      .mockImplementationOnce(failing);
    try {
      await expect(
        sender.send(JOB, unitOf(contentEntry('a', 'one'), gone), [], NEVER)
      ).rejects.toMatchObject({
        code: 'upload.file_changed',
        message: expect.stringContaining('docs/gone') as string
      });
    } finally {
      reading.mockRestore();
    }
    expect(server.requests).toEqual([]);
  });

  it('in a bundle that has become longer is not sent', async () => {
    const { server, sender } = setUp();
    const longer = { ...contentEntry('b', 'two'), size: 2 };
    await expect(
      sender.send(JOB, unitOf(contentEntry('a', 'one'), longer), [], NEVER)
    ).rejects.toMatchObject({ code: 'upload.file_changed' });
    expect(server.requests).toEqual([]);
  });

  it('in a bundle is read when the bundle before was read', async () => {
    const { server, sender } = setUp();
    const first = unitOf(contentEntry('a', 'one'), contentEntry('b', 'two'));
    const second = unitOf(contentEntry('c', '3'), contentEntry('d', '4'));
    const events: string[] = [];
    const original = Blob.prototype.arrayBuffer;
    const reading = jest
      .spyOn(Blob.prototype, 'arrayBuffer')
      .mockImplementation(async function (this: Blob) {
        events.push(`begin ${this.size}`);
        const content = await original.call(this);
        events.push(`end ${this.size}`);
        return content;
      });
    try {
      await Promise.all([
        sender.send(JOB, first, [], NEVER),
        sender.send(JOB, second, [], NEVER)
      ]);
    } finally {
      reading.mockRestore();
    }
    const contents = events.filter(event => / [26]$/.test(event));
    expect(contents).toEqual(['begin 6', 'end 6', 'begin 2', 'end 2']);
    expect(server.uploads.size).toBe(2);
  });
});

describe('the digest', () => {
  it('of a large file is computed beside the upload and said afterwards', async () => {
    const { server, digests, sender } = setUp();
    await sender.send(JOB, unitOf(file(EASY_DIGEST)), [], NEVER);
    const [stored] = [...server.uploads.values()];
    expect(stored?.metadata['sha256']).toBe('pending');
    expect(digests).toEqual([[stored?.id, SHA256]]);
  });

  it('is not computed when the user does not want it', async () => {
    const { server, digests, sender } = setUp({ verify: 'never' });
    await sender.send(JOB, unitOf(file(EASY_DIGEST)), [], NEVER);
    const [stored] = [...server.uploads.values()];
    expect(stored?.metadata['sha256']).toBeUndefined();
    expect(digests).toEqual([]);
  });

  it.each<[Partial<IUploadOptions>, boolean]>([
    [{ verify: 'auto', verifyLimit: EASY_DIGEST - 1 }, false],
    [{ verify: 'auto', verifyLimit: EASY_DIGEST }, true],
    [{ verify: 'always', verifyLimit: 0 }, true]
  ])('with the settings %j is computed: %s', async (options, wanted) => {
    const { digests, sender } = setUp(options);
    await sender.send(JOB, unitOf(file(EASY_DIGEST)), [], NEVER);
    expect(digests).toHaveLength(wanted ? 1 : 0);
  });

  it('is said of a resumed upload in any case: the server may wait for it', async () => {
    const { server, digests, sender } = setUp({ verify: 'never' });
    const unit = unitOf(file(EASY_DIGEST));
    server.intercept = ({ headers }) =>
      Number(headers['Upload-Offset']) > 0
        ? refusal(507, 'storage.disk_full')
        : undefined;
    await expect(sender.send(JOB, unit, [], NEVER)).rejects.toThrow();
    server.intercept = () => undefined;
    await sender.send(JOB, unit, server.list(JOB), NEVER);
    expect(digests.map(([, sha256]) => sha256)).toEqual([null]);
  });
});

describe('a large file in parallel parts', () => {
  const options = { parallelParts: 'on', verify: 'always' } as const;
  const SIZE = PARALLEL_FROM + 100 * KIB;

  it('arrives as it was, over at most four connections', async () => {
    const { server, digests, sender } = setUp(options);
    const entry = file(SIZE);
    await sender.send(JOB, unitOf(entry), [], NEVER);
    const [stored, ...others] = [...server.uploads.values()];
    expect(others).toEqual([]);
    expect(await isSame(entry, stored?.content)).toBe(true);
    expect(stored?.metadata).toMatchObject({
      path: 'data/big',
      sha256: 'pending'
    });
    expect(digests).toEqual([[stored?.id, SHA256]]);
    expect(server.mostOpen).toBeLessThanOrEqual(4);
    expect(server.mostOpen).toBeGreaterThan(1);
  });

  it('goes on with each part where that stopped', async () => {
    const { server, sender, partSize } = setUp(options);
    partSize.limit(MIB);
    const entry = file(SIZE);
    let budget = 9;
    server.intercept = ({ method }) =>
      method === 'PATCH' && budget-- <= 0
        ? refusal(507, 'storage.disk_full')
        : undefined;
    await expect(
      sender.send(JOB, unitOf(entry), [], NEVER)
    ).rejects.toMatchObject({ code: 'storage.disk_full' });
    // What was on its way when one part failed still arrives.
    await new Promise(resolve => setTimeout(resolve, 50));
    server.intercept = () => undefined;
    const arrived = server
      .list(JOB)
      .reduce((sum, { offset }) => sum + offset, 0);
    const before = server.bytesSent;
    expect(arrived).toBeGreaterThan(0);
    await sender.send(JOB, unitOf(entry), server.list(JOB), NEVER);
    expect(server.bytesSent - before).toBe(SIZE - arrived);
    const [stored] = [...server.uploads.values()];
    expect(await isSame(entry, stored?.content)).toBe(true);
  });

  it('is not sent again while the server joins it', async () => {
    const { server, digests, sender } = setUp(options);
    const [range] = splitRanges(SIZE, 4);
    const length = (range?.end ?? 0) - (range?.start ?? 0);
    const part = {
      id: '1'.repeat(32),
      job: JOB,
      path: 'data/big',
      offset: length,
      length,
      partial: true,
      bundle: false,
      done: false,
      expires: 0
    };
    const whole = { ...part, id: '2'.repeat(32), partial: false, length: SIZE };
    await sender.send(JOB, unitOf(file(SIZE)), [part, whole], NEVER);
    expect(server.requests).toEqual([]);
    expect(digests).toEqual([[whole.id, SHA256]]);
  });
});
