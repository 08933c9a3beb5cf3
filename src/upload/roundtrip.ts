/** From here on one connection cannot fill the line: several parts go side by side. */
const LONG = 30;
/** So many measurements are kept: the network may change. */
const KEPT = 8;
/** So often a way that looks long is measured again. */
const DOUBTS = 4;

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

  /** If the way looks long, make sure that it was not just a busy moment. */
  async verify(request: () => Promise<unknown>): Promise<void> {
    for (let count = 0; count < DOUBTS && this.isLong; count++) {
      await this.measure(request);
    }
  }

  private readonly _measured: number[] = [];
}
