import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { AppError, UNREACHABLE, errorFromResponse, localError } from './errors';

/** Where all our routes live, below the server's base URL. */
const NAMESPACE = 'modelarts';

/** Milliseconds after which a reply is not waited for any longer. */
const TIMEOUT = 60_000;

export type Query = Readonly<Record<string, string | number | undefined>>;

/** Talks JSON with our part of the server. Every failure is an `AppError`. */
export class Client {
  constructor(
    readonly settings: ServerConnection.ISettings = ServerConnection.makeSettings()
  ) {}

  /** The absolute URL of one of our routes. */
  url(path: string, query: Query = {}): string {
    const given = Object.entries(query).filter(
      (pair): pair is [string, string | number] => pair[1] !== undefined
    );
    const search = new URLSearchParams(
      given.map(([name, value]) => [name, String(value)])
    ).toString();
    const url = URLExt.join(this.settings.baseUrl, NAMESPACE, path);
    return search ? `${url}?${search}` : url;
  }

  get<T>(path: string, query?: Query): Promise<T> {
    return this._json<T>(this.url(path, query), { method: 'GET' });
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this._json<T>(this.url(path), {
      method: 'POST',
      ...(body && { body: JSON.stringify(body) })
    });
  }

  put<T>(path: string, body: object): Promise<T> {
    return this._json<T>(this.url(path), {
      method: 'PUT',
      body: JSON.stringify(body)
    });
  }

  async delete(path: string): Promise<void> {
    await this._request(this.url(path), { method: 'DELETE' });
  }

  private async _json<T>(url: string, init: RequestInit): Promise<T> {
    const response = await this._request(url, init);
    if (response.status === 204) {
      return undefined as T;
    }
    try {
      return (await response.json()) as T;
    } catch (cause) {
      // A sign-in page or a proxy's page with status 200, or the reply was cut off.
      throw localError(UNREACHABLE, 'The reply is not JSON', {
        retryable: true,
        status: response.status,
        cause
      });
    }
  }

  private async _request(url: string, init: RequestInit): Promise<Response> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT);
    try {
      const response = await ServerConnection.makeRequest(
        url,
        { ...init, signal: abort.signal },
        this.settings
      );
      if (!response.ok) {
        throw await errorFromResponse(response);
      }
      return response;
    } catch (reason) {
      if (reason instanceof AppError) {
        throw reason;
      }
      throw localError(UNREACHABLE, 'The server cannot be reached', {
        retryable: true,
        cause: reason
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
