/** Sends a file to the object store, several parts at a time. */
import type { RelayPart, RelayParts } from '../../core/contract.gen';
import { localError } from '../../core/errors';
import type { Connections } from '../connections';
import { contentOf, verifyReadable } from '../content';
import type { PartSize } from '../partsize';
import { persist } from '../persist';
import { Backoff, waitToRetry } from '../retry';
import type { IUnit } from '../types';
import type { IRelayApi } from './api';
import { PutError } from './put';
import type { put } from './put';

/** The store takes nothing from this browser: it refuses it, or cannot be reached from it. */
export const STORE_REFUSES = 'relay.store_refuses';
/** The store took parts, and takes no more. */
export const STORE_FAILS = 'relay.store_fails';

/** Parts at once. */
const PARALLEL = 4;
/** So often a part is tried, if none has arrived yet and not a byte has left. */
const TRIES_UNMOVED = 2;
/** If bytes have left, but no part has arrived yet. */
const TRIES_AT_FIRST = 4;
/** With a store that has taken parts. */
const TRIES = 12;
/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 500;

export interface IRelaySenderOptions {
  readonly api: IRelayApi;
  readonly put: typeof put;
  /** Of all files together: more than a browser opens would wait, and look as if they stood still. */
  readonly connections: Connections;
  readonly partSize: PartSize;
  /** Waits between two tries, for each part anew. */
  readonly backoff?: () => Backoff;
}

export class RelaySender {
  constructor(private readonly _options: IRelaySenderOptions) {}

  /**
   * Send what of the file the store does not have.
   *
   * @throws `AppError` when it cannot be sent; the signal's reason when aborted
   */
  async send(relay: string, unit: IUnit, signal: AbortSignal): Promise<void> {
    // When one part is refused, the others need not go on.
    const abort = new AbortController();
    const stop = () => abort.abort(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', stop);
    try {
      await new Sending(relay, unit, abort.signal, this._options).run();
    } catch (reason) {
      abort.abort(reason);
      throw reason;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** One file on its way. */
class Sending {
  constructor(
    private readonly _relay: string,
    private readonly _unit: IUnit,
    private readonly _signal: AbortSignal,
    private readonly _options: IRelaySenderOptions
  ) {
    this._content = contentOf(_unit);
  }

  async run(): Promise<void> {
    const workers = Array.from({ length: PARALLEL }, () => this._work());
    await Promise.all(workers);
    const { api } = this._options;
    await this._persist(() => api.complete(this._relay));
  }

  private async _work(): Promise<void> {
    for (;;) {
      const part = await this._next();
      if (!part) {
        return;
      }
      await this._send(part);
    }
  }

  /** The next part; workers that ask at once take turns. */
  private _next(): Promise<RelayPart | undefined> {
    const part = this._asking.then(() => this._take());
    this._asking = part.catch(() => undefined);
    return part;
  }

  private async _take(): Promise<RelayPart | undefined> {
    while (this._queue.length === 0 && this._page !== null) {
      const page = await this._parts(this._page);
      // What arrives later on is counted where it is sent.
      this._arrived ??= page.arrived;
      this._queue.push(...page.parts);
      this._page = page.next;
    }
    return this._queue.shift();
  }

  private async _send(part: RelayPart): Promise<void> {
    const { number, start, size } = part;
    const blob = this._content.slice(start, start + size);
    const backoff = this._options.backoff?.() ?? new Backoff();
    let { url } = part;
    for (let tries = 1; ; tries++) {
      try {
        await this._put(number, url, blob);
        break;
      } catch (reason) {
        await this._mayTryAgain(reason, tries);
      }
      this._moving.delete(number);
      await waitToRetry(backoff.next(), this._signal);
      // The old address may be what is wrong. Besides, a network that is down is waited for here.
      const [again] = (await this._parts(number, 1)).parts;
      if (!again) {
        break;
      }
      url = again.url;
    }
    this._moving.delete(number);
    this._arrived = (this._arrived ?? 0) + size;
  }

  private async _put(number: number, url: string, blob: Blob): Promise<void> {
    const { connections, put } = this._options;
    const release = await connections.acquire(this._signal);
    try {
      const onSent = (bytes: number) => this._note(number, bytes);
      await put(url, blob, onSent, this._signal);
    } finally {
      release();
    }
  }

  private async _mayTryAgain(reason: unknown, tries: number): Promise<void> {
    this._signal.throwIfAborted();
    if (!(reason instanceof PutError)) {
      throw reason;
    }
    await verifyReadable(this._unit.entries);
    if (this._arrived) {
      if (tries >= TRIES) {
        throw localError(STORE_FAILS, reason.message);
      }
    } else if (tries >= (this._hasMoved ? TRIES_AT_FIRST : TRIES_UNMOVED)) {
      throw localError(STORE_REFUSES, reason.message);
    }
  }

  private _parts(first: number, count?: number): Promise<RelayParts> {
    const { api } = this._options;
    return this._persist(() => api.parts(this._relay, first, count));
  }

  private _persist<T>(request: () => Promise<T>): Promise<T> {
    return persist(request, this._options.partSize, this._signal);
  }

  private _note(number: number, sent: number): void {
    this._hasMoved ||= sent > 0;
    this._moving.set(number, sent);
    const now = performance.now();
    if (now - this._reported >= REPORT_EVERY) {
      this._reported = now;
      const moving = [...this._moving.values()];
      const all = moving.reduce((sum, one) => sum + one, this._arrived ?? 0);
      // If the server is away, those requests tell that need an answer.
      this._options.api.progress(this._relay, all).catch(() => undefined);
    }
  }

  private readonly _content: Blob;
  private _asking: Promise<unknown> = Promise.resolve();
  private _queue: RelayPart[] = [];
  /** The first part of the page to be asked for next; null when there is none. */
  private _page: number | null = 1;
  /** Bytes that the store has. */
  private _arrived: number | undefined;
  /** Bytes that have left of parts which have not arrived, by their number. */
  private readonly _moving = new Map<number, number>();
  private _hasMoved = false;
  private _reported = -Infinity;
}
