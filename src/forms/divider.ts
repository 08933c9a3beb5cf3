import { WIDTH_BOUNDS, boundedWidth } from './metadata';

/** How far an arrow key moves the divider, in per cent of the cell's width. */
const STEP = 5;

export interface IDividerOptions {
  readonly label: string;
  /** What the form and the code share; the form is at its right end. */
  readonly area: HTMLElement;
  /** The form's share now, in per cent. */
  share(): number;
  /** While it is dragged; nothing is kept yet. Null: back to what is kept. */
  preview(percent: number | null): void;
  /** Where it was let go. */
  keep(percent: number): void;
}

/** The bar between code and form, by pointer and by arrow keys. */
export class Divider {
  constructor(private readonly _options: IDividerOptions) {
    const { node } = this;
    node.className = 'jp-ModelArts-Form-divider';
    node.tabIndex = 0;
    node.setAttribute('role', 'separator');
    node.setAttribute('aria-orientation', 'vertical');
    node.setAttribute('aria-label', _options.label);
    node.setAttribute('aria-valuemin', String(WIDTH_BOUNDS.min));
    node.setAttribute('aria-valuemax', String(WIDTH_BOUNDS.max));
    // About: what it is exactly is asked when it gets the focus.
    node.setAttribute('aria-valuenow', '50');
    node.addEventListener('pointerdown', event => this._onDown(event));
    node.addEventListener('pointermove', event => this._onMove(event));
    node.addEventListener('pointerup', () => this._onUp());
    node.addEventListener('pointercancel', () => this._onCancel());
    node.addEventListener('keydown', event => this._onKey(event));
    // Not sooner: to ask for sizes makes the browser lay out the page.
    node.addEventListener('focus', () => this.update());
  }

  /** Says where it is. */
  update(): void {
    const share = Math.round(this._options.share());
    this.node.setAttribute('aria-valuenow', String(share));
  }

  private _onDown(event: PointerEvent): void {
    if (event.button === 0) {
      event.preventDefault();
      this.node.setPointerCapture(event.pointerId);
      this.node.focus();
      this._dragged = this._options.share();
    }
  }

  private _onMove(event: PointerEvent): void {
    const area = this._options.area.getBoundingClientRect();
    if (this._dragged === null || area.width === 0) {
      return;
    }
    if (event.buttons === 0) {
      // It was let go where we were not told, as when the cell was out of the page.
      this._onCancel();
      return;
    }
    this._dragged = boundedWidth(
      ((area.right - event.clientX) / area.width) * 100
    );
    this._options.preview(this._dragged);
  }

  private _onUp(): void {
    const share = this._dragged;
    this._dragged = null;
    if (share !== null && Math.round(share) !== this._now()) {
      this._options.keep(share);
      this.update();
    } else if (share !== null) {
      this._options.preview(null);
    }
  }

  private _onCancel(): void {
    if (this._dragged !== null) {
      this._dragged = null;
      this._options.preview(null);
    }
  }

  private _onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this._dragged !== null) {
      event.preventDefault();
      event.stopPropagation();
      this._onCancel();
      return;
    }
    const steps = { ArrowLeft: STEP, ArrowRight: -STEP, Home: 100, End: -100 };
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
    if (step !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const share = boundedWidth(this._options.share() + step);
      this._options.preview(share);
      this._options.keep(share);
      this.update();
    }
  }

  private _now(): number {
    return Number(this.node.getAttribute('aria-valuenow'));
  }

  readonly node = document.createElement('div');
  private _dragged: number | null = null;
}
