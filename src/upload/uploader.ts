/** Uploading as the screen sees it: begin, go on, try again. */
import { UUID } from '@lumino/coreutils';

import type {
  CheckReply,
  ErrorInfo,
  Job,
  UploadSpec
} from '../core/contract.gen';
import { AppError, localError } from '../core/errors';
import type { IJobs } from '../core/jobs/tokens';
import type { IUploadApi } from './api';
import { resolveConflicts } from './conflicts';
import type { IConflictDialogs } from './conflicts';
import { JobUpload } from './jobupload';
import type { IJobUploadOptions } from './jobupload';
import { isComplete } from './match';
import type { Memory } from './memory';
import type { IUploadOptions } from './options';
import type { Ownership } from './ownership';
import { DEFAULT_PART_SIZE } from './partsize';
import { planJobs } from './plan';
import type { Recovery } from './recovery';
import { isInStore, isRelay } from './relay/relays';
import type { Relays } from './relay/relays';
import { STORE_REFUSES } from './relay/sender';
import type { RoundTrip } from './roundtrip';
import { TrackedUploads } from './tracked';
import type { Handle, IJobPlan, ISelection } from './types';
import { topName, totalSize } from './types';

/** The server's word for it, which speaks of an upload that has begun. */
const DISK_FULL = 'storage.disk_full';

/** There are more bytes than free space; with `free` and `need` as parameters. */
export const TOO_LITTLE_SPACE = 'upload.too_little_space';

export interface IUploaderOptions {
  readonly jobs: IJobs;
  readonly api: IUploadApi;
  readonly roundTrip: RoundTrip;
  readonly memory: Memory;
  readonly ownership: Ownership;
  readonly recovery: Recovery;
  readonly relays: Relays;
  readonly dialogs: IConflictDialogs;
  readonly settings: () => IUploadOptions;
  /** What a `JobUpload` needs, but for what to do when it fails. */
  readonly sending: Omit<IJobUploadOptions, 'onFailed'>;
  /** Gives an error of ours its words. */
  readonly worded: (error: AppError) => AppError;
  /** What several loose files are called together. */
  readonly nameOf: (files: number) => string;
  readonly onError: (reason: unknown) => void;
}

/** A selection that the server has looked at. */
export interface IChecked {
  readonly selection: ISelection;
  readonly destination: string;
  readonly reply: CheckReply;
}

export class Uploader {
  constructor(private readonly _options: IUploaderOptions) {
    const { jobs, ownership, memory, api, worded, onError } = _options;
    this._tracked = new TrackedUploads({
      jobs,
      ownership,
      resumeJob: job => api.resumeJob(job),
      pauseJob: (job, error) => api.pauseJob(job, worded(error).info),
      onOver: job => void memory.remove(job),
      onError: (_, error) => onError(error)
    });
  }

  /** Whether leaving the page would stop something. */
  get isSending(): boolean {
    return this._tracked.isSending;
  }

  /** Whether this tab has, or had, the files of a job. */
  knows(job: Job): boolean {
    return this._mine.has(job.id);
  }

  /**
   * Ask the server whether `selection` may go to `destination`.
   *
   * @throws `AppError` when none of it can
   */
  async check(selection: ISelection, destination: string): Promise<IChecked> {
    const { api } = this._options;
    const entries = selection.entries.map(({ path, size, file }) => ({
      path,
      size,
      folder: file === null
    }));
    const [reply] = await Promise.all([
      api.check(destination, entries),
      this._readLimits()
    ]);
    const problem = problemOf(selection, reply);
    if (problem) {
      throw new AppError(problem);
    }
    return { selection, destination, reply };
  }

  /** Ask the user about conflicts, then start the jobs and send. */
  async begin({ selection, destination, reply }: IChecked): Promise<Job[]> {
    const { dialogs, settings, relays } = this._options;
    const planned = await resolveConflicts(
      selection.entries,
      reply.problems,
      settings().existingFiles,
      dialogs
    );
    const jobs: Job[] = [];
    for (const plan of planJobs(planned ?? [], relays.wants)) {
      try {
        jobs.push(await this._startJob(plan, destination, selection.handles));
      } catch (reason) {
        // The others may well work: "another transfer writes there" concerns one name.
        this._options.onError(reason);
      }
    }
    return jobs;
  }

  /** `check` and `begin`, with failures shown to the user. */
  async upload(selection: ISelection, destination: string): Promise<void> {
    if (selection.entries.length === 0) {
      return;
    }
    try {
      await this.begin(await this.check(selection, destination));
    } catch (reason) {
      this._options.onError(reason);
    }
  }

  /** Go on with a job, in answer to a click. */
  async resume(job: Job): Promise<void> {
    const { api, ownership, recovery } = this._options;
    const spec = uploadSpec(job);
    if (isInStore(job)) {
      return api.resumeJob(job.id);
    }
    if (!this._tracked.get(job.id)) {
      if ((await ownership.take(job.id)) === 'theirs') {
        // Another tab has the files: it goes on as soon as the job runs.
        return api.resumeJob(job.id);
      }
      const recovered = await recovery.recover(job.id, spec);
      if (recovered === 'cancelled') {
        ownership.release(job.id);
        return;
      }
      if (recovered === 'start-over') {
        ownership.release(job.id);
        return this._startOver(job.id, spec);
      }
      if (recovered !== 'all-there') {
        this._track(job, recovered.entries);
        await this._remember(job.id, recovered.entries, recovered.handles);
      }
    }
    await api.resumeJob(job.id);
    this._tracked.get(job.id)?.start(false);
  }

