import type { IDisposable } from '@lumino/disposable';

/** A hidden tab paints no frames; then changes are told after so many milliseconds. */
const HIDDEN_DELAY = 100;

/** Gathers changes and tells them once a frame: the one thing that changed, or null for several. */
export class FrameGate<T> implements IDisposable {
  constructor(private readonly _tell: (changed: T | null) => void) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** `key` says whether two changes are of the same thing. */
  add(key: string | null, changed: T | null): void {
    if (this._isDisposed) {
      return;
    }
    if (!this._pending) {
      this._pending = { key, changed };
      this._frame = requestAnimationFrame(() => this._flush());
      this._timer = setTimeout(() => this._flush(), HIDDEN_DELAY);
    } else if (key !== null && this._pending.key === key) {
      this._pending = { key, changed };
    } else {
      this._pending = { key: null, changed: null };
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._stop();
  }

  private _flush(): void {
    const pending = this._pending;
    this._stop();
    if (pending) {
      this._tell(pending.changed);
    }
  }

  private _stop(): void {
    cancelAnimationFrame(this._frame);
    clearTimeout(this._timer);
    this._pending = null;
  }

  private _pending: { key: string | null; changed: T | null } | null = null;
  private _frame = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}
