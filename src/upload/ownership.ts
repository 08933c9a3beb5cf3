const PREFIX = 'jupyterlab-modelarts:upload:';

/** Names the channel on which tabs ask each other; give it to the `BroadcastChannel`. */
export const CHANNEL = 'jupyterlab-modelarts:upload';

/** Milliseconds for other tabs to say that they have a job. They answer at once. */
const TIME_TO_ANSWER = 300;

/**
 * Who sends the files of a job.
 *
 * - `ours`: this tab.
 * - `theirs`: another tab.
 * - `unknown`: this tab, unless there is another: tabs cannot find out about each other here.
 */
export type Claim = 'ours' | 'theirs' | 'unknown';

/** What tabs say to each other. */
interface IMessage {
  readonly type: 'who-has' | 'mine';
  readonly job: string;
}

/** Sees to it that of several tabs only one sends the files of a job. */
export class Ownership {
  /**
   * @param locks - the browser's locks; null on pages that came over plain HTTP
   * @param channel - asks the other tabs where there are no locks; null if that cannot be had
   */
  constructor(
    private readonly _locks: LockManager | null,
    private readonly _channel: BroadcastChannel | null
  ) {
    _channel?.addEventListener(
      'message',
      ({ data }: MessageEvent<IMessage>) => {
        if (data.type === 'who-has' && this._held.has(data.job)) {
          this._say('mine', data.job);
        }
      }
    );
  }

  /**
   * Become the sender of a job, unless another tab is.
   *
   * @param fresh - this tab has just made it, so that no other can have it
   */
  async take(job: string, fresh = false): Promise<Claim> {
    if (this._held.has(job)) {
      return 'ours';
    }
    const locked = await this._lock(job);
    if (locked !== null) {
      return locked ? 'ours' : 'theirs';
    }
    if (!fresh && (await this._isHeldElsewhere(job))) {
      return 'theirs';
    }
    this._held.set(job, () => {});
    return fresh || this._channel ? 'ours' : 'unknown';
  }

  release(job: string): void {
    this._held.get(job)?.();
    this._held.delete(job);
  }

  /** Returns whether the lock could be had, or null where there are no locks. */
  private _lock(job: string): Promise<boolean | null> {
    const locks = this._locks;
    if (locks === null) {
      return Promise.resolve(null);
    }
    return new Promise(resolve => {
      const hold = (lock: Lock | null) => {
        resolve(lock !== null);
        // The lock is held for as long as this promise is open, or the tab.
        return lock === null
          ? undefined
          : new Promise<void>(release => this._held.set(job, release));
      };
      locks
        .request(PREFIX + job, { ifAvailable: true }, hold)
        .catch(() => resolve(null));
    });
  }

  private async _isHeldElsewhere(job: string): Promise<boolean> {
    const channel = this._channel;
    if (channel === null) {
      return false;
    }
    let hear: (event: MessageEvent<IMessage>) => void = () => {};
    const answer = new Promise<boolean>(resolve => {
      hear = ({ data }) => {
        if (data.type === 'mine' && data.job === job) {
          resolve(true);
        }
      };
      setTimeout(() => resolve(false), TIME_TO_ANSWER);
    });
    channel.addEventListener('message', hear);
    this._say('who-has', job);
    try {
      return await answer;
    } finally {
      channel.removeEventListener('message', hear);
    }
  }

  private _say(type: IMessage['type'], job: string): void {
    const message: IMessage = { type, job };
    this._channel?.postMessage(message);
  }

  /** The jobs of this tab, with what gives them away. */
  private readonly _held = new Map<string, () => void>();
}
