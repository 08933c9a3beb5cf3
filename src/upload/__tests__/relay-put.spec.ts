/** With a real server: jsdom asks it for permission (CORS) as browsers do. */
import type { IncomingMessage, Server, ServerResponse } from 'http';
import { createServer } from 'http';
import type { AddressInfo } from 'net';
import { transferableAbortController } from 'util';

import { PutError, put } from '../relay/put';

let server: Server;
let origin: string;
let allowed: boolean;
let status: number;
const received: { method: string; headers: string[]; body: string }[] = [];

beforeAll(done => {
  server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1', () => {
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    done();
  });
});

afterAll(done => {
  server.closeAllConnections();
  server.close(done);
});

beforeEach(() => {
  allowed = true;
  status = 200;
  received.length = 0;
});

async function answer(
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  received.push({
    method: request.method ?? '',
    headers: Object.keys(request.headers),
    body: Buffer.concat(chunks).toString()
  });
  if (allowed) {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Methods', 'PUT');
  }
  if (request.url !== '/silent') {
    response.writeHead(request.method === 'PUT' ? status : 204).end();
  }
}

function send(path: string, signal = NEVER): Promise<number[]> {
  const sent: number[] = [];
  const blob = new Blob(['some bytes']);
  return put(origin + path, blob, bytes => sent.push(bytes), signal).then(
    () => sent
  );
}

const NEVER = transferableAbortController().signal;

describe('a part on its way to the store', () => {
  it('arrives, and says that it moves', async () => {
    const sent = await send('/part');
    // How far it is jsdom does not know; browsers do.
    expect(sent).not.toEqual([]);
    const put = received.find(({ method }) => method === 'PUT');
    expect(put?.body).toBe('some bytes');
    // Nothing of the user's session.
    expect(put?.headers).not.toContain('cookie');
    expect(put?.headers).not.toContain('authorization');
  });

  it('is refused with the status that the store gives', async () => {
    status = 403;
    await expect(send('/part')).rejects.toEqual(new PutError(403));
  });

  it('is not sent when the store does not allow the browser', async () => {
    allowed = false;
    const complaint = jest.spyOn(console, 'error').mockReturnValue();
    await expect(send('/part')).rejects.toMatchObject({ status: 0 });
    expect(received.map(({ method }) => method)).toEqual(['OPTIONS']);
    complaint.mockRestore();
  });

  it('ends at once when it is stopped', async () => {
    const abort = transferableAbortController();
    const sending = send('/silent', abort.signal);
    setTimeout(() => abort.abort(new Error('stopped')), 50);
    await expect(sending).rejects.toThrow('stopped');
  });
});
