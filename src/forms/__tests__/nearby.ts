/** Says what comes near to the user's eyes, as a browser does: later, and each change once. */
class NearbyObserver implements IntersectionObserver {
  readonly root: Element | Document | null;
  readonly rootMargin: string;
  readonly thresholds = [0];
  readonly watched = new Set<Element>();

  constructor(
    private readonly _callback: IntersectionObserverCallback,
    options: IntersectionObserverInit = {}
  ) {
    this.root = options.root ?? null;
    this.rootMargin = options.rootMargin ?? '';
    observers.add(this);
  }

  observe(target: Element): void {
    this.watched.add(target);
    void Promise.resolve().then(() => this.tell(target, near.has(target)));
  }

  unobserve(target: Element): void {
    this.watched.delete(target);
  }

  disconnect(): void {
    this.watched.clear();
    observers.delete(this);
  }

  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }

  tell(target: Element, isIntersecting: boolean): void {
    if (this.watched.has(target)) {
      const entry = { target, isIntersecting } as IntersectionObserverEntry;
      this._callback([entry], this);
    }
  }
}

const observers = new Set<NearbyObserver>();
const near = new WeakSet<Element>();

/** Brings something near. */
export function comeNear(target: Element): void {
  near.add(target);
  for (const observer of [...observers]) {
    observer.tell(target, true);
  }
}

/** How many elements wait for being drawn; JupyterLab watches cells, too, but without a margin. */
export function countWatched(): number {
  return [...observers]
    .filter(({ rootMargin }) => rootMargin === '50% 0px')
    .reduce((sum, { watched }) => sum + watched.size, 0);
}

/** Says how wide something is. */
class FakeResizeObserver implements ResizeObserver {
  constructor(private readonly _callback: ResizeObserverCallback) {
    resizers.add(this);
  }

  observe(target: Element): void {
    this._watched.add(target);
  }

  unobserve(target: Element): void {
    this._watched.delete(target);
  }

  disconnect(): void {
    this._watched.clear();
    resizers.delete(this);
  }

  tell(target: Element, width: number): void {
    if (this._watched.has(target)) {
      const contentRect = { width } as DOMRectReadOnly;
      this._callback([{ target, contentRect } as ResizeObserverEntry], this);
    }
  }

  private readonly _watched = new Set<Element>();
}

const resizers = new Set<FakeResizeObserver>();

export function resize(target: Element, width: number): void {
  for (const resizer of resizers) {
    resizer.tell(target, width);
  }
}

Object.assign(globalThis, {
  IntersectionObserver: NearbyObserver,
  ResizeObserver: FakeResizeObserver
});
