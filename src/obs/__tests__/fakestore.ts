import { ServerConnection } from '@jupyterlab/services';

import { Client } from '../../core/client';
import type {
  ConnectionInfo,
  ConnectionList,
  ConnectionRequest,
  ErrorInfo,
  ObsItem,
  ObsPage,
  ObsSave,
  ProbeReport
} from '../../core/contract.gen';
import { ObsApi } from '../api';

export function makeInfo(
  id: string,
  patch: Partial<ConnectionInfo['connection']> = {}
): ConnectionInfo {
  return {
    connection: {
      id,
      name: id,
      endpoint: `https://${id}.example.org`,
      region: '',
      addressing: 'auto',
      bucket: '',
      ca_file: '',
      source: 'user',
      ...patch
    },
    editable: true,
    access_key: 'AK12',
    expires: null,
    home: ''
  };
}

export function makeItem(key: string, size = 1, modified = 1000): ObsItem {
  const folder = key.endsWith('/');
  const path = folder ? key.slice(0, -1) : key;
  return {
    key,
    name: path.slice(path.lastIndexOf('/') + 1),
    folder,
    size: folder ? 0 : size,
    modified: folder ? null : modified,
    etag: `"${key}-1"`,
    storage_class: ''
  };
}

/** Behaves like the routes of object stores, over keys in memory. */
export class FakeStore {
  list: ConnectionList = {
    connections: [makeInfo('store')],
    embedded: { state: 'off', error: null, folder: '' }
  };
  /** Objects by bucket and key, with their content. */
  readonly buckets = new Map<string, Map<string, ObsItem>>();
  readonly contents = new Map<string, string>();
  /** "GET list?…", in the order of their coming. */
  readonly requests: string[] = [];
  readonly bodies: unknown[] = [];
  /** What the next request fails with. */
  failure: ErrorInfo | null = null;
  report: ProbeReport = { steps: [], bucket: '', milliseconds: null };
  readonly settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/base/',
    fetch: input => this._answer(input as Request)
  });

  get api(): ObsApi {
    return new ObsApi(new Client(this.settings));
  }

  put(bucket: string, ...items: ObsItem[]): void {
    const objects = this.buckets.get(bucket) ?? new Map<string, ObsItem>();
    this.buckets.set(bucket, objects);
    items.forEach(item => objects.set(item.key, item));
  }

  count(start: string): number {
    return this.requests.filter(each => each.startsWith(start)).length;
  }

  private async _answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.replace('/base/modelarts/obs/', '');
    const query = request.method === 'GET' ? url.search : '';
    this.requests.push(`${request.method} ${path}${query}`);
    if (this.failure) {
      const { failure } = this;
      this.failure = null;
      return json(failure, 403);
    }
    const body: unknown =
      request.method === 'GET' || request.method === 'DELETE'
        ? null
        : await request.json();
    if (body !== null) {
      this.bodies.push(body);
    }
    const route = path.split('/')[0] ?? '';
    return this._route(`${request.method} ${route}`, url.searchParams, body);
  }

  private _route(
    route: string,
    query: URLSearchParams,
    body: unknown
  ): Response {
    const bucket = query.get('bucket') ?? '';
    const key = query.get('key') ?? '';
    const item = this.buckets.get(bucket)?.get(key);
    switch (route) {
      case 'GET connections':
        return json(this.list);
      case 'POST connections':
      case 'PUT connections':
        return json(this._connect(body as ConnectionRequest));
      case 'POST probe':
        return json(this.report);
      case 'GET buckets':
        return json({
          buckets: [...this.buckets.keys()].map(name => ({
            name,
            created: null
          }))
        });
      case 'GET list':
        return json(this._page(query));
      case 'GET count':
        return json(this._count(bucket, query.get('prefix') ?? ''));
      case 'GET details':
        return item
          ? json({
              address: `obs://${bucket}/${key}`,
              item,
              content_type: '',
              encryption: '',
              metadata: {}
            })
          : this._missing(bucket, key);
      case 'GET document':
        return item
          ? json({
              content: this.contents.get(key) ?? '',
              format: 'text',
              etag: item.etag,
              size: item.size,
              modified: item.modified
            })
          : missing();
      case 'PUT document':
        return this._save(body as ObsSave);
      default:
        return json({}, 200);
    }
  }

  private _missing(bucket: string, key: string): Response {
    const keys = [...(this.buckets.get(bucket)?.keys() ?? [])];
    return keys.some(each => each.startsWith(`${key}/`))
      ? json(makeError('objectstore.is_a_folder', 'A folder.'), 409)
      : missing();
  }

  private _connect({ name, endpoint }: ConnectionRequest): ConnectionInfo {
    const info = makeInfo('made', { name, endpoint });
    this.list = {
      ...this.list,
      connections: [...this.list.connections, info]
    };
    return info;
  }

  private _page(query: URLSearchParams): ObsPage {
    const prefix = query.get('prefix') ?? '';
    const start = query.get('start') ?? '';
    const limit = Number(query.get('limit'));
    const objects = this.buckets.get(query.get('bucket') ?? '');
    const fitting = [...(objects?.values() ?? [])]
      .filter(({ key }) => key.startsWith(prefix) && key !== prefix)
      .filter(({ key }) => !/\/./.test(key.slice(prefix.length)))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const rest = fitting.filter(({ key }) => key > start);
    const items = rest.slice(0, limit);
    const last = items[items.length - 1];
    return {
      items,
      next: last && rest.length > limit ? last.key : null
    };
  }

  private _count(bucket: string, prefix: string) {
    const inside = [...(this.buckets.get(bucket)?.values() ?? [])].filter(
      ({ key, folder }) => key.startsWith(prefix) && !folder
    );
    return {
      objects: inside.length,
      size: inside.reduce((sum, { size }) => sum + size, 0),
      complete: true
    };
  }

  private _save({ bucket, key, content, etag }: ObsSave): Response {
    const item = this.buckets.get(bucket)?.get(key);
    if (etag !== null && etag !== (item?.etag ?? '')) {
      return json(makeError('objectstore.changed', 'It has changed.'), 409);
    }
    const saved = {
      ...makeItem(key, content.length),
      etag: `"${key}-${this.bodies.length + 1}"`
    };
    this.put(bucket, saved);
    this.contents.set(key, content);
    return json({ etag: saved.etag, size: saved.size, modified: 2000 });
  }
}

export function makeError(code: string, message: string): ErrorInfo {
  return {
    code,
    message,
    hint: 'Do something else.',
    retryable: false,
    message_template: message,
    hint_template: 'Do something else.',
    params: {}
  };
}

function missing(): Response {
  return json(makeError('objectstore.no_object', 'There is none.'), 404);
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}
