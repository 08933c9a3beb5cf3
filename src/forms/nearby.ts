import type { Cell } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import { ArrayExt } from '@lumino/algorithm';
import type { IDisposable } from '@lumino/disposable';

/**
 * How far outside of what is seen a cell is near, in heights of what is seen. A little is enough: who
 * scrolls on is met before the browser draws. Each form more makes each frame dearer.
 */
const MARGIN = 0.2;

export interface INearbyOptions {
  readonly notebook: Notebook;
  /** Whether somebody waits for a cell to come near. */
  isAwaited(cell: Cell): boolean;
  onNear(cell: Cell): void;
}

/**
 * What has come is looked at when the browser has nothing to do, or after so many milliseconds: the code
 * of a notebook that is opened does not wait for its forms, and all that comes meanwhile is looked at
 * once.
 */
const PATIENCE = 500;

/** So long nothing has come or gone when sizes are watched again, in milliseconds. */
const REST = 500;

/**
 * Tells of cells that come near to what the user sees, so that scrolling meets them ready.
 *
 * It looks when something has moved. An IntersectionObserver would have the browser look at each of
 * hundreds of cells for each frame, also for that of a letter that is typed.
 */
export class Nearby implements IDisposable {
  constructor(private readonly _options: INearbyOptions) {
    const { outerNode, viewportNode } = _options.notebook;
    this._sizes = new ResizeObserver(() => this._lookSoon());
    this._sizes.observe(outerNode);
    this._children = new MutationObserver(() => this.request());
    this._children.observe(viewportNode, { childList: true });
    outerNode.addEventListener('scroll', this._onScroll, { passive: true });
    this.request();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._sizes.disconnect();
    this._children.disconnect();
    clearTimeout(this._rest);
    const { outerNode } = this._options.notebook;
    outerNode.removeEventListener('scroll', this._onScroll);
  }

  /**
   * Looks again: something has come or moved.
   *
   * While cells come, as in a notebook that is opened, each of them asks for it. To watch the size of
   * them all as well would cost each frame; it is for what changes by itself, such as an output.
   */
  request(): void {
    // Many come within a pause: what the first has done is enough.
    if (!this._isWaiting) {
      const { viewportNode } = this._options.notebook;
      this._sizes.unobserve(viewportNode);
      clearTimeout(this._rest);
      this._rest = setTimeout(() => this._sizes.observe(viewportNode), REST);
      this._lookSoon();
    }
  }

  private _lookSoon(): void {
    if (!this._isWaiting) {
      this._isWaiting = true;
      // What is there is drawn first. To look in a frame costs nothing: the browser lays out for it
      // what it would lay out anyway.
      requestAnimationFrame(() =>
        requestIdleCallback(() => requestAnimationFrame(this._onFrame), {
          timeout: PATIENCE
        })
      );
    }
  }

  private readonly _onFrame = (): void => {
    this._isWaiting = false;
    if (!this._isDisposed) {
      this._tell(this._look());
    }
  };

  private readonly _onScroll = (): void => this._tell(this._look());

  private _tell(cells: readonly Cell[]): void {
    cells.forEach(cell => this._options.onNear(cell));
  }

  /** The cells that are near, of those that are awaited. */
  private _look(): Cell[] {
    const { notebook, isAwaited } = this._options;
    const seen = notebook.outerNode.getBoundingClientRect();
    if (seen.height === 0) {
      return [];
    }
    const margin = seen.height * MARGIN;
    const awaited = notebook.widgets.filter(
      cell => cell.isAttached && !cell.isHidden && isAwaited(cell)
    );
    const place = (cell: Cell) => cell.node.getBoundingClientRect();
    const first = ArrayExt.lowerBound(
      awaited,
      seen.top - margin,
      (cell, edge) => place(cell).bottom - edge
    );
    const end = ArrayExt.lowerBound(
      awaited,
      seen.bottom + margin,
      (cell, edge) => place(cell).top - edge
    );
    return awaited.slice(first, end);
  }

  private readonly _sizes: ResizeObserver;
  private readonly _children: MutationObserver;
  private _rest: ReturnType<typeof setTimeout> | undefined;
  private _isWaiting = false;
  private _isDisposed = false;
}
