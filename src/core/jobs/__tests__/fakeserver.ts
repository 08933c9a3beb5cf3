import type { Event } from '@jupyterlab/services';
import { ServerConnection } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { Client } from '../../client';
import type { ErrorInfo, Job, JobPage, JobRequest } from '../../contract.gen';
import { JobsApi } from '../api';
import { JOB_EVENT_SCHEMA } from '../ids';
import { JobsModel } from '../model';
import { canClear, isOver } from '../states';

/** A job's id from a small number. */
export function idOf(number: number): string {
  return number.toString(16).padStart(32, '0');
}

type Patch = Partial<Omit<Job, 'progress'>> & {
  progress?: Partial<Job['progress']>;
};

export function makeJob(number: number, patch: Patch = {}): Job {
  const { progress, ...rest } = patch;
  return {
    id: idOf(number),
    epoch: 'e1',
    seq: 0,
    kind: 'upload',
    state: 'running',
    spec: {
      kind: 'upload',
      destination: 'data',
      name: `file-${number}`,
      files: 1,
      size: 100,
      modified: null,
      folder: false
    },
    error: null,
    resumable: false,
    pausable: true,
    outputs: [],
    warnings: [],
    created: 1_000 + number,
    finished: null,
    ...rest,
    progress: {
      phase: '',
      done: 0,
      total: 100,
      unit: 'bytes',
      rate: null,
      eta: null,
      items_done: null,
      items_total: null,
      ...progress
    }
  };
}

/** The name in the spec of a job as `makeJob` makes it. */
export function nameOf({ spec }: Job): string {
  return 'name' in spec ? spec.name : '';
}

export function makeError(patch: Partial<ErrorInfo> = {}): ErrorInfo {
  return {
    code: 'storage.disk_full',
    message: 'No space for “a.bin”.',
    hint: 'Delete something.',
    retryable: true,
    message_template: 'No space for “{name}”.',
    hint_template: 'Delete something.',
    params: { name: 'a.bin' },
    ...patch
  };
}

/** Behaves like the server's jobs, without running any. */
export class FakeServer {
  epoch = 'e1';
  seq = 0;
  /** Newest first. */
  jobs: Job[] = [];
  isDown = false;
  /** "GET jobs", "POST jobs/…/pause", in the order of their coming. */
  readonly requests: string[] = [];
  readonly events = new Signal<this, Event.Emission>(this);
  readonly connectionFailure = new Signal<this, Error>(this);
  readonly settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/base/',
    fetch: input => this._answer(input as Request)
  });

  model(): JobsModel {
    return new JobsModel({
      api: new JobsApi(new Client(this.settings)),
      events: this.events,
      connectionFailure: this.connectionFailure
    });
  }

  add(...jobs: Job[]): void {
    this.jobs = [...jobs, ...this.jobs].sort((a, b) => b.created - a.created);
  }

  /** Change a job; the event may be lost on its way. */
  change(number: number, patch: Patch, lost = false): Job {
    this.seq += 1;
    const before = this._find(idOf(number));
    const { progress, ...rest } = patch;
    const job = {
      ...(before ?? makeJob(number)),
      ...rest,
      epoch: this.epoch,
      seq: this.seq
    };
    job.progress = { ...job.progress, ...progress };
    this.jobs = this.jobs.filter(other => other !== before);
    this.add(job);
    if (!lost) {
      this.tell('changed', job.id, job);
    }
    return job;
  }

  tell(type: string, id: string | null, job: Job | null, more = {}): void {
    this.post({ epoch: this.epoch, seq: this.seq, type, id, job, ...more });
  }

  /** What any client can do: post an event of whatever content. */
  post(data: object): void {
    this.events.emit({
      schema_id: JOB_EVENT_SCHEMA,
      ...(JSON.parse(JSON.stringify(data)) as JSONObject)
    });
  }

  /** Hold replies back until the returned function is called; they are made before. */
  hold(): () => void {
    const held = new PromiseDelegate<void>();
    this._held = held.promise;
    return () => {
      this._held = null;
      held.resolve();
    };
  }

  /** A restart: what ran is interrupted. */
  restart(): void {
    this.epoch = `${this.epoch}+`;
    this.seq = 0;
    this.jobs = this.jobs.map(job => ({
      ...job,
      epoch: this.epoch,
      seq: 0,
      ...(job.state === 'running' && {
        state: 'interrupted' as const,
        resumable: true
      })
    }));
  }

  countRequests(start: string): number {
    return this.requests.filter(request => request.startsWith(start)).length;
  }

  private async _answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.replace('/base/modelarts/', '');
    this.requests.push(`${request.method} ${path}`);
    if (this.isDown) {
      throw new TypeError('Failed to fetch');
    }
    const response = await this._route(request, path, url.searchParams);
    await this._held;
    return response;
  }

  private async _route(
    request: Request,
    path: string,
    query: URLSearchParams
  ): Promise<Response> {
    const [, id = '', action] = path.split('/');
    switch (`${request.method} ${id ? 'id' : ''} ${action ?? ''}`.trim()) {
      case 'GET':
        return json(
          this._page(Number(query.get('limit')), query.get('before'))
        );
      case 'POST':
        return this._submit((await request.json()) as JobRequest);
      case 'DELETE':
        this.jobs = this.jobs.filter(job => !canClear(job));
        this.seq += 1;
        this.tell('cleared', null, null);
        return new Response(null, { status: 204 });
      case 'GET id':
        return this._reply(id);
      case 'DELETE id':
        this.jobs = this.jobs.filter(job => job.id !== id);
        this.seq += 1;
        this.tell('removed', id, null);
        return new Response(null, { status: 204 });
      case 'POST id pause':
        return this._steer(id, { state: 'paused', resumable: true });
      case 'POST id resume':
        return this._steer(id, { state: 'running', resumable: false });
      case 'POST id cancel':
        return this._steer(id, { state: 'cancelled', finished: 9_000 });
      default:
        return new Response('<h1>No such page</h1>', { status: 404 });
    }
  }

  private _submit({ spec, idempotency_key }: JobRequest): Response {
    const key = idempotency_key ?? '';
    let id = this._keys.get(key);
    if (id === undefined) {
      const job = this.change(500 + this._keys.size, { spec });
      id = job.id;
      this._keys.set(key, id);
    }
    return json(this._find(id), 202);
  }

  private _steer(id: string, patch: Patch): Response {
    return this._find(id)
      ? json(this.change(parseInt(id, 16), patch), 202)
      : this._reply(id);
  }

  private _reply(id: string): Response {
    const job = this._find(id);
    return job
      ? json(job)
      : json(makeError({ code: 'job.not_found', message: 'Gone' }), 404);
  }

  private _page(limit: number, before: string | null): JobPage {
    const over = this.jobs.filter(isOver);
    const rest = before
      ? over.filter(job => job.created < Number(before))
      : over;
    const finished = rest.slice(0, limit);
    const last = finished[finished.length - 1];
    return {
      epoch: this.epoch,
      seq: this.seq,
      active: before ? [] : this.jobs.filter(job => !isOver(job)),
      finished,
      finished_total: over.length,
      next: last && rest.length > limit ? String(last.created) : null
    };
  }

  private _find(id: string): Job | undefined {
    return this.jobs.find(job => job.id === id);
  }

  private _held: Promise<void> | null = null;
  private readonly _keys = new Map<string, string>();
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}