  /**
   * Go on with what a reload of the page stopped, as far as the browser still lets us read it.
   *
   * @returns false when it is sure that nobody goes on with it
   */
  async revive(job: Job): Promise<boolean> {
    const { ownership, recovery } = this._options;
    if (this._tracked.get(job.id) || isInStore(job)) {
      return true;
    }
    const claim = await ownership.take(job.id);
    if (claim === 'theirs') {
      return true;
    }
    const recovered = await recovery.recoverSilently(job.id);
    if (recovered === null) {
      ownership.release(job.id);
      return claim === 'unknown';
    }
    this._track(job, recovered.entries).start(false);
    return true;
  }

  /** Upload the same once more, in answer to a click. */
  async retry(job: Job): Promise<void> {
    const spec = uploadSpec(job);
    const known = this._tracked.get(job.id);
    const selection =
      known && isComplete(known.entries)
        ? { entries: known.entries, handles: new Map<string, Handle>() }
        : await this._options.recovery.chooseAgain(job.id, spec);
    if (selection) {
      await this.upload(selection, spec.destination);
    }
  }

  private async _readLimits(): Promise<void> {
    const { api, roundTrip, sending, relays } = this._options;
    try {
      const limits = await roundTrip.measure(() => api.limits());
      sending.partSize.limit(limits['part_size_bytes'] ?? DEFAULT_PART_SIZE);
      relays.limit(limits['relay_threshold_bytes']);
      // The server was busy with the check at that moment: look again, with nobody waiting.
      roundTrip.verify(() => api.limits()).catch(console.warn);
    } catch (reason) {
      // The check says it better.
      console.warn('The limits of this server are not known', reason);
    }
  }

  private async _startOver(id: string, spec: UploadSpec): Promise<void> {
    const { recovery, jobs } = this._options;
    const selection = await recovery.chooseAgain(id, spec);
    if (selection) {
      await jobs.cancel(id);
      await this.upload(selection, spec.destination);
    }
  }

  private async _startJob(
    plan: IJobPlan,
    destination: string,
    handles: ReadonlyMap<string, Handle>
  ): Promise<Job> {
    const { jobs, ownership, relays } = this._options;
    const spec = this._specOf(plan, destination);
    const job =
      (await relays.start(plan, destination)) ??
      (await jobs.start(spec, UUID.uuid4()));
    await ownership.take(job.id, true);
    this._track(job, plan.entries).start(true);
    void this._remember(job.id, plan.entries, handles);
    return job;
  }

  private _specOf(plan: IJobPlan, destination: string): UploadSpec {
    const files = plan.entries.length;
    const [first] = plan.entries;
    return {
      kind: 'upload',
      destination,
      name: plan.name || this._options.nameOf(files),
      files,
      size: totalSize(plan.entries),
      modified: files === 1 && !plan.folder ? (first?.modified ?? null) : null,
      folder: plan.folder
    };
  }

  private _track(job: Job, entries: IJobPlan['entries']): JobUpload {
    const { sending, relays } = this._options;
    const upload = new JobUpload(job.id, entries, {
      ...sending,
      sender: relays.senderFor(job) ?? sending.sender,
      onFailed: (failed, error) => {
        if (error.code === STORE_REFUSES) {
          this._goDirect(job, entries).catch(this._options.onError);
        } else {
          void this._tracked.giveUp(failed, error);
        }
      }
    });
    this._tracked.add(upload);
    this._mine.add(job.id);
    return upload;
  }

  /** The store does not let this browser in: a job without it takes the place of this one. */
  private async _goDirect(
    job: Job,
    entries: IJobPlan['entries']
  ): Promise<void> {
    const { jobs, memory, relays } = this._options;
    relays.refuse();
    const remembered = await memory.get(job.id);
    await jobs.cancel(job.id);
    await jobs.forget(job.id);
    const { destination } = uploadSpec(job);
    for (const plan of planJobs(entries)) {
      await this._startJob(plan, destination, remembered?.handles ?? new Map());
    }
  }

  private _remember(
    job: string,
    entries: IJobPlan['entries'],
    handles: ReadonlyMap<string, Handle>
  ): Promise<void> {
    const names = new Set(entries.map(({ path }) => topName(path)));
    const own = new Map([...handles].filter(([name]) => names.has(name)));
    return this._options.memory.save(job, entries, own);
  }

  private readonly _tracked: TrackedUploads;
  /** All jobs whose files this tab has or had. */
  private readonly _mine = new Set<string>();
}

/** Why nothing of it can be uploaded; null if it can. */
function problemOf(
  { entries }: ISelection,
  { error, free }: CheckReply
): ErrorInfo | null {
  if (error && error.code !== DISK_FULL) {
    return error;
  }
  // The server checks each request by itself; a huge selection takes several.
  const need = totalSize(entries);
  if (need <= free) {
    return error;
  }
  const { info } = localError(TOO_LITTLE_SPACE, 'Not enough disk space');
  return { ...info, params: { free: String(free), need: String(need) } };
}

/** The spec of a job of our kinds. */
export function uploadSpec({ spec }: Job): UploadSpec {
  if (isRelay(spec)) {
    const { name, size, modified, destination } = spec;
    const file = { name, size, modified, destination };
    return { kind: 'upload', ...file, files: 1, folder: false };
  }
  if (spec.kind !== 'upload') {
    throw new Error('Not an upload');
  }
  return spec;
}
