import { ServerConnection } from '@jupyterlab/services';

import type { Client } from '../core/client';
import type {
  Capabilities,
  CheckReply,
  CheckRequest,
  ErrorInfo,
  Problem,
  UploadEntry,
  UploadInfo,
  UploadList
} from '../core/contract.gen';
import { UNREACHABLE, errorFromResponse, localError } from '../core/errors';
import { JobsApi } from '../core/jobs/api';

const ROUTE = 'upload/';
/** Entries in one check: a request of a few megabytes. */
const CHECK_CHUNK = 50_000;

/** The server's side of uploading, as far as it is not tus itself. */
export interface IUploadApi {
  /** Absolute URL at which uploads are created. */
  readonly endpoint: string;
  /** What authenticates a request. */
  headers(): Record<string, string>;
  /** The operator's limits, by name: of uploads, and of sending by way of the object store. */
  limits(): Promise<Record<string, number>>;
  /** What stands in the way of `entries`. */
  check(
    destination: string,
    entries: readonly UploadEntry[]
  ): Promise<CheckReply>;
  /** What the server has of a job. */
  list(job: string): Promise<readonly UploadInfo[]>;
  /** Join parts into one upload; answers with its URL. */
  join(
    parts: readonly string[],
    metadata: Record<string, string>,
    signal: AbortSignal
  ): Promise<string>;
  /** Say what the digest of an upload is; null when it is not known. */
  digest(
    url: string,
    sha256: string | null,
    signal: AbortSignal
  ): Promise<void>;
  /** Tell the server that a job goes on. */
  resumeJob(job: string): Promise<void>;
  /** Tell the server that a job cannot go on for now, and why. */
  pauseJob(job: string, reason: ErrorInfo): Promise<void>;
}

export class UploadApi implements IUploadApi {
  constructor(private readonly _client: Client) {}

  get endpoint(): string {
    return this._client.url(ROUTE);
  }

  headers(): Record<string, string> {
    const { token } = this._client.settings;
    const xsrf = xsrfCookie();
    return {
      ...(token && { Authorization: `token ${token}` }),
      ...(xsrf && { 'X-XSRFToken': xsrf })
    };
  }

  async limits(): Promise<Record<string, number>> {
    const { features } = await this._client.get<Capabilities>('capabilities');
    return { ...features['upload']?.limits, ...features['obs']?.limits };
  }

  async check(
    destination: string,
    entries: readonly UploadEntry[]
  ): Promise<CheckReply> {
    const problems: Problem[] = [];
    let reply: CheckReply | undefined;
    for (let start = 0; start < entries.length; start += CHECK_CHUNK) {
      const request: CheckRequest = {
        destination,
        entries: entries.slice(start, start + CHECK_CHUNK)
      };
      reply = await this._client.post<CheckReply>(`${ROUTE}check`, request);
      if (reply.error) {
        break;
      }
      for (const problem of reply.problems) {
        problems.push({ ...problem, index: problem.index + start });
      }
    }
    return { problems, error: reply?.error ?? null, free: reply?.free ?? 0 };
  }

  async list(job: string): Promise<readonly UploadInfo[]> {
    return (await this._client.get<UploadList>(ROUTE, { job })).uploads;
  }

  async join(
    parts: readonly string[],
    metadata: Record<string, string>,
    signal: AbortSignal
  ): Promise<string> {
    const response = await this._post(
      this.endpoint,
      {
        'Upload-Concat': `final;${parts.map(pathOf).join(' ')}`,
        'Upload-Metadata': encodeMetadata(metadata)
      },
      null,
      signal
    );
    const location = response.headers.get('Location') ?? '';
    return new URL(location, this.endpoint).toString();
  }

  async digest(
    url: string,
    sha256: string | null,
    signal: AbortSignal
  ): Promise<void> {
    const body = JSON.stringify({ sha256 });
    await this._post(`${url}/digest`, {}, body, signal);
  }

  async resumeJob(job: string): Promise<void> {
    await new JobsApi(this._client).steer(job, 'resume');
  }

  async pauseJob(job: string, reason: ErrorInfo): Promise<void> {
    await new JobsApi(this._client).steer(job, 'pause', { reason });
  }

  /** Without the time limit of other requests: saving a huge file takes as long as it takes. */
  private async _post(
    url: string,
    headers: Record<string, string>,
    body: string | null,
    signal: AbortSignal
  ): Promise<Response> {
    const { settings } = this._client;
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(
        url,
        {
          method: 'POST',
          headers: { 'Tus-Resumable': '1.0.0', ...headers },
          body,
          signal
        },
        settings
      );
    } catch (cause) {
      signal.throwIfAborted();
      throw localError(UNREACHABLE, 'The server cannot be reached', {
        retryable: true,
        cause
      });
    }
    if (!response.ok) {
      throw await errorFromResponse(response);
    }
    return response;
  }
}

/** Upload-Metadata as tus wants it: keys with their values in base64. */
export function encodeMetadata(metadata: Record<string, string>): string {
  return Object.entries(metadata)
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(',');
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes));
}

/** Proxies may change host and scheme on the way; the path is what the server knows. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}

/** Jupyter's XSRF cookie. Of several (one per path) the server takes the last. */
function xsrfCookie(): string {
  const values = document.cookie
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith('_xsrf='));
  return values[values.length - 1]?.slice('_xsrf='.length) ?? '';
}
