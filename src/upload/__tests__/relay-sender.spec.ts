import { MODIFIED, bytesOf, planned } from './entries';
import type { RelayParts } from '../../core/contract.gen';
import { localError } from '../../core/errors';
import { Connections } from '../connections';
import { FILE_CHANGED } from '../content';
import { PartSize } from '../partsize';
import { planUnits } from '../plan';
import type { IRelayApi } from '../relay/api';
import { PutError } from '../relay/put';
import { RelaySender, STORE_FAILS, STORE_REFUSES } from '../relay/sender';
import { Backoff } from '../retry';
import type { IUnit } from '../types';
import { KIB } from '../types';

const PART = 10 * KIB;
/** Parts in one answer. */
const PAGE = 8;

/** What the store does with a part: takes it, answers with a status, or takes it unseen. */
type Behaviour = (
  number: number,
  tries: number
) => 'take' | 'lose-answer' | number;

/** The relay of a server and the store behind it, in memory. */
class FakeRelay implements IRelayApi {
  constructor(readonly size: number) {}

  readonly stored = new Map<number, Uint8Array>();
  /** The parts that were put, in order. */
  readonly puts: number[] = [];
  readonly reports: number[] = [];
  behaviour: Behaviour = () => 'take';
  completed = 0;
  mostOpen = 0;
  stopped = 0;
  /** Called before each answer about parts. */
  onParts: () => void = () => undefined;

  create(): Promise<never> {
    return Promise.reject(new Error('not asked for here'));
  }

  parts(_: string, first: number, count = PAGE): Promise<RelayParts> {
    this.onParts();
    const all = Math.ceil(this.size / PART);
    const last = Math.min(all, first + Math.min(PAGE, count) - 1);
    const parts = [];
    for (let number = first; number <= last; number++) {
      const start = (number - 1) * PART;
      const size = Math.min(PART, this.size - start);
      this._signature += 1;
      const url = `http://store/${number}?signature=${this._signature}`;
      if (!this.stored.has(number)) {
        parts.push({ number, start, size, url });
      }
    }
    const next = last < all ? last + 1 : null;
    return Promise.resolve({ parts, next, arrived: this._arrived });
  }

  progress(_: string, sent: number): Promise<void> {
    this.reports.push(sent);
    return Promise.resolve();
  }

  complete(): Promise<void> {
    if (this._arrived < this.size) {
      return Promise.reject(localError('relay.partial', '', { status: 409 }));
    }
    this.completed += 1;
    return Promise.resolve();
  }

  readonly put = async (
    url: string,
    blob: Blob,
    onSent: (bytes: number) => void,
    signal: AbortSignal
  ): Promise<void> => {
    const number = Number(/\d+/.exec(url)?.[0]);
    this.puts.push(number);
    this.urls.push(url);
    this._open += 1;
    this.mostOpen = Math.max(this.mostOpen, this._open);
    try {
      await new Promise(resolve => setTimeout(resolve, 2));
      if (signal.aborted) {
        this.stopped += 1;
        throw signal.reason as Error;
      }
      const tries = this.puts.filter(one => one === number).length;
      const what = this.behaviour(number, tries);
      if (typeof what === 'number') {
        throw new PutError(what);
      }
      onSent(blob.size);
      this.stored.set(number, await bytesOf(blob));
      if (what === 'lose-answer') {
        throw new PutError(0);
      }
    } finally {
      this._open -= 1;
    }
  };

  readonly urls: string[] = [];

  get content(): Buffer {
    const numbers = [...this.stored.keys()].sort((a, b) => a - b);
    return Buffer.concat(
      numbers.map(number => this.stored.get(number) ?? new Uint8Array())
    );
  }

  private get _arrived(): number {
    return this.content.length;
  }

  private _open = 0;
  private _signature = 0;
}

function setUp(size = 23 * PART + 5) {
  // Other bytes in each part, so that a mix-up shows.
  const words = Uint32Array.from({ length: size / 4 + 1 }, (_, i) => i);
  const bytes = new Uint8Array(words.buffer).slice(0, size);
  const file = new File([bytes], 'big', { lastModified: MODIFIED });
  const entry = planned({ path: 'big', size, modified: MODIFIED, file });
  const relay = new FakeRelay(size);
  const sender = new RelaySender({
    api: relay,
    put: relay.put,
    connections: new Connections(),
    partSize: new PartSize('', null),
    backoff: () => new FastBackoff()
  });
  const [unit] = planUnits([entry]) as [IUnit];
  return { relay, sender, unit, file, bytes: Buffer.from(bytes) };
}

class FastBackoff extends Backoff {
  override next(): number {
    return super.next() / 1000;
  }
}

const NEVER = new AbortController().signal;

