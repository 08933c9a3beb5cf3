const PREFIX = 'jupyterlab-modelarts:upload:';

/** Sees to it that of several tabs only one sends the files of a job. */
export class Ownership {
  /** @param locks - the browser's locks; null on pages that came over plain HTTP */
  constructor(private readonly _locks: LockManager | null) {}

  /** Become the sender of a job. Returns false if another tab is. */
  async take(job: string): Promise<boolean> {
    if (this._locks === null || this._held.has(job)) {
      return true;
    }
    const locks = this._locks;
    return new Promise<boolean>(resolve => {
      const hold = (lock: Lock | null) => {
        resolve(lock !== null);
        // The lock is held for as long as this promise is open, or the tab.
        return lock === null
          ? undefined
          : new Promise<void>(release => this._held.set(job, release));
      };
      locks
        .request(PREFIX + job, { ifAvailable: true }, hold)
        .catch(() => resolve(true));
    });
  }

  release(job: string): void {
    this._held.get(job)?.();
    this._held.delete(job);
  }

  private readonly _held = new Map<string, () => void>();
}
