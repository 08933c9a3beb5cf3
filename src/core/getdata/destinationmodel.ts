import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { FolderFault } from './folder';
import { checkFolder, tidyPath } from './folder';
import type { DestinationState } from './tokens';

/** Milliseconds without a key before what was typed is checked. */
const TYPING_PAUSE = 300;

/** The folder that receives the data, and what is typed to change it. */
export class DestinationModel {
  /** @param path - a folder that can be used */
  constructor(
    private readonly _contents: Contents.IManager,
    path: string
  ) {
    this._path = path;
    this._text = `/${path}`;
    this._answer = Promise.resolve(path);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The last folder that was found usable. */
  get path(): string {
    return this._path;
  }

  /** What the field shows. */
  get text(): string {
    return this._text;
  }

  /** Why what was checked last cannot be used; stays until the next answer is there. */
  get fault(): FolderFault | null {
    return this._fault;
  }

  get state(): DestinationState {
    if (!this._settled) {
      return 'checking';
    }
    return this._fault === null ? 'ready' : 'invalid';
  }

  /** Want another folder. It is checked as soon as no more is typed. */
  type(text: string): void {
    this._text = text;
    this._settled = false;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.settle(), TYPING_PAUSE);
    this._changed.emit();
  }

  /**
   * Check what was typed without waiting for a pause.
   *
   * @returns the folder that the field shows at this moment; null when it cannot be used
   */
  settle(): Promise<string | null> {
    if (this._timer !== undefined) {
      this._stopTimer();
      this._answer = this._check(this._text);
    }
    return this._answer;
  }

  dispose(): void {
    this._stopTimer();
    Signal.clearData(this);
  }

  private async _check(text: string): Promise<string | null> {
    const wanted = tidyPath(text);
    const fault =
      wanted === null ? 'outside' : await checkFolder(this._contents, wanted);
    // The answer to an earlier question must not overtake a later one.
    if (text === this._text) {
      this._settled = true;
      this._fault = fault;
      this._path = fault === null && wanted !== null ? wanted : this._path;
      this._changed.emit();
    }
    return fault === null ? wanted : null;
  }

  private _stopTimer(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
  }

  private _path: string;
  private _text: string;
  private _fault: FolderFault | null = null;
  private _settled = true;
  /** What the last check says, or will say. */
  private _answer: Promise<string | null>;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private readonly _changed = new Signal<this, void>(this);
}