describe('sending a file to the object store', () => {
  it('sends all parts, some at a time, and says when that is done', async () => {
    const { relay, sender, unit, bytes } = setUp();
    await sender.send('id', unit, NEVER);
    expect(relay.content.equals(bytes)).toBe(true);
    expect(relay.puts).toHaveLength(24);
    expect(relay.completed).toBe(1);
    expect(relay.mostOpen).toBe(4);
  });

  it('sends only what the store does not have yet', async () => {
    const { relay, sender, unit, bytes } = setUp(3 * PART);
    relay.stored.set(2, new Uint8Array(bytes.subarray(PART, 2 * PART)));
    await sender.send('id', unit, NEVER);
    expect(relay.puts).toEqual([1, 3]);
    expect(relay.content.equals(bytes)).toBe(true);
  });

  it('sends nothing when the store has all of it', async () => {
    const { relay, sender, unit, bytes } = setUp(PART);
    relay.stored.set(1, new Uint8Array(bytes));
    await sender.send('id', unit, NEVER);
    expect(relay.puts).toEqual([]);
    expect(relay.completed).toBe(1);
  });

  it('tells the server how far it is, never more than there is', async () => {
    const { relay, sender, unit } = setUp();
    await sender.send('id', unit, NEVER);
    expect(relay.reports.length).toBeGreaterThan(0);
    expect(Math.max(...relay.reports)).toBeLessThanOrEqual(unit.size);
  });
});

describe('a part that does not arrive', () => {
  it('is sent again, to a fresh address', async () => {
    const { relay, sender, unit, bytes } = setUp();
    relay.behaviour = (number, tries) =>
      number === 5 && tries < 4 ? 503 : 'take';
    await sender.send('id', unit, NEVER);
    expect(relay.puts.filter(number => number === 5)).toHaveLength(4);
    expect(new Set(relay.urls).size).toBe(relay.urls.length);
    expect(relay.content.equals(bytes)).toBe(true);
  });

  it('is not sent again when only the answer was lost', async () => {
    const { relay, sender, unit, bytes } = setUp();
    relay.behaviour = () => 'lose-answer';
    await sender.send('id', unit, NEVER);
    expect(relay.puts).toHaveLength(24);
    expect(relay.content.equals(bytes)).toBe(true);
  });

  it('is given up after many tries, and the others with it', async () => {
    const { relay, sender, unit } = setUp();
    relay.behaviour = number => (number === 20 ? 503 : 'take');
    const sending = sender.send('id', unit, NEVER);
    await expect(sending).rejects.toMatchObject({ code: STORE_FAILS });
    expect(relay.puts.filter(number => number === 20)).toHaveLength(12);
    expect(relay.completed).toBe(0);
  });

  it('waits for a server that is away', async () => {
    const { relay, sender, unit, bytes } = setUp(3 * PART);
    let asked = 0;
    relay.behaviour = (number, tries) =>
      number === 3 && tries === 1 ? 0 : 'take';
    relay.onParts = () => {
      asked += 1;
      if (asked === 2) {
        throw localError('network.unreachable', 'away', { retryable: true });
      }
    };
    await sender.send('id', unit, NEVER);
    expect(relay.content.equals(bytes)).toBe(true);
  });

  it('is told of as a file that changed when that is why', async () => {
    const { relay, sender, unit, file } = setUp();
    relay.behaviour = () => {
      jest.spyOn(file, 'slice').mockImplementation(() => {
        throw new DOMException('gone', 'NotReadableError');
      });
      return 0;
    };
    const sending = sender.send('id', unit, NEVER);
    await expect(sending).rejects.toMatchObject({ code: FILE_CHANGED });
  });
});

describe('a store that takes nothing from this browser', () => {
  it.each([0, 403])('is found out soon when it answers %s', async status => {
    const { relay, sender, unit } = setUp();
    relay.behaviour = () => status;
    const sending = sender.send('id', unit, NEVER);
    await expect(sending).rejects.toMatchObject({ code: STORE_REFUSES });
    expect(relay.puts.length).toBeLessThanOrEqual(8);
  });

  it('leaves no address in the error', async () => {
    const { relay, sender, unit } = setUp();
    relay.behaviour = () => 403;
    const error = await sender
      .send('id', unit, NEVER)
      .catch((reason: Error) => `${reason.stack} ${JSON.stringify(reason)}`);
    expect(error).toContain(STORE_REFUSES);
    expect(error).not.toContain('signature');
  });
});

describe('stopping', () => {
  it('ends all parts on the wire, and sends no more', async () => {
    const { relay, sender, unit } = setUp();
    const abort = new AbortController();
    relay.behaviour = number => {
      if (number === 6) {
        abort.abort(new DOMException('Stopped', 'AbortError'));
      }
      return 'take';
    };
    const sending = sender.send('id', unit, abort.signal);
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    const { length } = relay.puts;
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(relay.puts).toHaveLength(length);
    expect(relay.completed).toBe(0);
  });

  it('does not wait for the next try', async () => {
    const { relay, unit } = setUp();
    const sender = new RelaySender({
      api: relay,
      put: relay.put,
      connections: new Connections(),
      partSize: new PartSize('', null),
      backoff: () => new Backoff(() => 1)
    });
    relay.behaviour = () => 503;
    const abort = new AbortController();
    const sending = sender.send('id', unit, abort.signal);
    setTimeout(() => abort.abort(new Error('stopped')), 50);
    await expect(sending).rejects.toThrow('stopped');
  });
});
