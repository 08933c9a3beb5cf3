import type { Client } from '../core/client';
import type {
  Job,
  RemoteInfo,
  RemoteInfos,
  RemoteSpec
} from '../core/contract.gen';

/** Asks the server about addresses. */
export class RemoteApi {
  constructor(private readonly _client: Client) {}

  /** What is at `urls`, in their order. */
  async look(
    urls: readonly string[],
    destination: string
  ): Promise<readonly RemoteInfo[]> {
    const reply = await this._client.post<RemoteInfos>('remote/look', {
      urls,
      destination
    });
    return reply.infos;
  }
}

/** The spec of a job that is a download. */
export function remoteSpec({ spec }: Job): RemoteSpec {
  if (spec.kind !== 'remote') {
    throw new Error(`Not a download: ${spec.kind}`);
  }
  return spec;
}
