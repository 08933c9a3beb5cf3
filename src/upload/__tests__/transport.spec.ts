import { contentEntry } from './entries';
import { ENDPOINT, FakeServer, refusal } from './fakeserver';
import type { IRequest } from './fakeserver';
import { Connections } from '../connections';
import { PartSize } from '../partsize';
import { RoundTrip } from '../roundtrip';
import { Transport } from '../transport';
import type { ISend } from '../transport';
import { KIB, MIB } from '../types';

// Outside of a bundler the package would give its version for Node.
jest.mock('tus-js-client', () => {
  return jest.requireActual<object>('tus-js-client/lib.es5/browser/index.js');
});

const JOB = 'a'.repeat(32);

function setUp(partSize = 100 * KIB) {
  const server = new FakeServer();
  const storage = window.localStorage;
  storage.clear();
  const size = new PartSize('http://localhost/base/', storage);
  size.limit(partSize);
  const transport = new Transport({
    endpoint: ENDPOINT,
    headers: () => ({ Authorization: 'token secret' }),
    partSize: size,
    connections: new Connections(),
    roundTrip: new RoundTrip(),
    httpStack: server
  });
  return { server, size, storage, transport };
}

function sending(server: FakeServer, bytes: number, options = {}): ISend {
  const blob = contentEntry('file', 'x'.repeat(bytes)).file as Blob;
  return {
    blob,
    metadata: { job: JOB, path: 'file' },
    partial: false,
    url: null,
    signal: new AbortController().signal,
    find: () => {
      const found = server.list(JOB)[0];
      return Promise.resolve(
        found ? { url: ENDPOINT + found.id, done: found.done } : null
      );
    },
    verifyReadable: () => Promise.resolve(),
    ...options
  };
}

/** What nginx does with a body over its limit. */
function narrow(limit: number) {
  return ({ body }: IRequest) =>
    (body?.size ?? 0) > limit
      ? { status: 413, body: '<html>Request Entity Too Large</html>' }
      : undefined;
}

function stored(server: FakeServer) {
  return [...server.uploads.values()].map(({ content, done }) => [
    content.length,
    done
  ]);
}

describe('sending a file', () => {
  it('takes one request when it is small', async () => {
    const { server, transport } = setUp();
    await transport.send(sending(server, 1000));
    expect(server.requests.map(({ method }) => method)).toEqual(['POST']);
    expect(stored(server)).toEqual([[1000, true]]);
  });

  it('is divided into parts of the agreed size', async () => {
    const { server, transport } = setUp(100 * KIB);
    await transport.send(sending(server, 250 * KIB));
    const sizes = server.requests.map(({ body }) => body?.size ?? 0);
    expect(sizes).toEqual([0, 100 * KIB, 100 * KIB, 50 * KIB]);
    expect(stored(server)).toEqual([[250 * KIB, true]]);
  });

  it('authenticates each request', async () => {
    const { server, transport } = setUp();
    await transport.send(sending(server, 250 * KIB));
    for (const { headers } of server.requests) {
      expect(headers['Authorization']).toBe('token secret');
    }
  });

  it('goes on where the server is, when it has some of it', async () => {
    const { server, transport } = setUp();
    server.intercept = ({ headers }) =>
      Number(headers['Upload-Offset']) >= 100 * KIB
        ? refusal(507, 'storage.disk_full')
        : undefined;
    await expect(transport.send(sending(server, 250 * KIB))).rejects.toThrow();
    server.intercept = () => undefined;
    const url = ENDPOINT + server.list(JOB)[0]?.id;
    const before = server.bytesSent;
    await transport.send(sending(server, 250 * KIB, { url }));
    expect(server.bytesSent - before).toBe(150 * KIB);
    expect(stored(server)).toEqual([[250 * KIB, true]]);
  });
});

