import { createHash } from 'crypto';

import { contentEntry } from './entries';
import { EASY_DIGEST, Hasher } from '../hash';
import type { IHashReply, IHashRequest } from '../hash';

const NEVER = new AbortController().signal;

function blobOf(content: string): Blob {
  return contentEntry('file', content).file as Blob;
}

function expected(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A worker that answers as told. */
function worker(answer: (request: IHashRequest) => IHashReply | 'crash') {
  const fake = {
    asked: 0,
    onmessage: null as ((event: { data: IHashReply }) => void) | null,
    onerror: null as (() => void) | null,
    postMessage: (request: IHashRequest) => {
      fake.asked += 1;
      const reply = answer(request);
      setTimeout(() =>
        reply === 'crash' ? fake.onerror?.() : fake.onmessage?.({ data: reply })
      );
    },
    terminate: () => {}
  };
  return fake;
}

const LARGE = 'x'.repeat(EASY_DIGEST + 5_000_000);

describe('the digest in the browser', () => {
  it.each([
    ['nothing', ''],
    ['a few bytes', 'abc'],
    ['several slices', LARGE]
  ])('of %s is right, without a worker too', async (_, content) => {
    const hasher = new Hasher(() => Promise.reject(new Error('forbidden')));
    expect(await hasher.digest(blobOf(content), NEVER)).toBe(expected(content));
  });

  it('comes from the worker where there is one', async () => {
    const fake = worker(({ id }) => ({ id, digest: 'd', error: '' }));
    const hasher = new Hasher(() => Promise.resolve(fake as unknown as Worker));
    expect(await hasher.digest(blobOf(LARGE), NEVER)).toBe('d');
    expect(fake.asked).toBe(1);
  });

  it('is computed here when the worker cannot be loaded', async () => {
    const fake = worker(() => 'crash');
    const hasher = new Hasher(() => Promise.resolve(fake as unknown as Worker));
    expect(await hasher.digest(blobOf(LARGE), NEVER)).toBe(expected(LARGE));
  });

  it('is none when the file cannot be read', async () => {
    const fake = worker(({ id }) => ({
      id,
      digest: null,
      error: 'unreadable'
    }));
    const hasher = new Hasher(() => Promise.resolve(fake as unknown as Worker));
    await expect(hasher.digest(blobOf(LARGE), NEVER)).rejects.toThrow(
      'unreadable'
    );
  });
});
