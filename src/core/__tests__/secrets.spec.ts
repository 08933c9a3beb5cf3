import { ServerConnection } from '@jupyterlab/services';

import { Client } from '../client';
import { AppError, UNREACHABLE } from '../errors';
import { SecretsApi } from '../secrets';

const VALUE = 'sk-"very" \\private\n密码';

interface IAsked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A server that answers as told, and keeps what it was asked. */
class Server {
  readonly asked: IAsked[] = [];
  readonly api: SecretsApi;

  constructor(answer: () => Response | Error) {
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://localhost/user/me/',
      fetch: async input => {
        const request = input as Request;
        const path = request.url
          .replace('http://localhost', '')
          .replace(/\?\d+$/, '');
        this.asked.push({
          method: request.method,
          path,
          body: await request.text()
        });
        const reply = answer();
        if (reply instanceof Error) {
          throw reply;
        }
        return reply;
      }
    });
    this.api = new SecretsApi(new Client(settings));
  }
}

const done = () => new Response(null, { status: 204 });

const refusal = {
  code: 'credentials.keyring_locked',
  message: 'The keyring of this computer is locked.',
  hint: 'Unlock it and try again.',
  retryable: true,
  message_template: 'The keyring of this computer is locked.',
  hint_template: 'Unlock it and try again.',
  params: {}
};

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const reason: unknown = await promise.then(
    () => null,
    (error: unknown) => error
  );
  expect(reason).toBeInstanceOf(AppError);
  return reason as AppError;
}

describe('SecretsApi', () => {
  it('lists the names and the store', async () => {
    const list = {
      secrets: [{ name: 'api_key', changed: 1_700_000_000_000 }],
      store: 'file'
    };
    const server = new Server(() => new Response(JSON.stringify(list)));
    expect(await server.api.list()).toEqual(list);
    expect(server.asked).toEqual([
      { method: 'GET', path: '/user/me/modelarts/secrets', body: '' }
    ]);
  });

  it('sends a value in the body and nowhere else', async () => {
    const server = new Server(done);
    await server.api.set('api_key', VALUE);
    expect(server.asked).toEqual([
      {
        method: 'PUT',
        path: '/user/me/modelarts/secrets/api_key',
        body: JSON.stringify({ value: VALUE })
      }
    ]);
  });

  it('deletes by name', async () => {
    const server = new Server(done);
    await server.api.delete('api_key');
    expect(server.asked).toEqual([
      {
        method: 'DELETE',
        path: '/user/me/modelarts/secrets/api_key',
        body: ''
      }
    ]);
  });

  it.each(['../jobs', 'a/b', 'a?b#c', '%2e', 'ключ', 'a b'])(
    'asks for nothing but a secret when the name is %p',
    async name => {
      const server = new Server(done);
      await server.api.set(name, VALUE);
      await server.api.delete(name);
      for (const { path } of server.asked) {
        expect(path).toMatch(/^\/user\/me\/modelarts\/secrets\/[^/?#]+$/);
      }
    }
  );

  it('throws what the server says', async () => {
    const server = new Server(
      () => new Response(JSON.stringify(refusal), { status: 503 })
    );
    for (const call of [
      () => server.api.list(),
      () => server.api.set('api_key', VALUE),
      () => server.api.delete('api_key')
    ]) {
      const error = await failure(call());
      expect(error.info).toEqual(refusal);
      expect(error.status).toBe(503);
    }
  });

  it('says when the server cannot be reached, and not what was sent', async () => {
    const server = new Server(() => new TypeError('Failed to fetch'));
    const error = await failure(server.api.set('api_key', VALUE));
    expect([error.code, error.retryable]).toEqual([UNREACHABLE, true]);
    expect(JSON.stringify(error.info)).not.toContain('private');
  });

  it('does not wait forever for a reply', async () => {
    jest.useFakeTimers();
    try {
      const settings = ServerConnection.makeSettings({
        baseUrl: 'http://localhost/',
        fetch: (input, init) =>
          new Promise((_, reject) => {
            const { signal } = init?.signal ? init : (input as Request);
            signal?.addEventListener('abort', () => reject(new Error('late')));
          })
      });
      const api = new SecretsApi(new Client(settings));
      const failed = failure(api.set('api_key', VALUE));
      await jest.advanceTimersByTimeAsync(60_000);
      expect((await failed).code).toBe(UNREACHABLE);
    } finally {
      jest.useRealTimers();
    }
  });
});
