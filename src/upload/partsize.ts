import { KIB, MIB } from './types';

/** Used while the server does not say what it likes best. */
export const DEFAULT_PART_SIZE = 32 * MIB;
/** Smaller parts would only be slower: something else is wrong. */
export const MIN_PART_SIZE = 64 * KIB;

const STORAGE_KEY = 'jupyterlab-modelarts:upload:part-size:';

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * How many bytes go into one request.
 *
 * Proxies refuse bodies over a limit that nobody tells us (1 MB in nginx unless set). Each
 * refusal halves the size, and the result is remembered for the server: it never grows.
 */
export class PartSize {
  /**
   * @param server - its base URL
   * @param store - where to remember; null if the browser has no storage
   */
  constructor(
    server: string,
    private readonly _store: Store | null
  ) {
    this._key = STORAGE_KEY + server;
    this._found = this._remembered();
  }

  /** The server says what size it likes best. */
  limit(size: number): void {
    this._liked = size;
    // Another tab may have found out more; without storage only this one knows.
    this._found = Math.min(this._found, this._remembered());
  }

  get value(): number {
    return Math.min(this._liked, this._found);
  }

  /**
   * A part of `refused` bytes did not pass. Returns whether a smaller one can be tried.
   *
   * Several uploads may be refused at the same size: that halves it only once.
   */
  halve(refused: number): boolean {
    const half = Math.max(MIN_PART_SIZE, Math.floor(refused / 2));
    if (half < this.value) {
      this._found = half;
      this._remember(half);
    }
    return this.value < refused;
  }

  private _remembered(): number {
    try {
      const size = Number(this._store?.getItem(this._key));
      return size >= MIN_PART_SIZE ? size : Infinity;
    } catch {
      return Infinity;
    }
  }

  private _remember(size: number): void {
    try {
      this._store?.setItem(this._key, String(size));
    } catch {
      // Storage is full or forbidden: it will be found out again next time.
    }
  }

  private readonly _key: string;
  /** The size that the server likes best. */
  private _liked = DEFAULT_PART_SIZE;
  /** The size that refusals have led to. */
  private _found: number;
}
