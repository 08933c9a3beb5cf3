/** From here on one connection cannot fill the line: several parts go side by side. */
const LONG = 30;
/** So many measurements are kept: the network may change. */
const KEPT = 8;

/** How long the server takes to answer when there is nothing to do. */
export class RoundTrip {
  /** Note how many milliseconds a request without a body took. */
  note(milliseconds: number): void {
    this._measured.push(milliseconds);
    this._measured.splice(0, this._measured.length - KEPT);
  }

  /** The shortest of the last ones: what is above it was work, not way. */
  get milliseconds(): number {
    return this._measured.length > 0 ? Math.min(...this._measured) : 0;
  }

  get isLong(): boolean {
    return this.milliseconds > LONG;
  }

  /** Run `request` and note how long it took, unless it fails. */
  async measure<T>(request: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const reply = await request();
    this.note(performance.now() - started);
    return reply;
  }

  private readonly _measured: number[] = [];
}
