import type { Client } from '../core/client';
import type {
  CloneCredentials,
  CloneFolder,
  CloneInfo,
  CloneSpec,
  CloneTree,
  ErrorInfo,
  Job
} from '../core/contract.gen';

/** Asks the server about repositories. */
export class CloneApi {
  constructor(private readonly _client: Client) {}

  /** What is at `url`, which may be a page about a repository. */
  look(url: string, destination: string): Promise<CloneInfo> {
    return this._client.post<CloneInfo>('clone/look', { url, destination });
  }

  /** What is in `destination` under the name that a clone would get. */
  folder(url: string, destination: string, name: string): Promise<CloneFolder> {
    const request = { url, destination, name };
    return this._client.post<CloneFolder>('clone/folder', request);
  }

  /** The folders of a version. */
  tree(url: string, ref: string): Promise<CloneTree> {
    return this._client.post<CloneTree>('clone/tree', { url, ref });
  }

  /** Say who the user is to the host of a repository. */
  logIn(credentials: CloneCredentials): Promise<void> {
    return this._client.put<void>('clone/credentials', credentials);
  }

  /** Trust the host of a repository by its SSH key. */
  trust(url: string, fingerprint: string): Promise<void> {
    return this._client.put<void>('clone/hosts', { url, fingerprint });
  }

  /** Go on with a job. */
  async resume(id: string): Promise<void> {
    await this._client.post<Job>(`jobs/${id}/resume`);
  }
}

/** The spec of a job that is a clone. */
export function cloneSpec({ spec }: Job): CloneSpec {
  if (spec.kind !== 'clone') {
    throw new Error(`Not a clone: ${spec.kind}`);
  }
  return spec;
}

/** Whether the server wants to know who the user is, or did not like the answer. */
export function asksForLogin(code: string | undefined): boolean {
  return code === 'clone.auth_required' || code === 'clone.wrong_credentials';
}

/** A host that is to be trusted before anything goes on, and by which key. */
export interface IUnknownHost {
  readonly host: string;
  readonly url: string;
  readonly fingerprint: string;
}

/** The host that an error is about, if that is what it asks. */
export function asksForTrust(error: ErrorInfo | null): IUnknownHost | null {
  const { host, url, fingerprint } = error?.params ?? {};
  return error?.code === 'clone.host_key_unknown' &&
    host !== undefined &&
    url !== undefined &&
    fingerprint !== undefined
    ? { host, url, fingerprint }
    : null;
}
