import { execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const LOGIN = `Basic ${Buffer.from('visitor:token').toString('base64')}`;

/** Repositories behind git's own http-backend, on loopback; `/private/...` wants a token. */
export class Forge {
  static async open(): Promise<Forge> {
    const folder = mkdtempSync(join(tmpdir(), 'forge-'));
    const server = createServer((request, response) => {
      serve(folder, request, response);
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve())
    );
    return new Forge(folder, server);
  }

  private constructor(
    private readonly _folder: string,
    private readonly _server: Server
  ) {}

  url(path: string): string {
    return `http://127.0.0.1:${(this._server.address() as AddressInfo).port}${path}`;
  }

  /** A repository `path` with one commit. */
  make(
    path: string,
    files: Record<string, string>,
    branches: string[],
    links: Record<string, string> = {}
  ): void {
    const work = mkdtempSync(join(tmpdir(), 'work-'));
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: work, stdio: 'ignore' });
    git('init', '--initial-branch=main');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, name)), { recursive: true });
      writeFileSync(join(work, name), text);
    }
    for (const [name, target] of Object.entries(links)) {
      symlinkSync(target, join(work, name));
    }
    git('add', '--all');
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
    git(...who, 'commit', '--message=first');
    branches.forEach(branch => git('branch', branch));
    const bare = join(this._folder, path);
    mkdirSync(dirname(bare), { recursive: true });
    git('clone', '--bare', work, bare);
    execFileSync('git', ['config', 'uploadpack.allowFilter', 'true'], {
      cwd: bare
    });
    rmSync(work, { recursive: true });
  }

  close(): void {
    this._server.closeAllConnections();
    this._server.close();
    rmSync(this._folder, { recursive: true });
  }
}

function serve(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse
): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const { headers } = request;
  if (url.pathname.startsWith('/private/') && headers.authorization !== LOGIN) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="forge"' });
    response.end();
    return;
  }
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? '')
    }
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    for (const line of all.subarray(0, end).toString().split('\r\n')) {
      const [name, value] = line.split(': ', 2);
      if (name === 'Status') {
        response.statusCode = Number(value?.slice(0, 3));
      } else if (name && value) {
        response.setHeader(name, value);
      }
    }
    response.end(all.subarray(end + 4));
  });
}
