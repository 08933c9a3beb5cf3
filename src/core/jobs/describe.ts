import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import type { Job } from '../contract.gen';
import { errorText } from '../errors';
import type { IErrorText } from '../errors';
import { Formatter } from '../format';
import { loadTranslations, localeOf } from '../i18n';
import type { IJobLooks } from './kinds';
import { looksOf, phaseOf } from './kinds';
import { isBusy, isOver } from './states';
import type { IJobKind, IJobs } from './tokens';

/** Between the parts of a line. */
const SEPARATOR = ' · ';

/** Seconds from which a job that says nothing of its speed may still come to an end. */
const LONG = 2 * 24 * 60 * 60;

/** What a row shows of a job, in words. */
export interface IJobText extends IJobLooks {
  /** "Running", "Paused", "Failed"; for a running job what it is doing. */
  readonly state: string;
  /** "312 MB of 1.2 GB · 312 of 1,000 files" */
  readonly amount: string;
  /** "85 MB/s · 12 s left"; when it is over, when that was. */
  readonly pace: string;
  /** Where the progress bar stands; null while that is not known. */
  readonly fraction: number | null;
  readonly error: IErrorText | null;
  /** What the user should know of the result, although nothing failed. */
  readonly warnings: readonly IErrorText[];
}

/** Puts jobs into words of the user's language. */
export class JobDescriber {
  /**
   * @param kindOf - finds what a feature told about its jobs.
   */
  constructor(
    readonly trans: TranslationBundle,
    readonly format: Formatter,
    private readonly _kindOf: (name: string) => IJobKind | undefined
  ) {}

  describe(job: Job): IJobText {
    return {
      ...looksOf(job, this._kindOf(job.kind)),
      state: this.state(job),
      amount: isOver(job) ? this._result(job) : this._progress(job),
      pace: this._pace(job),
      fraction: fractionOf(job),
      error: job.error && errorText(job.error, this.trans),
      warnings: job.warnings.map(warning => errorText(warning, this.trans))
    };
  }

  label(job: Job): string {
    return looksOf(job, this._kindOf(job.kind)).label;
  }

  /**
   * What was done, when it went well.
   *
   * @param label - what to call it; its own label may be long.
   */
  done(job: Job, label: string): string {
    return (
      this._kindOf(job.kind)?.done?.(job, label) ??
      this.trans.__('Finished: %1', label)
    );
  }

  state(job: Job): string {
    const { trans } = this;
    switch (job.state) {
      case 'queued':
        return trans.__('Waiting');
      case 'running':
        return phaseOf(job, this._kindOf(job.kind)) ?? trans.__('Running');
      case 'paused':
        return trans.__('Paused');
      case 'interrupted':
        return trans.__('Interrupted');
      case 'succeeded':
        return trans.__('Finished');
      case 'failed':
        return trans.__('Failed');
      case 'cancelled':
        return trans.__('Cancelled');
    }
  }

  /** What a progress bar says to those who cannot see it. */
  spokenProgress(job: Job): string {
    const fraction = fractionOf(job);
    const parts = [this.state(job)];
    if (fraction !== null) {
      parts.push(this.format.percent(fraction));
    }
    const left = this._timeLeft(job);
    return (left ? [...parts, left] : parts).join(', ');
  }

  private _progress(job: Job): string {
    return joined(this._amount(job), this._items(job));
  }

  private _pace(job: Job): string {
    const { rate, unit } = job.progress;
    if (isOver(job)) {
      return job.finished === null ? '' : this.format.moment(job.finished);
    }
    const speed =
      isBusy(job) && rate !== null && unit === 'bytes'
        ? this.format.rate(rate)
        : '';
    return joined(speed, this._timeLeft(job));
  }

  private _amount(job: Job): string {
    const { done, total, unit } = job.progress;
    if (unit === 'steps' || (done === 0 && total === null)) {
      return '';
    }
    const show = (amount: number): string =>
      unit === 'bytes' ? this.format.bytes(amount) : this.format.count(amount);
    return total === null
      ? show(done)
      : this.trans.__('%1 of %2', show(done), show(total));
  }

  private _items(job: Job): string {
    const { items_done: done, items_total: total, unit } = job.progress;
    if (done === null || unit === 'items' || (total ?? 2) < 2) {
      return '';
    }
    const { trans, format } = this;
    return total === null
      ? trans._n('%2 file', '%2 files', done, format.count(done))
      : trans._n(
          '%2 of %3 file',
          '%2 of %3 files',
          total,
          format.count(done),
          format.count(total)
        );
  }

  private _timeLeft(job: Job): string {
    const { eta } = job.progress;
    return isBusy(job) && eta !== null && eta < LONG
      ? this.format.timeLeft(eta)
      : '';
  }

  private _result(job: Job): string {
    const { format, trans } = this;
    const { done, unit, items_total: items } = job.progress;
    if (job.state !== 'succeeded') {
      // How far it came, if it came anywhere.
      return done > 0 ? this._progress(job) : '';
    }
    return joined(
      unit === 'bytes' && done > 0 ? format.bytes(done) : '',
      items !== null && items > 1
        ? trans._n('%2 file', '%2 files', items, format.count(items))
        : ''
    );
  }
}

function joined(...parts: string[]): string {
  return parts.filter(Boolean).join(SEPARATOR);
}

/** A job of which nobody knows how fast it is at the moment. */
export function withoutPace(job: Job): Job {
  return { ...job, progress: { ...job.progress, rate: null, eta: null } };
}

/** What puts the jobs of a model into the words of an application's language. */
export function describerFor(
  jobs: IJobs,
  translator: ITranslator | null
): JobDescriber {
  const trans = loadTranslations(translator);
  return new JobDescriber(
    trans,
    new Formatter(trans, localeOf(translator)),
    name => jobs.kind(name)
  );
}

/** How much is done, from 0 to 1; null while that is not known. */
export function fractionOf(job: Job): number | null {
  const { done, total } = job.progress;
  if (job.state === 'succeeded') {
    return 1;
  }
  if (total === null) {
    return null;
  }
  return total === 0 ? 0 : Math.min(1, done / total);
}
