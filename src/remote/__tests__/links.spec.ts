import { localError } from '../../core/errors';
import { LinkList, MAX_LINKS } from '../links';
import type { Look } from '../links';
import { MISSING, answering, info } from './infos';

const A = 'https://example.org/a.csv';
const B = 'https://example.org/b.zip';

function setUp(look: Look = answering()) {
  const asked = jest.fn(look);
  return { links: new LinkList(asked), asked };
}

async function pause(): Promise<void> {
  await jest.advanceTimersByTimeAsync(500);
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the addresses of the page "Remote URL"', () => {
  it('are looked up once no more is typed, each once', async () => {
    const { links, asked } = setUp();
    links.type('https://exam');
    links.type(`${A}\n${B} ${A}`);
    expect(links.isLooking).toBe(true);
    await pause();
    expect(asked.mock.calls).toEqual([[[A, B], '']]);
    expect(links.isLooking).toBe(false);
    expect(links.ready.map(({ name }) => name)).toEqual(['a.csv', 'b.zip']);
    links.type(A);
    await pause();
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('are looked up again for another folder, whose names are others', async () => {
    const { links, asked } = setUp();
    links.type(A);
    await pause();
    links.goTo('data');
    await pause();
    expect(asked).toHaveBeenLastCalledWith([A], 'data');
  });

  it('take no answer for a folder that was left meanwhile', async () => {
    let answer = (): void => undefined;
    const { links } = setUp(async (urls, destination) => {
      if (destination === '') {
        await new Promise<void>(resolve => (answer = resolve));
      }
      return urls.map(url => info(url, { name: `in-${destination}` }));
    });
    links.type(A);
    await pause();
    links.goTo('data');
    await pause();
    answer();
    await pause();
    expect(links.links[0]?.name).toBe('in-data');
  });

  it('become jobs, and those that cannot be had stay', async () => {
    const { links } = setUp(
      answering(url => ({ error: url === B ? MISSING : null }))
    );
    links.type(`${A}\n${B}`);
    await pause();
    expect(links.take('data')).toEqual([
      {
        kind: 'remote',
        url: A,
        destination: 'data',
        name: 'a.csv',
        sha256: '',
        unpack: false,
        conflict: 'rename'
      }
    ]);
    expect(links.text).toBe(B);
  });

  it('are called as the user wants, or as before when that is nothing', async () => {
    const { links } = setUp();
    links.type(`${A}\n${B}`);
    await pause();
    links.rename(A, ' mine.csv ');
    links.rename(B, '  ');
    expect(links.take('').map(({ name }) => name)).toEqual([
      'mine.csv',
      'b.zip'
    ]);
  });

  it('are unpacked only where they are archives', async () => {
    const { links } = setUp(answering(url => ({ archive: url === B })));
    links.type(`${A}\n${B}`);
    await pause();
    links.set({ unpack: true });
    expect(links.take('').map(({ unpack }) => unpack)).toEqual([false, true]);
  });

  describe('with a name that is taken', () => {
    const taken = answering(url => ({ taken: url === A }));

    async function overwriting() {
      const { links } = setUp(taken);
      links.type(`${A}\n${B}`);
      await pause();
      links.set({ conflict: 'overwrite' });
      return links;
    }

    it('overwrite it on request, and nothing else', async () => {
      const links = await overwriting();
      expect(links.take('').map(({ conflict }) => conflict)).toEqual([
        'overwrite',
        'rename'
      ]);
    });

    it('overwrite nothing under another name', async () => {
      const links = await overwriting();
      links.rename(A, 'mine.csv');
      expect(links.take('')[0]?.conflict).toBe('rename');
    });

    it('overwrite nothing the next time', async () => {
      const links = await overwriting();
      links.take('');
      links.type(A);
      await pause();
      expect(links.take('')[0]?.conflict).toBe('rename');
    });

    it('overwrite nothing in another folder', async () => {
      const links = await overwriting();
      expect(links.take('other')[0]?.conflict).toBe('rename');
      const moved = await overwriting();
      moved.goTo('other');
      await pause();
      expect(moved.take('other')[0]?.conflict).toBe('rename');
    });

    it('overwrite a folder only when they become one', async () => {
      const { links } = setUp(
        answering(() => ({ archive: true, folder_taken: true }))
      );
      links.type(A);
      await pause();
      links.set({ conflict: 'overwrite' });
      expect(links.isTaken(links.ready[0]!)).toBe(false);
      links.set({ unpack: true });
      expect(links.take('')[0]?.conflict).toBe('overwrite');
    });
  });

  it('have a checksum only when there is one', async () => {
    const { links } = setUp();
    const sum = 'AB'.repeat(32);
    links.type(A);
    links.setChecksum('abc');
    expect(links.isChecksumValid).toBe(false);
    links.setChecksum(` ${sum} `);
    expect(links.isChecksumValid).toBe(true);
    await pause();
    expect(links.take('')[0]?.sha256).toBe(sum.toLowerCase());
    links.type(`${A}\n${B}`);
    links.setChecksum('abc');
    expect(links.isChecksumValid).toBe(true);
    await pause();
    expect(links.take('')[0]?.sha256).toBe('');
  });

  it('are not more than the server looks up at once', () => {
    const { links } = setUp();
    const many = Array.from({ length: MAX_LINKS + 2 }, (_, i) => `${A}?${i}`);
    links.type(many.join('\n'));
    expect(links.links).toHaveLength(MAX_LINKS);
    expect(links.surplus).toBe(2);
  });

  it('tell why the server could not be asked, and ask again', async () => {
    let broken = true;
    const { links } = setUp((urls, destination) =>
      broken
        ? Promise.reject(localError('network.unreachable', 'no'))
        : answering()(urls, destination)
    );
    links.type(A);
    await pause();
    expect(links.problem?.code).toBe('network.unreachable');
    expect(links.isLooking).toBe(false);
    broken = false;
    links.retry();
    await pause();
    expect(links.problem).toBeNull();
    expect(links.ready).toHaveLength(1);
  });

  it('can be taken from the list', async () => {
    const { links } = setUp();
    links.type(`${A}\n${B}`);
    await pause();
    links.remove(A);
    expect(links.text).toBe(B);
    expect(links.ready.map(({ url }) => url)).toEqual([B]);
  });
});
