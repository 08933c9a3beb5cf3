import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Files on a web server on loopback; `gate` holds back the second half of `/slow.bin`. */
export class Site {
  static async open(files: Record<string, string>): Promise<Site> {
    let release = (): void => undefined;
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      const content = files[path];
      if (path === '/slow.bin') {
        const half = Buffer.alloc(1 << 20);
        response.writeHead(200, { 'Content-Length': 2 * half.length });
        if (request.method === 'HEAD') {
          response.end();
          return;
        }
        response.write(half);
        void gate.then(() => response.end(half));
      } else if (content === undefined) {
        response.writeHead(404).end();
      } else {
        response.writeHead(200, {
          'Content-Type': 'text/plain',
          'Content-Length': Buffer.byteLength(content)
        });
        response.end(request.method === 'HEAD' ? undefined : content);
      }
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve())
    );
    return new Site(server, release);
  }

  private constructor(
    private readonly _server: Server,
    /** Lets the second half of `/slow.bin` go. */
    readonly release: () => void
  ) {}

  url(path: string): string {
    const { port } = this._server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${path}`;
  }

  close(): void {
    this.release();
    this._server.closeAllConnections();
    this._server.close();
  }
}
