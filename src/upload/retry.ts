/** When to try again, and with what. */
import type { IFailure } from './failure';
import type { PartSize } from './partsize';
import { MIB } from './types';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
/** So often a fault of the server itself is tried again without anything getting better. */
const PATIENCE = 6;

/** Waits that double up to a limit, each a bit random so that clients do not march in step. */
export class Backoff {
  constructor(private readonly _random: () => number = Math.random) {}

  next(): number {
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this._count);
    this._count += 1;
    return delay * (0.5 + this._random() / 2);
  }

  reset(): void {
    this._count = 0;
  }

  private _count = 0;
}

/**
 * Decides after each failed attempt of one upload.
 *
 * A network that is down is tried for as long as the tab is open; what the server refuses is
 * not tried again.
 */
export class RetryPolicy {
  constructor(
    private readonly _partSize: PartSize,
    private readonly _backoff = new Backoff()
  ) {}

  /**
   * @param progressed - whether the server got any bytes in the attempt
   * @param sent - the size of the part that was being sent
   * @returns milliseconds to wait before the next attempt; null to give up
   */
  next(failure: IFailure, progressed: boolean, sent: number): number | null {
    if (progressed) {
      this._backoff.reset();
      this._stuck = 0;
      this._resets = 0;
    } else {
      this._stuck += 1;
    }
    switch (failure.kind) {
      case 'too-large':
        return this._partSize.halve(sent) ? 0 : null;
      case 'network':
        return this._isCutOff(progressed, sent) && this._partSize.halve(sent)
          ? 0
          : this._backoff.next();
      case 'busy':
        return this._isHopeless(failure) ? null : this._backoff.next();
      case 'locked':
        return this._backoff.next();
      case 'offset':
      case 'gone':
        return this._stuck > 2 ? null : 0;
      case 'refused':
        return null;
    }
  }

  /** Some proxies cut the connection instead of answering that a part is too large. */
  private _isCutOff(progressed: boolean, sent: number): boolean {
    if (progressed || sent <= MIB || !isOnline()) {
      return false;
    }
    this._resets += 1;
    if (this._resets < 2) {
      return false;
    }
    this._resets = 0;
    this._backoff.reset();
    return true;
  }

  private _isHopeless(failure: IFailure): boolean {
    return this._stuck > PATIENCE && failure.error.code === 'server.unexpected';
  }

  private _stuck = 0;
  private _resets = 0;
}

/** Wait, but no longer than until the network is back. Throws the signal's reason if aborted. */
export function waitToRetry(
  milliseconds: number,
  signal: AbortSignal
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      if (signal.aborted) {
        reject(signal.reason as Error);
      } else {
        resolve();
      }
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}

function isOnline(): boolean {
  return typeof navigator === 'undefined' || navigator.onLine !== false;
}
