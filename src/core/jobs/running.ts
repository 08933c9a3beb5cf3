import type { IRunningSessions } from '@jupyterlab/running';
import { stopIcon } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import { Throttler } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Job } from '../contract.gen';
import type { JobDescriber } from './describe';
import { fractionOf } from './describe';
import type { IJobs } from './tokens';

/** Milliseconds between two redraws of the section. */
const INTERVAL = 1_000;

/** The section "Transfers" among the running terminals and kernels. */
export class RunningJobs implements IRunningSessions.IManager, IDisposable {
  constructor(private readonly _options: RunningJobs.IOptions) {
    const { trans } = _options.describer;
    this.name = trans.__('Transfers');
    this.shutdownLabel = trans.__('Cancel');
    this.shutdownAllLabel = trans.__('Cancel All');
    this.shutdownAllConfirmationText = trans.__(
      'Do you want to cancel all transfers?'
    );
    _options.jobs.changed.connect(this._onChanged, this);
  }

  readonly name: string;
  readonly shutdownLabel: string;
  readonly shutdownAllLabel: string;
  readonly shutdownAllConfirmationText: string;
  readonly shutdownItemIcon = stopIcon;

  get runningChanged(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._throttler.isDisposed;
  }

  dispose(): void {
    this._options.jobs.changed.disconnect(this._onChanged, this);
    this._throttler.dispose();
    Signal.clearData(this);
  }

  running(): IRunningSessions.IRunningItem[] {
    return this._options.jobs.active.map(job => this._item(job));
  }

  refreshRunning(): void {
    // A failure shows in the panel, and polling goes on.
    this._options.jobs.refresh().catch(() => undefined);
  }

  shutdownAll(): void {
    // The user was asked once for all.
    this._options.jobs.active.forEach(job =>
      this._options.cancel(job.id, true)
    );
  }

  private _item(job: Job): IRunningSessions.IRunningItem {
    const { describer, show, cancel } = this._options;
    const { icon, label, detail, state } = describer.describe(job);
    const fraction = fractionOf(job);
    return {
      icon: () => icon,
      label: () => label,
      labelTitle: () => [label, detail].filter(Boolean).join('\n'),
      detail: () =>
        fraction === null
          ? state
          : `${describer.format.percent(fraction)} · ${state}`,
      open: () => show(job.id),
      shutdown: () => cancel(job.id, false)
    };
  }

  private _onChanged(): void {
    void this._throttler.invoke();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _throttler = new Throttler(
    () => this._changed.emit(undefined),
    { limit: INTERVAL, edge: 'trailing' }
  );
}

export namespace RunningJobs {
  export interface IOptions {
    readonly jobs: IJobs;
    readonly describer: JobDescriber;
    show(id: string): void;
    /** `isConfirmed`: the user is sure. */
    cancel(id: string, isConfirmed: boolean): void;
  }
}
