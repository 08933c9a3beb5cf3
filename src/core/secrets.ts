import { ServerConnection } from '@jupyterlab/services';

import type { Client } from './client';
import type { SecretList, SecretValue } from './contract.gen';
import { UNREACHABLE, errorFromResponse, localError } from './errors';

const ROUTE = 'secrets';

/** Milliseconds after which a reply is not waited for: a keyring may ask for a password. */
const TIMEOUT = 60_000;

/**
 * The server's store of secrets: values go in, only names come out.
 *
 * A name has 1 to 128 letters (a to z, A to Z), digits, and `.`, `_` or `-` after the first
 * one; a value has up to 64 KiB in UTF-8. Every failure is an `AppError`; none holds a value.
 */
export class SecretsApi {
  constructor(private readonly _client: Client) {}

  /** What there is, sorted by name, and where it is kept. */
  list(): Promise<SecretList> {
    return this._client.get(ROUTE);
  }

  /** Keep a value, in place of an earlier one. */
  async set(name: string, value: string): Promise<void> {
    const body: SecretValue = { value };
    const response = await this._put(pathOf(name), JSON.stringify(body));
    if (!response.ok) {
      throw await errorFromResponse(response);
    }
  }

  /** Forget a secret. */
  delete(name: string): Promise<void> {
    return this._client.delete(pathOf(name));
  }

  private async _put(path: string, body: string): Promise<Response> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT);
    try {
      return await ServerConnection.makeRequest(
        this._client.url(path),
        { method: 'PUT', body, signal: abort.signal },
        this._client.settings
      );
    } catch (cause) {
      throw localError(UNREACHABLE, 'The server cannot be reached', {
        retryable: true,
        cause
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A name does not lead to another of our routes, whatever stands in it. */
function pathOf(name: string): string {
  return `${ROUTE}/${encodeURIComponent(name)}`;
}
