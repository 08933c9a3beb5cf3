/**
 * A browser in which things have a size and a place, as jsdom gives them none.
 *
 * A notebook's cells stand one below the other, each 100 pixels high.
 */
const CELL = 100;

let cellHeight = CELL;
let seen = 0;

afterEach(() => {
  cellHeight = CELL;
});

/** How much of a notebook the user sees, in pixels; he has scrolled so far. */
export function look(
  outerNode: HTMLElement,
  height: number,
  scrolled = 0
): void {
  seen = height;
  outerNode.scrollTop = scrolled;
  outerNode.dispatchEvent(new Event('scroll'));
}

/** The room for the notebook becomes higher. */
export function showMore(height: number): void {
  seen = height;
  for (const resizer of [...resizers]) {
    resizer.tellAll();
  }
}

/** All cells become as high as that, and with them what holds them. */
export function resizeCells(viewportNode: Element, height: number): void {
  cellHeight = height;
  resize(viewportNode, 0);
}

Element.prototype.getBoundingClientRect = function (this: Element): DOMRect {
  const outer = this.closest('.jp-WindowedPanel-outer');
  const cell = this.closest('.jp-Cell');
  if (outer === null || !this.isConnected) {
    return new FakeRect(0, 0);
  }
  const index = [...(cell?.parentElement?.children ?? [])].indexOf(this);
  return index < 0
    ? new FakeRect(0, seen)
    : new FakeRect(index * cellHeight - outer.scrollTop, cellHeight);
};

class FakeRect implements DOMRect {
  constructor(
    readonly top: number,
    readonly height: number
  ) {}

  get bottom(): number {
    return this.top + this.height;
  }

  get y(): number {
    return this.top;
  }

  readonly x = 0;
  readonly left = 0;
  readonly right = 0;
  readonly width = 0;

  toJSON(): object {
    return { ...this };
  }
}

/** Says how wide something is, and, soon after it is asked to, that it is there. */
class FakeResizeObserver implements ResizeObserver {
  constructor(private readonly _callback: ResizeObserverCallback) {
    resizers.add(this);
  }

  observe(target: Element): void {
    this._watched.add(target);
    void Promise.resolve().then(() => this.tell(target, 0));
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
      const borderBoxSize = [{ inlineSize: width, blockSize: 0 }];
      const entry = {
        target,
        contentRect,
        borderBoxSize,
        contentBoxSize: borderBoxSize,
        devicePixelContentBoxSize: borderBoxSize
      };
      this._callback([entry], this);
    }
  }

  tellAll(): void {
    for (const target of [...this._watched]) {
      this.tell(target, 0);
    }
  }

  private readonly _watched = new Set<Element>();
}

const resizers = new Set<FakeResizeObserver>();

export function resize(target: Element, width: number): void {
  for (const resizer of [...resizers]) {
    resizer.tell(target, width);
  }
}

/** How many observers of sizes there are. */
export function countObservers(): number {
  return resizers.size;
}

/** JupyterLab's own, which tells nothing. */
class IdleObserver implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly thresholds = [0];

  observe(): void {
    // Nothing comes.
  }

  unobserve(): void {
    // Nothing came.
  }

  disconnect(): void {
    // Nothing was connected.
  }

  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }
}

Object.assign(globalThis, {
  IntersectionObserver: IdleObserver,
  ResizeObserver: FakeResizeObserver
});
