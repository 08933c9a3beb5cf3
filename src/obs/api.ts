import { ServerConnection } from '@jupyterlab/services';

import type { Client } from '../core/client';
import type {
  BucketInfo,
  BucketList,
  ConnectionInfo,
  ConnectionList,
  ConnectionRequest,
  FolderRequest,
  LinkRequest,
  ObsContent,
  ObsCount,
  ObsDetails,
  ObsLink,
  ObsPage,
  ObsPlan,
  ObsPreview,
  ObsSave,
  ObsSaved,
  ObsSpec,
  ProbeReport,
  ProbeRequest
} from '../core/contract.gen';
import { errorFromResponse, toAppError } from '../core/errors';

/** An object or folder of a connection. */
export interface IPlace {
  readonly connection: string;
  readonly bucket: string;
  readonly key: string;
}

export interface IListQuery {
  readonly connection: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly start?: string | undefined;
  readonly limit: number;
}

/** The routes of object stores. */
export class ObsApi {
  constructor(private readonly _client: Client) {}

  connections(): Promise<ConnectionList> {
    return this._client.get('obs/connections');
  }

  connect(request: ConnectionRequest): Promise<ConnectionInfo> {
    return this._client.post('obs/connections', request);
  }

  change(id: string, request: ConnectionRequest): Promise<ConnectionInfo> {
    return this._client.put(`obs/connections/${id}`, request);
  }

  disconnect(id: string): Promise<void> {
    return this._client.delete(`obs/connections/${id}`);
  }

  probe(request: ProbeRequest): Promise<ProbeReport> {
    return this._client.post('obs/probe', request);
  }

  async buckets(connection: string): Promise<BucketInfo[]> {
    const list = await this._client.get<BucketList>('obs/buckets', {
      connection
    });
    return list.buckets;
  }

  list(query: IListQuery): Promise<ObsPage> {
    return this._client.get('obs/list', { ...query });
  }

  details(place: IPlace): Promise<ObsDetails> {
    return this._client.get('obs/details', { ...place });
  }

  /** Whether an object is there, or a folder of that name with something in it. */
  async exists(place: IPlace): Promise<boolean> {
    try {
      await this.details(place);
    } catch (reason) {
      const { code } = toAppError(reason);
      if (code === 'objectstore.no_object') {
        return false;
      }
      if (code !== 'objectstore.is_a_folder') {
        throw reason;
      }
    }
    return true;
  }

  /** How much is in the folder `key`. */
  count({ connection, bucket, key }: IPlace): Promise<ObsCount> {
    const query = { connection, bucket, prefix: key };
    return this._client.get('obs/count', query);
  }

  async makeFolder(request: FolderRequest): Promise<void> {
    await this._client.post('obs/folder', request);
  }

  link(request: LinkRequest): Promise<ObsLink> {
    return this._client.post('obs/link', request);
  }

  preview(place: IPlace): Promise<ObsPreview> {
    return this._client.get('obs/preview', { ...place });
  }

  /** An object's content; with a format of `text`, nothing but text in UTF-8. */
  document(
    place: IPlace,
    format: ObsContent['format'] | '' = ''
  ): Promise<ObsContent> {
    return this._client.get('obs/document', { ...place, format });
  }

  save(request: ObsSave): Promise<ObsSaved> {
    return this._client.put('obs/document', request);
  }

  plan(spec: ObsSpec): Promise<ObsPlan> {
    return this._client.post('obs/plan', spec);
  }

  contentUrl(place: IPlace): string {
    return this._client.url('obs/content', { ...place });
  }

  /** The bytes of an image. */
  async content(place: IPlace): Promise<Blob> {
    const response = await ServerConnection.makeRequest(
      this.contentUrl(place),
      {},
      this._client.settings
    );
    if (!response.ok) {
      throw await errorFromResponse(response);
    }
    return response.blob();
  }
}
