import { Notification } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { Client } from '../client';
import type { ErrorInfo } from '../contract.gen';
import {
  AppError,
  errorText,
  middleCut,
  notificationText,
  showError,
  toAppError
} from '../errors';

const trans = nullTranslator.load('any');

const info: ErrorInfo = {
  code: 'storage.disk_full',
  message: 'No space for “a.bin”: 3 B free.',
  hint: 'Delete something.',
  retryable: true,
  message_template: 'No space for “{name}”: {free} free.',
  hint_template: 'Delete something.',
  params: { name: 'a.bin', free: '3 B' }
};

/** A client of a server that answers as told. */
function clientOf(answer: (request: Request) => Response | Error): Client {
  return new Client(
    ServerConnection.makeSettings({
      baseUrl: 'http://localhost/user/me/',
      token: 'secret',
      fetch: input => {
        const reply = answer(input as Request);
        return reply instanceof Error
          ? Promise.reject(reply)
          : Promise.resolve(reply);
      }
    })
  );
}

async function failure(client: Client): Promise<AppError> {
  try {
    await client.get('jobs');
  } catch (reason) {
    expect(reason).toBeInstanceOf(AppError);
    return reason as AppError;
  }
  throw new Error('It did not fail');
}

describe('Client', () => {
  it('asks below the base URL, with token, query and body', async () => {
    const seen: Request[] = [];
    const client = clientOf(request => {
      seen.push(request);
      return new Response('{"ok":1}');
    });
    expect(await client.get('jobs', { limit: 5, before: undefined })).toEqual({
      ok: 1
    });
    await client.post('jobs', { spec: 1 });
    const [get, post] = seen;
    // JupyterLab adds the time, so that no cache answers.
    expect(get?.url).toMatch(
      /^http:\/\/localhost\/user\/me\/modelarts\/jobs\?limit=5&\d+$/
    );
    expect(get?.headers.get('Authorization')).toBe('token secret');
    expect(post?.method).toBe('POST');
    expect(await post?.json()).toEqual({ spec: 1 });
  });

  it('escapes what goes into a query', () => {
    const client = clientOf(() => new Response('{}'));
    expect(client.url('upload/', { job: 'a&b=c' })).toBe(
      'http://localhost/user/me/modelarts/upload/?job=a%26b%3Dc'
    );
  });

  it('accepts empty replies', async () => {
    const client = clientOf(() => new Response(null, { status: 204 }));
    await expect(client.delete('jobs')).resolves.toBeUndefined();
    await expect(client.post('upload/x/digest')).resolves.toBeUndefined();
  });

  it("throws the server's own errors as they are", async () => {
    const error = await failure(
      clientOf(() => new Response(JSON.stringify(info), { status: 507 }))
    );
    expect(error.info).toEqual(info);
    expect(error.status).toBe(507);
    expect(error.retryable).toBe(true);
  });

  it.each([
    [502, '<html>Bad gateway</html>', 'http.502', true],
    [404, '', 'http.404', false],
    [413, '<html>Too large</html>', 'http.413', false],
    [500, '{"message": "old style", "reason": null}', 'http.500', true],
    [503, JSON.stringify({ ...info, params: { n: 1 } }), 'http.503', true]
  ])('makes sense of a foreign page with status %i', async (...given) => {
    const [status, body, code, retryable] = given;
    const error = await failure(clientOf(() => new Response(body, { status })));
    expect(error.code).toBe(code);
    expect(error.retryable).toBe(retryable);
    expect(errorText(error.info, trans).message).not.toBe('');
  });

  it('says when nobody answers', async () => {
    const error = await failure(clientOf(() => new TypeError('Failed')));
    expect(error.code).toBe('network.unreachable');
    expect(error.status).toBeNull();
    expect(errorText(error.info, trans).message).toBe(
      'The server cannot be reached.'
    );
  });

  it('does not take a sign-in page for an answer', async () => {
    const error = await failure(clientOf(() => new Response('<html>')));
    expect(error.code).toBe('network.unreachable');
  });
});

describe('errorText', () => {
  it('fills the translated template', () => {
    const german = {
      ...trans,
      gettext: (id: string) =>
        id === info.message_template
          ? 'Nur {free} frei, zu wenig für {name} und {other}'
          : id
    };
    expect(errorText(info, german)).toEqual({
      message: 'Nur 3 B frei, zu wenig für a.bin und {other}',
      hint: 'Delete something.'
    });
  });

  it('falls back on the English message', () => {
    const bare = { ...info, message_template: '', hint_template: '' };
    expect(errorText(bare, trans)).toEqual({
      message: info.message,
      hint: info.hint
    });
  });

  it('translates the reason, and no names', () => {
    const odd = {
      ...info,
      message_template: '{name}: {reason}',
      params: { name: 'it is a device', reason: 'it is a device' }
    };
    const german = {
      ...trans,
      gettext: (id: string) =>
        id === 'it is a device' ? 'es ist ein Gerät' : id
    };
    expect(errorText(odd, german).message).toBe(
      'it is a device: es ist ein Gerät.'
    );
  });

  it.each([
    ['it failed', 'x: it failed.'],
    ['it failed.', 'x: it failed.'],
    ['出错了', 'x: 出错了。']
  ])('ends with a full stop, also after the reason %s', (reason, expected) => {
    const odd = {
      ...info,
      message_template: 'x: {reason}',
      params: { reason }
    };
    expect(errorText(odd, trans).message).toBe(expected);
  });

  it('does not take text from a parameter for a parameter', () => {
    const odd = { ...info, params: { name: '{free}', free: '3 B' } };
    expect(errorText(odd, trans).message).toBe(
      'No space for “{free}”: 3 B free.'
    );
  });
});

describe('showing', () => {
  afterEach(() => Notification.dismiss());

  it('shows title, message and hint with the actions given', () => {
    const callback = jest.fn();
    showError(new AppError(info), trans, {
      title: 'It did not work.',
      actions: [{ label: 'Again', callback }]
    });
    const [shown] = Notification.manager.notifications;
    expect(shown?.type).toBe('error');
    expect(shown?.message).toBe(
      'It did not work.\nNo space for “a.bin”: 3 B free.\nDelete something.'
    );
    expect(shown?.options.actions?.[0]?.label).toBe('Again');
    expect(shown?.options.autoClose).toBe(false);
  });

  it('keeps notifications short enough not to be cut off', () => {
    const long = { ...info, params: { name: 'x'.repeat(500), free: '3 B' } };
    const text = notificationText(long, trans, 'The upload failed.');
    expect(text.length).toBeLessThanOrEqual(140);
    expect(text).toContain('free.');
    const endless = { ...long, hint_template: 'y'.repeat(200) };
    expect(notificationText(endless, trans)).not.toContain('yyy');
  });

  it('knows a fault of ours', () => {
    const fault = toAppError(new RangeError('boom'));
    expect(fault.code).toBe('client.unexpected');
    expect(errorText(fault.info, trans).message).toContain('boom');
    expect(toAppError(fault)).toBe(fault);
  });

  it('cuts in the middle', () => {
    expect(middleCut('short', 10)).toBe('short');
    expect(middleCut('abcdefghijkl', 7)).toBe('abc…jkl');
  });
});
