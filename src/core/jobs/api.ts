import type { Client } from '../client';
import type {
  Job,
  JobPage,
  JobRequest,
  JobSpec,
  PauseRequest
} from '../contract.gen';

/** How many finished jobs come at once. */
export const PAGE_SIZE = 50;

/** The jobs' REST routes, each call one request. */
export class JobsApi {
  constructor(private readonly _client: Client) {}

  /** The newest jobs, or the finished ones behind a cursor. */
  page(before?: string): Promise<JobPage> {
    return this._client.get('jobs', { limit: PAGE_SIZE, before });
  }

  get(id: string): Promise<Job> {
    return this._client.get(`jobs/${id}`);
  }

  start(spec: JobSpec, idempotencyKey: string): Promise<Job> {
    const request: JobRequest = { spec, idempotency_key: idempotencyKey };
    return this._client.post('jobs', request);
  }

  /** @param why - said with a pause, for the job's row to show */
  steer(
    id: string,
    action: 'pause' | 'cancel' | 'resume',
    why?: PauseRequest
  ): Promise<Job> {
    return this._client.post(`jobs/${id}/${action}`, why);
  }

  forget(id: string): Promise<void> {
    return this._client.delete(`jobs/${id}`);
  }

  forgetFinished(): Promise<void> {
    return this._client.delete('jobs');
  }
}
