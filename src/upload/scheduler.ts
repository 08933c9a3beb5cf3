import { MIB } from './types';

/** Uploads above this size are big: they may not take all places. */
export const BIG = 64 * MIB;

/** A job with uploads that wait. */
export interface ISource {
  /** The size of the next upload; undefined when none waits. */
  nextSize(): number | undefined;
  /** Start the next upload; settles when it is through, and never rejects. */
  startNext(): Promise<void>;
}

export interface ILimits {
  /** Uploads at once. */
  readonly uploads: number;
  /** Of these, big ones: the rest of the places is for what is quickly done. */
  readonly big: number;
}

/**
 * Decides which upload goes next: a job that has the fewest on the wire comes first, then
 * the smaller upload, then the job that came first.
 */
export class Scheduler {
  constructor(private readonly _limits: ILimits = { uploads: 3, big: 2 }) {}

  add(source: ISource): void {
    if (!this._sources.has(source)) {
      this._sources.set(source, 0);
    }
    this.poke();
  }

  remove(source: ISource): void {
    this._sources.delete(source);
  }

  /** Start what there is room for. */
  poke(): void {
    for (;;) {
      const source = this._choose();
      if (!source) {
        return;
      }
      this._start(source);
    }
  }

  private _start(source: ISource): void {
    const big = isBig(source.nextSize() ?? 0);
    this._count(source, 1, big);
    void source.startNext().finally(() => {
      this._count(source, -1, big);
      this.poke();
    });
  }

  private _count(source: ISource, change: 1 | -1, big: boolean): void {
    this._running += change;
    this._runningBig += big ? change : 0;
    const active = this._sources.get(source);
    if (active !== undefined) {
      this._sources.set(source, Math.max(0, active + change));
    }
  }

  private _choose(): ISource | undefined {
    if (this._running >= this._limits.uploads) {
      return undefined;
    }
    let best: { source: ISource; active: number; size: number } | undefined;
    for (const [source, active] of this._sources) {
      const size = source.nextSize();
      if (size === undefined) {
        continue;
      }
      if (isBig(size) && this._runningBig >= this._limits.big) {
        continue;
      }
      const first =
        !best ||
        active < best.active ||
        (active === best.active && size < best.size);
      if (first) {
        best = { source, active, size };
      }
    }
    return best?.source;
  }

  private _running = 0;
  private _runningBig = 0;
  private readonly _sources = new Map<ISource, number>();
}

function isBig(size: number): boolean {
  return size > BIG;
}
