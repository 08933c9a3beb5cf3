/** A tus server in memory, with a proxy before it that can be narrow or broken. */
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';

import type { ErrorInfo, UploadInfo } from '../../core/contract.gen';

export const ENDPOINT = 'http://localhost/base/modelarts/upload/';

export interface IStored {
  readonly id: string;
  readonly metadata: Record<string, string>;
  readonly length: number;
  readonly partial: boolean;
  content: Uint8Array;
  done: boolean;
}

export interface IRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob | null;
}

interface IReply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What stands between: answers in place of the server, or breaks the connection. */
export type Intercept = (
  request: IRequest
) => IReply | 'reset' | 'lose-answer' | undefined;

export class FakeServer implements HttpStack {
  readonly uploads = new Map<string, IStored>();
  readonly requests: IRequest[] = [];
  /** The most requests that were open at once. */
  mostOpen = 0;
  intercept: Intercept = () => undefined;

  getName(): string {
    return 'fake';
  }

  createRequest(method: string, url: string): HttpRequest {
    return new FakeRequest(method, url, request => this._answer(request));
  }

  list(job: string): UploadInfo[] {
    return [...this.uploads.values()]
      .filter(({ metadata }) => metadata['job'] === job)
      .map(({ id, metadata, length, partial, content, done }) => ({
        id,
        job,
        path: metadata['path'] ?? '',
        offset: content.length,
        length,
        partial,
        bundle: metadata['bundle'] === '1',
        done,
        expires: 0
      }));
  }

  join(urls: readonly string[], metadata: Record<string, string>): string {
    const parts = urls.map(url => this._find(url));
    const content = Buffer.concat(
      parts.map(part => part?.content ?? new Uint8Array())
    );
    const stored = this._add(metadata, content.length, false);
    stored.content = new Uint8Array(content);
    stored.done = true;
    parts.forEach(part => part && this.uploads.delete(part.id));
    return ENDPOINT + stored.id;
  }

  /** The bytes that went over the wire, repeated ones included. */
  get bytesSent(): number {
    return this.requests.reduce((sum, { body }) => sum + (body?.size ?? 0), 0);
  }

  private async _answer(request: IRequest): Promise<IReply> {
    this.requests.push(request);
    this._open += 1;
    this.mostOpen = Math.max(this.mostOpen, this._open);
    try {
      await new Promise(resolve => setTimeout(resolve, 1));
      const intercepted = this.intercept(request);
      if (intercepted === 'reset') {
        throw new Error('connection reset');
      }
      if (intercepted !== undefined && intercepted !== 'lose-answer') {
        return intercepted;
      }
      const reply = await this._serve(request);
      if (intercepted === 'lose-answer') {
        throw new Error('connection lost');
      }
      return {
        ...reply,
        headers: { 'Tus-Resumable': '1.0.0', ...reply.headers }
      };
    } finally {
      this._open -= 1;
    }
  }

  private async _serve(request: IRequest): Promise<IReply> {
    const { method, url, headers } = request;
    if (method === 'POST') {
      const stored = this._add(
        parseMetadata(headers['Upload-Metadata'] ?? ''),
        Number(headers['Upload-Length']),
        headers['Upload-Concat'] === 'partial'
      );
      await this._append(stored, request.body);
      return {
        status: 201,
        headers: {
          Location: ENDPOINT + stored.id,
          'Upload-Offset': String(stored.content.length)
        }
      };
    }
    const stored = this._find(url);
    if (!stored) {
      return { status: 404 };
    }
    if (method === 'PATCH') {
      if (Number(headers['Upload-Offset']) !== stored.content.length) {
        return refusal(409, 'upload.offset_mismatch');
      }
      await this._append(stored, request.body);
    }
    return {
      status: method === 'PATCH' ? 204 : 200,
      headers: {
        'Upload-Offset': String(stored.content.length),
        'Upload-Length': String(stored.length)
      }
    };
  }

  private _find(url: string): IStored | undefined {
    return this.uploads.get(url.slice(ENDPOINT.length));
  }

  private _add(
    metadata: Record<string, string>,
    length: number,
    partial: boolean
  ): IStored {
    this._count += 1;
    const id = String(this._count).padStart(32, '0');
    const content = new Uint8Array();
    const stored = { id, metadata, length, partial, content, done: false };
    this.uploads.set(id, stored);
    return stored;
  }

  private async _append(stored: IStored, body: Blob | null): Promise<void> {
    const bytes = new Uint8Array(body ? await body.arrayBuffer() : []);
    stored.content = new Uint8Array(Buffer.concat([stored.content, bytes]));
    stored.done = !stored.partial && stored.content.length === stored.length;
  }

  private _open = 0;
  private _count = 0;
}

class FakeRequest implements HttpRequest {
  constructor(
    private readonly _method: string,
    private readonly _url: string,
    private readonly _answer: (request: IRequest) => Promise<IReply>
  ) {}

  getMethod(): string {
    return this._method;
  }

  getURL(): string {
    return this._url;
  }

  setHeader(header: string, value: string): void {
    this._headers[header] = value;
  }

  getHeader(header: string): string | undefined {
    return this._headers[header];
  }

  setProgressHandler(): void {
    // The tests look at what arrives.
  }

  async send(body: Blob | null): Promise<HttpResponse> {
    const {
      status,
      headers = {},
      body: text = ''
    } = await this._answer({
      method: this._method,
      url: this._url,
      headers: this._headers,
      body
    });
    return {
      getStatus: () => status,
      // Browsers answer null, whatever the type says.
      getHeader: name => headers[name] ?? (null as unknown as undefined),
      getBody: () => text,
      getUnderlyingObject: () => null as unknown
    };
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }

  getUnderlyingObject(): unknown {
    return null;
  }

  private readonly _headers: Record<string, string> = {};
}

/** What our own server answers when it refuses. */
export function refusal(status: number, code: string): IReply {
  const info: ErrorInfo = {
    code,
    message: code,
    hint: '',
    retryable: false,
    message_template: '',
    hint_template: '',
    params: {}
  };
  return {
    status,
    headers: { 'Tus-Resumable': '1.0.0' },
    body: JSON.stringify(info)
  };
}

function parseMetadata(header: string): Record<string, string> {
  return Object.fromEntries(
    header.split(',').map(pair => {
      const [key = '', value = ''] = pair.split(' ');
      return [key, Buffer.from(value, 'base64').toString()];
    })
  );
}
