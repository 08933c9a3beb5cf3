import type { ISessionContext } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** What happens with a cell that runs by itself. */
export type AutoRunState =
  'idle' | 'no-kernel' | 'running' | 'waiting' | 'failed';

export interface IAutoRunOptions {
  readonly sessionContext: ISessionContext;
  /** Runs the cell; resolves to whether it ran without an error. */
  run(): Promise<boolean>;
}

/**
 * Runs a cell after changes of its form.
 *
 * While the kernel is busy or missing a request waits; further ones join it. So each run sees the
 * last state, no run sees one that is over already, and no change is without its run.
 */
export class AutoRun implements IDisposable {
  constructor(private readonly _options: IAutoRunOptions) {
    const { sessionContext } = _options;
    sessionContext.statusChanged.connect(this._onKernel, this);
    sessionContext.kernelChanged.connect(this._onKernel, this);
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

  /** The form has changed. */
  request(): void {
    this._wanted = true;
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
    } else if (this._options.sessionContext.hasNoKernel) {
      this._set('no-kernel');
    } else if (this._status() !== 'idle') {
      this._set('waiting');
    } else {
      void this._run();
    }
  }

  private async _run(): Promise<void> {
    this._wanted = false;
    this._running = true;
    this._set('running');
    try {
      this._failed = !(await this._options.run());
    } catch (reason) {
      this._failed = true;
      console.warn('A cell could not be run after a change', reason);
    } finally {
      this._running = false;
    }
    this._advance();
  }

  private _status(): string | undefined {
    return this._options.sessionContext.session?.kernel?.status;
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
  private _running = false;
  private _failed = false;
  private _isDisposed = false;
}
