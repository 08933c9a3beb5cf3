import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { isFree } from './kernelstatus';

/** What happens with a cell that runs by itself. */
export type AutoRunState =
  'idle' | 'no-kernel' | 'running' | 'waiting' | 'failed';

export interface IAutoRunOptions {
  readonly sessionContext: ISessionContext;
  /** The cell's code as it is now. */
  source(): string;
  /** Runs the cell; resolves to whether it ran without an error. */
  run(): Promise<boolean>;
}

/**
 * Runs a cell after changes of its form.
 *
 * While the kernel is busy or missing a request waits; further ones join it. So each run sees the
 * last state, no code runs that has been run as it is, and no change is without its run.
 */
export class AutoRun implements IDisposable {
  constructor(private readonly _options: IAutoRunOptions) {
    const { sessionContext } = _options;
    sessionContext.statusChanged.connect(this._onStatus, this);
    sessionContext.kernelChanged.connect(this._onKernelChanged, this);
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get state(): AutoRunState {
    return this._state;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether the code as it is now is being run by us. */
  get isRunningThis(): boolean {
    return this._running && this._options.source() === this._ran;
  }

  /** The form has changed. */
  request(): void {
    this._wanted = this._options.source() !== this._ran;
    this._advance();
  }

  /** The cell has begun to run, by us or by the user: what waits has got its run. */
  started(): void {
    this._ran = this._options.source();
    this._failed = false;
    this._overtaken = this._wanted;
    this.cancel();
  }

  /** What the user has begun was given up before it came to the cell, as after an error above it. */
  aborted(): void {
    this._ran = null;
    this._wanted ||= this._overtaken;
    this._overtaken = false;
    this._advance();
  }

  /** Forget a request that waits. */
  cancel(): void {
    this._wanted = false;
    this._advance();
  }

  dispose(): void {
    this._isDisposed = true;
    this._wanted = false;
    Signal.clearData(this);
  }

  private _advance(): void {
    if (this._isDisposed || this._running) {
      return;
    }
    if (!this._wanted) {
      this._set(this._failed ? 'failed' : 'idle');
    } else if (!this._hasKernel()) {
      this._set('no-kernel');
    } else if (!isFree(this._status())) {
      this._set('waiting');
    } else {
      void this._run();
    }
  }

  private async _run(): Promise<void> {
    this._wanted = false;
    this._running = true;
    this._ran = this._options.source();
    this._set('running');
    try {
      this._failed = !(await this._options.run());
    } catch (reason) {
      this._failed = true;
      console.warn('A cell could not be run after a change', reason);
    } finally {
      this._running = false;
    }
    if (this._failed) {
      this._ran = null;
    }
    this._advance();
  }

  private _status(): Kernel.Status | undefined {
    return this._options.sessionContext.session?.kernel?.status;
  }

  private _hasKernel(): boolean {
    const status = this._status();
    return (
      !this._options.sessionContext.hasNoKernel &&
      status !== 'dead' &&
      status !== 'terminating'
    );
  }

  private _onStatus(_: ISessionContext, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting') {
      this._ran = null;
    }
    this._onKernel();
  }

  private _onKernelChanged(): void {
    // Another one has run nothing yet.
    this._ran = null;
    this._onKernel();
  }

  private _onKernel(): void {
    if (this._wanted) {
      this._advance();
    }
  }

  private _set(state: AutoRunState): void {
    if (state !== this._state) {
      this._state = state;
      this._stateChanged.emit();
    }
  }

  private readonly _stateChanged = new Signal<this, void>(this);
  private _state: AutoRunState = 'idle';
  private _wanted = false;
  /** Whether a run of the user's took the place of one that was waiting. */
  private _overtaken = false;
  private _running = false;
  private _failed = false;
  /** The code that was last given to the kernel that there is now; null if none was. */
  private _ran: string | null = null;
  private _isDisposed = false;
}
