/** At most a few requests with bodies at once; the others wait in the order they came. */
export class Connections {
  constructor(private readonly _limit = 4) {}

  /**
   * Wait for a free connection.
   *
   * @returns a function that frees it again; calling that twice does no harm
   * @throws the signal's reason if it is aborted first
   */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this._used < this._limit) {
      this._used += 1;
    } else {
      await this._wait(signal);
    }
    let held = true;
    return () => {
      if (held) {
        held = false;
        this._release();
      }
    };
  }

  private _wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        this._waiting.splice(this._waiting.indexOf(waiter), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this._waiting.push(waiter);
    });
  }

  private _release(): void {
    const next = this._waiting.shift();
    if (next) {
      // The connection passes on without becoming free.
      next();
    } else {
      this._used -= 1;
    }
  }

  private _used = 0;
  private readonly _waiting: (() => void)[] = [];
}
