import { Notification } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';

import type { Job } from '../contract.gen';
import { middleCut, notificationText } from '../errors';
import { Batch } from './batch';
import type { JobDescriber } from './describe';
import { JobCommands } from './ids';
import { StandingNews, stateOf } from './standing';
import { canResume, canRetry } from './states';
import type { IJobs } from './tokens';
import type { IJobMove, JobWatch } from './watch';

/** Milliseconds in which news is gathered into one notification. */
const WINDOW = 1_500;

/** Seconds: who waited longer than this wants to hear that it is done. */
const LONG_JOB = 5;

/** With more bad news of one sort than this, one notification tells their number. */
const MAX_SINGLE = 2;

/** The longest name of a job that is shown uncut. */
const LABEL_LENGTH = 60;

/** Milliseconds that good news stays on the screen. */
const GOOD_NEWS_TIME = 5_000;

/** Tells the user by notifications what became of jobs. */
export class JobNotifier implements IDisposable {
  constructor(private readonly _options: JobNotifier.IOptions) {
    this._standing = new StandingNews(_options.jobs);
    _options.watch.moved.connect(this._onMoved, this);
  }

  get isDisposed(): boolean {
    return this._batch.isDisposed;
  }

  dispose(): void {
    this._options.watch.moved.disconnect(this._onMoved, this);
    this._batch.dispose();
    this._standing.dispose();
  }

  private _onMoved(_: JobWatch, moves: readonly IJobMove[]): void {
    for (const { job } of moves) {
      if (this._isNews(job)) {
        this._batch.add(job);
      }
    }
  }

  private _isNews(job: Job): boolean {
    switch (job.state) {
      case 'failed':
      case 'interrupted':
        return true;
      case 'succeeded':
        return (
          job.warnings.length > 0 ||
          (this._options.notifyFinished() &&
            (secondsTaken(job) > LONG_JOB || !this._options.isPanelVisible()))
        );
      default:
        return false;
    }
  }

  private _tell(gathered: Job[]): void {
    // Somebody may have resumed it meanwhile.
    const jobs = gathered.filter(
      job => stateOf(this._options.jobs, job) === job.state
    );
    const inState = (state: Job['state']): Job[] =>
      jobs.filter(job => job.state === state);
    const succeeded = inState('succeeded');
    this._tellFinished(succeeded.filter(job => job.warnings.length === 0));
    this._tellWarned(succeeded.filter(job => job.warnings.length > 0));
    this._tellInterrupted(inState('interrupted'));
    this._tellFailed(inState('failed'));
  }

  private _tellFinished(jobs: Job[]): void {
    const { trans, format } = this._options.describer;
    const [first] = jobs;
    if (!first) {
      return;
    }
    if (jobs.length > 1) {
      const message = trans._n(
        '%2 transfer finished.',
        '%2 transfers finished.',
        jobs.length,
        format.count(jobs.length)
      );
      Notification.success(message, {
        autoClose: GOOD_NEWS_TIME,
        actions: [this._show()]
      });
      return;
    }
    const { folder } = this._options.describer.describe(first);
    Notification.success(this._done(first), {
      autoClose: GOOD_NEWS_TIME,
      actions: [
        folder === undefined ? this._show(first) : this._openFolder(first)
      ]
    });
  }

  private _tellWarned(jobs: Job[]): void {
    const { trans, format } = this._options.describer;
    const many = trans._n(
      '%2 transfer finished with a warning.',
      '%2 transfers finished with warnings.',
      jobs.length,
      format.count(jobs.length)
    );
    this._postEach('warning', jobs, many, job => {
      const title = this._done(job);
      // The others are in the list.
      const [first] = job.warnings;
      return first ? notificationText(first, trans, title) : title;
    });
  }

  private _tellInterrupted(jobs: Job[]): void {
    const { trans, format } = this._options.describer;
    const many = trans._n(
      '%2 transfer was interrupted.',
      '%2 transfers were interrupted.',
      jobs.length,
      format.count(jobs.length)
    );
    this._postEach('warning', jobs, many, job =>
      this._withReason(
        trans.__('“%1” was interrupted.', this._shortLabel(job)),
        job
      )
    );
  }

  private _tellFailed(jobs: Job[]): void {
    const { trans, format } = this._options.describer;
    const many = trans._n(
      '%2 transfer failed.',
      '%2 transfers failed.',
      jobs.length,
      format.count(jobs.length)
    );
    this._postEach('error', jobs, many, job =>
      this._withReason(trans.__('“%1” failed.', this._shortLabel(job)), job)
    );
  }

  /** One text for each job, or, of more than a few, one for all. */
  private _postEach(
    type: 'warning' | 'error',
    jobs: readonly Job[],
    many: string,
    text: (job: Job) => string
  ): void {
    if (jobs.length > MAX_SINGLE) {
      this._post(type, many, jobs);
      return;
    }
    for (const job of jobs) {
      this._post(type, text(job), [job]);
    }
  }

  /** Post bad news, which stays until somebody closes it or it is no longer true. */
  private _post(
    type: 'warning' | 'error',
    message: string,
    jobs: readonly Job[]
  ): void {
    const single = jobs.length === 1 ? jobs[0] : undefined;
    const id = Notification.emit(message, type, {
      autoClose: false,
      actions: [this._show(single), ...this._remedies(single)]
    });
    this._standing.add(id, jobs);
  }

  private _remedies(job: Job | undefined): Notification.IAction[] {
    const { trans } = this._options.describer;
    if (job && canResume(job)) {
      return [this._action(trans.__('Resume'), JobCommands.resume, job, true)];
    }
    if (job && canRetry(job)) {
      return [this._action(trans.__('Retry'), JobCommands.retry, job, true)];
    }
    return [];
  }

  private _withReason(title: string, job: Job): string {
    const { describer } = this._options;
    if (!job.error) {
      return title;
    }
    // A reason that names it needs no title that does.
    const isNamed = job.error.message.includes(describer.label(job));
    return notificationText(job.error, describer.trans, isNamed ? '' : title);
  }

  private _done(job: Job): string {
    return this._options.describer.done(job, this._shortLabel(job));
  }

  private _shortLabel(job: Job): string {
    return middleCut(this._options.describer.label(job), LABEL_LENGTH);
  }

  private _show(job?: Job): Notification.IAction {
    const { trans } = this._options.describer;
    return this._action(trans.__('Show'), JobCommands.show, job);
  }

  private _openFolder(job: Job): Notification.IAction {
    const { trans } = this._options.describer;
    return this._action(trans.__('Open Folder'), JobCommands.openFolder, job);
  }

  private _action(
    label: string,
    command: string,
    job: Job | undefined,
    accent = false
  ): Notification.IAction {
    return {
      label,
      displayType: accent ? 'accent' : 'default',
      callback: () => this._options.execute(command, job ? { id: job.id } : {})
    };
  }

  private readonly _batch = new Batch<Job>(WINDOW, jobs => this._tell(jobs));
  private readonly _standing: StandingNews;
}

export namespace JobNotifier {
  export interface IOptions {
    readonly jobs: IJobs;
    readonly watch: JobWatch;
    readonly describer: JobDescriber;
    /** Whether the user wants to hear of success. */
    notifyFinished(): boolean;
    isPanelVisible(): boolean;
    execute(command: string, args: { id?: string }): void;
  }
}

function secondsTaken(job: Job): number {
  return job.finished === null ? 0 : job.finished - job.created;
}
