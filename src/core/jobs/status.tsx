import { GroupItem, TextItem } from '@jupyterlab/statusbar';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ReactElement } from 'react';

import { transferIcon } from '../icons';
import type { JobDescriber } from './describe';
import { summarise } from './summary';
import type { ISummary } from './summary';
import type { IJobs } from './tokens';

/** Pixels between the icon, the text and the bar. */
const SPACING = 4;

/** Between the parts of the text. */
const SEPARATOR = ' · ';

const TRACK_CLASS = 'jp-ModelArts-JobsStatus-track';

export interface IStatusOptions {
  readonly jobs: IJobs;
  readonly describer: JobDescriber;
  /** Opens the panel. */
  show(): void;
}

/** All transfers in one line of the status bar; gone when there are none. */
export class JobsStatus extends ReactWidget {
  constructor(private readonly _options: IStatusOptions) {
    super();
    this.addClass('jp-ModelArts-JobsStatus');
    this.addClass('jp-mod-highlighted');
    _options.jobs.changed.connect(this._onChanged, this);
  }

  get isActive(): boolean {
    return this._isActive;
  }

  get activeStateChanged(): ISignal<this, void> {
    return this._activeStateChanged;
  }

  override dispose(): void {
    this._options.jobs.changed.disconnect(this._onChanged, this);
    Signal.clearData(this);
    super.dispose();
  }

  protected render(): ReactElement | null {
    const { describer, show } = this._options;
    const summary = this._summary;
    const { fraction } = summary;
    const text = statusText(summary, describer);
    return (
      <GroupItem
        spacing={SPACING}
        role="button"
        tabIndex={0}
        title={describer.trans.__('Show transfers')}
        aria-label={describer.trans.__('Transfers: %1. Show them', text)}
        onClick={show}
        onKeyDown={event => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            show();
          }
        }}
      >
        <transferIcon.react
          tag="span"
          stylesheet="statusBar"
          verticalAlign="middle"
        />
        <TextItem source={text} />
        {summary.busy > 0 && fraction !== null ? (
          <span
            className={`${TRACK_CLASS}${summary.isLive ? '' : ' jp-mod-still'}`}
            aria-hidden={true}
          >
            <span
              className="jp-ModelArts-JobsStatus-fill"
              style={{ width: `${fraction * 100}%` }}
            />
          </span>
        ) : null}
      </GroupItem>
    );
  }

  private _onChanged(): void {
    const { active, problem } = this._options.jobs;
    this._summary = summarise(active, problem === null);
    const isActive = active.length > 0;
    if (isActive !== this._isActive) {
      this._isActive = isActive;
      this._activeStateChanged.emit();
    }
    if (isActive) {
      this.update();
    }
  }

  private readonly _activeStateChanged = new Signal<this, void>(this);
  private _summary: ISummary = summarise([]);
  private _isActive = false;
}

/** "2 transfers · 45% · 12 MB/s · 1 paused" */
export function statusText(summary: ISummary, describer: JobDescriber): string {
  const { busy, fraction, rate } = summary;
  if (busy === 0) {
    return restingText(summary, describer);
  }
  const { trans, format } = describer;
  const parts = [
    trans._n('%2 transfer', '%2 transfers', busy, format.count(busy))
  ];
  if (fraction !== null) {
    parts.push(format.percent(fraction));
  }
  if (rate !== null) {
    parts.push(format.rate(rate));
  }
  return [...parts, ...waitingParts(summary, describer)].join(SEPARATOR);
}

/** What waits for the user, when nothing moves. */
function restingText(summary: ISummary, describer: JobDescriber): string {
  const { trans, format } = describer;
  const { paused, interrupted } = summary;
  if (paused === 0) {
    return trans._n(
      '%2 transfer interrupted',
      '%2 transfers interrupted',
      interrupted,
      format.count(interrupted)
    );
  }
  const text = trans._n(
    '%2 transfer paused',
    '%2 transfers paused',
    paused,
    format.count(paused)
  );
  const others = waitingParts({ ...summary, paused: 0 }, describer);
  return [text, ...others].join(SEPARATOR);
}

/** What waits for the user, beside something else. */
function waitingParts(
  { paused, interrupted }: ISummary,
  { trans, format }: JobDescriber
): string[] {
  const parts: string[] = [];
  if (paused > 0) {
    parts.push(
      trans._n('%2 paused', '%2 paused', paused, format.count(paused))
    );
  }
  if (interrupted > 0) {
    parts.push(
      trans._n(
        '%2 interrupted',
        '%2 interrupted',
        interrupted,
        format.count(interrupted)
      )
    );
  }
  return parts;
}
