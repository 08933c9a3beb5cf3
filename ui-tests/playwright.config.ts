import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineConfig } from '@playwright/test';

/** Ask the system for a free port. Playwright needs it before it starts. */
function freePort(): string {
  const script =
    "const s = require('net').createServer().listen(0, '127.0.0.1'," +
    ' () => { console.log(s.address().port); s.close(); });';
  return execFileSync(process.execPath, ['-e', script], {
    encoding: 'utf8'
  }).trim();
}

// Playwright reads this file again in each worker: only the first reading makes
// the choices, the others inherit them through the environment.
const port = (process.env['MODELARTS_UI_PORT'] ??= freePort());
const home = (process.env['MODELARTS_UI_HOME'] ??= mkdtempSync(
  join(tmpdir(), 'modelarts-ui-')
));
const baseURL = (process.env['TARGET_URL'] ??= `http://127.0.0.1:${port}`);
const collabPort = (process.env['MODELARTS_COLLAB_PORT'] ??= freePort());
const collabURL = `http://127.0.0.1:${collabPort}`;

/** A folder of the server's own, so that no test meets the user's files. */
function folder(name: string): string {
  const path = join(home, name);
  mkdirSync(path, { recursive: true });
  return path;
}

// A disk of 8 MiB in the workspace, to fill. In a namespace of its own anybody may mount, and
// it ends with the server.
const root = folder('root');
const mount = `mkdir ${root}/small && mount -t tmpfs -o size=8m tmpfs ${root}/small`;
const namespace = process.getuid?.() === 0 ? '-m' : '-Urm';
const server = 'exec jupyter lab --config jupyter_server_test_config.py';

// The JupyterLab of .venv, with what scripts/collab_env.sh has installed beside it.
const venv = join(__dirname, '../.venv');
const collab =
  `exec ../.cache/collab/bin/python -m jupyterlab --app-dir=${venv}/share/jupyter/lab` +
  ' --config jupyter_server_test_config.py';

/** What a server gets for its files. */
function environment(folder: (name: string) => string): Record<string, string> {
  return {
    HOME: folder('home'),
    TMPDIR: folder('tmp'),
    JUPYTER_CONFIG_DIR: folder('config'),
    JUPYTER_DATA_DIR: folder('data'),
    JUPYTER_RUNTIME_DIR: folder('runtime'),
    JUPYTERLAB_GALATA_ROOT_DIR: folder('root'),
    MODELARTS_UI_SETTINGS: folder('settings')
  };
}

const patience = {
  timeout: 120_000,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 },
  stdout: 'ignore' as const,
  stderr: process.env['SERVER_LOG'] ? ('pipe' as const) : ('ignore' as const)
};

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  globalTeardown: './teardown.ts',
  projects: [
    { name: 'galata', testDir: 'tests' },
    { name: 'collab', testDir: 'collab', use: { baseURL: collabURL } },
    // Pictures for people: `jlpm looks` writes them to screenshots/.
    { name: 'looks', testDir: 'looks' }
  ],
  // One server, one browser: the machine may have only two cores.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  reportSlowTests: null,
  reporter: [
    ['list'],
    ...(process.env['PLAYWRIGHT_JSON_OUTPUT_FILE']
      ? [['json'] as ['json']]
      : [])
  ],
  use: {
    baseURL,
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    // Recording needs an ffmpeg that the system's chromium does not bring.
    video: 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage'
      ]
    }
  },
  webServer: [
    {
      ...patience,
      command: `exec unshare ${namespace} sh -c '${mount} && ${server}'`,
      url: `${baseURL}/api/status`,
      env: {
        ...environment(folder),
        MODELARTS_UI_PORT: port,
        MODELARTS_UI_STORE: 'auto'
      }
    },
    {
      ...patience,
      command: collab,
      url: `${collabURL}/api/status`,
      env: {
        ...environment(name => folder(`collab/${name}`)),
        JUPYTER_PATH: `${venv}/share/jupyter`,
        JUPYTER_CONFIG_PATH: `${venv}/etc/jupyter`,
        MODELARTS_UI_PORT: collabPort
      }
    }
  ]
});
