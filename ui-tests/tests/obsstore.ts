import type { Page, Route } from '@playwright/test';

interface IObject {
  content: string;
  etag: string;
}

/**
 * An object store of one bucket that answers in place of the server's routes, so that tests of the
 * screen need no store, and can have more objects than anybody would upload.
 */
export class ObsStore {
  /** By key. */
  readonly objects = new Map<string, IObject>();
  /** The jobs that were asked for. */
  readonly jobs: Record<string, unknown>[] = [];
  /** So many objects more are in the folder `many/`. */
  many = 0;

  static async replace(page: Page): Promise<ObsStore> {
    const store = new ObsStore();
    await page.route('**/modelarts/obs/**', route => store._answer(route));
    await page.route(/\/modelarts\/jobs(\?|$)/, (route, request) => {
      if (request.method() !== 'POST') {
        return route.fallback();
      }
      store.jobs.push(request.postDataJSON().spec);
      return route.fulfill({ status: 409, json: failure('test', 'Not run.') });
    });
    return store;
  }

  put(key: string, content: string): void {
    this._writes += 1;
    this.objects.set(key, { content, etag: `"${this._writes}"` });
  }

  private async _answer(route: Route): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    const path = url.pathname.split('/modelarts/obs/')[1] ?? '';
    const body = request.postDataJSON();
    const reply = this._reply(
      `${request.method()} ${path}`,
      url.searchParams,
      body
    );
    await route.fulfill(
      reply ? { json: reply } : { status: 404, json: failure('none', 'None.') }
    );
  }

  private _reply(
    call: string,
    query: URLSearchParams,
    body: Record<string, string>
  ): object | null {
    const key = query.get('key') ?? '';
    const object = this.objects.get(key);
    switch (call) {
      case 'GET connections':
        return { connections: [CONNECTION], embedded: EMBEDDED };
      case 'POST probe':
        return REPORT;
      case 'GET buckets':
        return { buckets: [{ name: 'samples', created: null }] };
      case 'GET list':
        return this._page(query);
      case 'GET count':
        return { objects: this.many, size: 10 * this.many, complete: true };
      case 'GET details':
        return (
          object && {
            address: `obs://samples/${key}`,
            item: this._item(key),
            content_type: 'text/plain',
            encryption: '',
            metadata: {}
          }
        );
      case 'GET preview':
        return { ...PREVIEW, text: object?.content ?? '' };
      case 'GET document':
        return object && { ...object, ...version(object), format: 'text' };
      case 'PUT document':
        this.put(body['key'] ?? '', body['content'] ?? '');
        return version(this.objects.get(body['key'] ?? '')!);
      case 'POST plan':
        return PLAN;
      default:
        return null;
    }
  }

  private _page(query: URLSearchParams): object {
    const prefix = query.get('prefix') ?? '';
    const limit = Number(query.get('limit'));
    if (prefix.startsWith('many/')) {
      const start = Number(query.get('start') ?? 0);
      const end = Math.min(this.many, start + limit);
      const items = Array.from({ length: end - start }, (_, index) =>
        item(`many/${String(start + index).padStart(6, '0')}.csv`, 10)
      );
      return { items, next: end < this.many ? String(end) : null };
    }
    const folders = this.many > 0 ? [item('many/')] : [];
    const items = [...this.objects.keys()].map(key => this._item(key));
    const fitting = [...folders, ...items].filter(each =>
      each.key.startsWith(prefix)
    );
    return { items: fitting.sort(byKey), next: null };
  }

  private _item(key: string): ReturnType<typeof item> {
    const { content = '', etag = '' } = this.objects.get(key) ?? {};
    return { ...item(key, content.length), etag };
  }

  private _writes = 0;
}

const MODIFIED = Date.UTC(2026, 10, 20, 12, 30);

function item(key: string, size = 0) {
  const folder = key.endsWith('/');
  return {
    key,
    name: key.replace(/\/$/, '').split('/').pop() ?? '',
    folder,
    size,
    modified: folder ? null : MODIFIED,
    etag: '',
    storage_class: ''
  };
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}

function version({ content, etag }: IObject): object {
  return { etag, size: content.length, modified: MODIFIED };
}

function failure(code: string, message: string): object {
  return {
    code,
    message,
    hint: 'Ask the owner for the permission.',
    retryable: false,
    message_template: '',
    hint_template: '',
    params: {}
  };
}

const CONNECTION = {
  connection: {
    id: 'local',
    name: 'Local store',
    endpoint: 'http://127.0.0.1:9000',
    region: '',
    addressing: 'auto',
    bucket: '',
    ca_file: '',
    source: 'user'
  },
  editable: true,
  access_key: 'AKIA',
  expires: null,
  home: 'samples'
};

const EMBEDDED = { state: 'off', error: null, folder: '' };

const PREVIEW = {
  kind: 'text',
  text: '',
  table: null,
  truncated: false,
  reason: null
};

const PLAN = {
  copies: 2,
  copy_size: 300_000,
  skips: 1,
  deletes: 0,
  complete: true,
  entries: [
    entry('copy', 'images/dunes.png', 180_000),
    entry('copy', 'images/forest.png', 120_000),
    entry('skip', 'images/river.png', 90_000)
  ]
};

function entry(action: string, destination: string, size: number): object {
  return { action, source: `obs://samples/${destination}`, destination, size };
}

const REPORT = {
  steps: [
    { step: 'connect', done: true, error: null },
    { step: 'list', done: true, error: null },
    { step: 'put', done: true, error: failure('denied', 'May not write.') },
    { step: 'get', done: false, error: null },
    { step: 'delete', done: false, error: null }
  ],
  bucket: 'samples',
  milliseconds: 12.3
};