describe('a proxy that takes only so much', () => {
  it('gets smaller and smaller parts until they pass', async () => {
    const { server, size, transport } = setUp(4 * MIB);
    server.intercept = narrow(MIB);
    await transport.send(sending(server, 5 * MIB));
    expect(size.value).toBe(MIB);
    expect(stored(server)).toEqual([[5 * MIB, true]]);
  });

  it('is remembered, so that the next file begins with what passes', async () => {
    const { server, storage, transport } = setUp(4 * MIB);
    server.intercept = narrow(MIB);
    await transport.send(sending(server, 5 * MIB));
    const next = new PartSize('http://localhost/base/', storage);
    next.limit(32 * MIB);
    expect(next.value).toBe(MIB);
    const other = new PartSize('http://localhost/other/', storage);
    expect(other.value).toBe(32 * MIB);
  });

  it('may also cut the connection: the second time that means the same', async () => {
    const { server, size, transport } = setUp(4 * MIB);
    server.intercept = ({ body }) =>
      (body?.size ?? 0) > 2 * MIB ? 'reset' : undefined;
    await transport.send(sending(server, 5 * MIB));
    expect(size.value).toBe(2 * MIB);
    expect(stored(server)).toEqual([[5 * MIB, true]]);
  });

  it('that refuses even tiny parts is an error', async () => {
    const { server, transport } = setUp();
    server.intercept = narrow(0);
    await expect(
      transport.send(sending(server, 250 * KIB))
    ).rejects.toMatchObject({ code: 'http.413' });
  });

  it('is not meant when the server itself says that the file is too large', async () => {
    const { server, size, transport } = setUp();
    server.intercept = () => refusal(413, 'upload.too_large');
    await expect(
      transport.send(sending(server, 250 * KIB))
    ).rejects.toMatchObject({ code: 'upload.too_large' });
    expect(size.value).toBe(100 * KIB);
  });
});

describe('a network that fails', () => {
  it('is tried again, and the server is asked how far it is', async () => {
    const { server, transport } = setUp();
    let failures = 1;
    server.intercept = ({ method }) =>
      method === 'PATCH' && failures-- > 0 ? 'lose-answer' : undefined;
    await transport.send(sending(server, 250 * KIB));
    expect(stored(server)).toEqual([[250 * KIB, true]]);
    expect(server.requests.some(({ method }) => method === 'HEAD')).toBe(true);
    // What the server had in spite of it is not sent again.
    expect(server.bytesSent).toBe(250 * KIB);
  });

  it('does not make a second upload when the answer to the first was lost', async () => {
    const { server, transport } = setUp();
    let failures = 1;
    server.intercept = ({ method }) =>
      method === 'POST' && failures-- > 0 ? 'lose-answer' : undefined;
    await transport.send(sending(server, 250 * KIB));
    expect(stored(server)).toEqual([[250 * KIB, true]]);
  });

  it('does not begin anew because a proxy has a bad moment', async () => {
    const { server, transport } = setUp();
    let failures = 2;
    server.intercept = ({ method, headers }) => {
      const late = Number(headers['Upload-Offset']) > 0 || method === 'HEAD';
      return late && failures-- > 0 ? { status: 502 } : undefined;
    };
    await transport.send(sending(server, 250 * KIB));
    expect(server.uploads.size).toBe(1);
  });

  it('goes on at once when the browser is online again', async () => {
    const { server, transport } = setUp();
    let down = true;
    server.intercept = () => (down ? 'reset' : undefined);
    const done = transport.send(sending(server, 1000));
    await new Promise(resolve => setTimeout(resolve, 50));
    down = false;
    const before = Date.now();
    window.dispatchEvent(new Event('online'));
    await done;
    expect(Date.now() - before).toBeLessThan(200);
  });

  it('is told from a file that changed on the way', async () => {
    const { server, transport } = setUp();
    server.intercept = () => 'reset';
    const verifyReadable = () => Promise.reject(new Error('changed'));
    await expect(
      transport.send(sending(server, 1000, { verifyReadable }))
    ).rejects.toThrow('changed');
  });

  it('does not matter any more once it is stopped', async () => {
    const { server, transport } = setUp();
    server.intercept = () => 'reset';
    const abort = new AbortController();
    const done = transport.send(
      sending(server, 1000, { signal: abort.signal })
    );
    await new Promise(resolve => setTimeout(resolve, 20));
    abort.abort(new Error('stopped'));
    await expect(done).rejects.toThrow('stopped');
    const count = server.requests.length;
    await new Promise(resolve => setTimeout(resolve, 700));
    expect(server.requests).toHaveLength(count);
  });
});

describe('a server that forgot the upload', () => {
  it('gets it anew', async () => {
    const { server, transport } = setUp();
    const url = `${ENDPOINT}${'f'.repeat(32)}`;
    await transport.send(sending(server, 250 * KIB, { url }));
    expect(stored(server)).toEqual([[250 * KIB, true]]);
  });

  it('is not asked for ever', async () => {
    const { server, transport } = setUp();
    server.intercept = () => refusal(410, 'upload.gone');
    await expect(
      transport.send(sending(server, 250 * KIB))
    ).rejects.toMatchObject({ code: 'upload.gone' });
  });
});
