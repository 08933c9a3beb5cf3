import type { IDisposable } from '@lumino/disposable';

/** Gathers things that come within a short time of one another, and hands them over together. */
export class Batch<T> implements IDisposable {
  /**
   * @param window - milliseconds from the first thing to the handing over.
   */
  constructor(
    private readonly _window: number,
    private readonly _flush: (items: T[]) => void
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  add(item: T): void {
    if (this._isDisposed) {
      return;
    }
    this._items.push(item);
    this._timer ??= setTimeout(() => {
      const items = this._items;
      this._items = [];
      this._timer = undefined;
      this._flush(items);
    }, this._window);
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._timer);
    this._items = [];
  }

  private _items: T[] = [];
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}
