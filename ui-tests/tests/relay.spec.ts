import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jupyterlab/galata';
import type { Page, Request } from '@playwright/test';

import { Suite } from './page';

/** Three parts; above the threshold of the tests' server. */
const SIZE = 40 << 20;

let local: string;
let file: string;
let bytes: Buffer;

test.beforeEach(async ({ request }) => {
  local = mkdtempSync(join(tmpdir(), 'modelarts-relay-'));
  file = join(local, 'large.bin');
  bytes = randomBytes(SIZE);
  writeFileSync(file, bytes);
  await request.delete('modelarts/jobs');
  // The store takes some seconds to start.
  await expect
    .poll(
      async () => {
        const reply = await request.get('modelarts/obs/connections');
        return (await reply.json()).embedded.state;
      },
      { timeout: 60_000 }
    )
    .toBe('running');
});

test.afterEach(() => {
  rmSync(local, { recursive: true });
});

function admin(action: 'left' | 'forbid'): string {
  return execFileSync(
    'python',
    [join(__dirname, '../store_admin.py'), action],
    {
      encoding: 'utf8'
    }
  );
}

/** What is left in the store of files on their way. */
function left(): string[] {
  return JSON.parse(admin('left')) as string[];
}

/** The parts that this tab sends to the store from now on: begun, and arrived. */
function watchParts(page: Page): { begun: Set<number>; arrived: Set<number> } {
  const parts = { begun: new Set<number>(), arrived: new Set<number>() };
  const note = (request: Request, numbers: Set<number>) => {
    const number = new URL(request.url()).searchParams.get('partNumber');
    if (request.method() === 'PUT' && number) {
      numbers.add(Number(number));
    }
  };
  page.on('request', request => note(request, parts.begun));
  page.on('requestfinished', request => note(request, parts.arrived));
  return parts;
}

/**
 * A tab in which the browser asks the store for permission (CORS). In Galata's own it does not:
 * where requests are looked into, as there for settings, Playwright gives that permission itself.
 */
async function openTab(
  page: Page,
  folder: string,
  prepare: (tab: Page) => Promise<void> = () => Promise.resolve()
): Promise<Suite> {
  const tab = await page.context().newPage();
  await prepare(tab);
  await tab.goto(page.url());
  await tab.waitForFunction(() =>
    ['jobs:show', 'filebrowser:go-to-path'].every(command =>
      window.jupyterapp?.commands.hasCommand(command)
    )
  );
  await tab.evaluate(
    path =>
      window.jupyterapp.commands.execute('filebrowser:go-to-path', { path }),
    folder
  );
  const suite = new Suite(tab);
  await suite.showTransfers();
  return suite;
}

function digest(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

async function digestOf(page: Page, path: string): Promise<string> {
  const reply = await page.request.get(`files/${path}`);
  return digest(await reply.body());
}

test('a large file goes to the store and from there to the workspace, in one row', async ({
  page,
  tmpPath
}) => {
  const suite = await openTab(page.page, tmpPath);
  const direct = suite.watchBodies();
  const parts = watchParts(suite.page);
  await suite.throttle(16 << 20);
  await suite.choose(file);
  const row = suite.row('large.bin');
  await expect(row).toContainText('To the object store');
  await expect(row).toContainText('/s');
  await expect.poll(() => suite.percent('large.bin')).toBeGreaterThan(0);
  expect(left()).not.toEqual([]);
  await expect(row).toContainText('Finished', { timeout: 60_000 });
  await expect(row).toContainText('40 MB');
  await expect(suite.page.locator('.jp-ModelArts-Job')).toHaveCount(1);
  expect(await digestOf(suite.page, `${tmpPath}/large.bin`)).toBe(
    digest(bytes)
  );
  expect([...parts.arrived].sort()).toEqual([1, 2, 3]);
  expect(direct).toEqual([]);
  expect(left()).toEqual([]);
});

test('what the browser keeps of it lets nobody write to the store', async ({
  page,
  request,
  tmpPath
}) => {
  const suite = await openTab(page.page, tmpPath);
  const said: string[] = [];
  suite.page.on('console', message => said.push(message.text()));
  await suite.throttle(4 << 20);
  await suite.choose(file);
  await expect.poll(() => suite.percent('large.bin')).toBeGreaterThan(0);
  const kept = await suite.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('jupyterlab-modelarts-upload');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const rows = await new Promise(resolve => {
      const request = database.transaction('jobs').objectStore('jobs').getAll();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    const storages = [{ ...localStorage }, { ...sessionStorage }];
    return JSON.stringify([rows, storages]);
  });
  expect(kept).toContain('large.bin');
  for (const text of [kept, ...said]) {
    expect(text).not.toMatch(/signature/i);
  }
  const job = await suite.row('large.bin').getAttribute('data-job-id');
  await request.post(`modelarts/jobs/${job}/cancel`);
  await expect(suite.row('large.bin')).toContainText('Cancelled');
});

test('cancelling leaves nothing, neither in the store nor in the workspace', async ({
  page,
  tmpPath
}) => {
  const suite = await openTab(page.page, tmpPath);
  await suite.throttle(2 << 20);
  await suite.choose(file);
  await expect.poll(() => suite.percent('large.bin')).toBeGreaterThan(30);
  expect(left()).not.toEqual([]);
  await suite.button('large.bin', 'Cancel').click();
  // So much has arrived that it asks.
  await suite.page.getByRole('button', { name: 'Cancel transfer' }).click();
  await expect(suite.row('large.bin')).toContainText('Cancelled');
  await suite.throttle(0);
  await expect.poll(left).toEqual([]);
  expect(await page.contents.fileExists(`${tmpPath}/large.bin`)).toBe(false);
});

test('it is paused, outlives a reload, and only what is missing is sent', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  const before = watchParts(page.page);
  await suite.throttle(4 << 20);
  await suite.choose(file);
  await suite.showTransfers();
  await expect
    .poll(() => before.arrived.size, { timeout: 30_000 })
    .toBeGreaterThan(0);
  await suite.button('large.bin', 'Pause').click();
  await expect(suite.row('large.bin')).toContainText('Paused');
  const arrived = [...before.arrived];

  await page.reload();
  await suite.throttle(0);
  await suite.showTransfers();
  const after = watchParts(page.page);
  await suite.button('large.bin', 'Resume').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Choose it again to go on');
  await dialog.locator('input[type="file"]').first().setInputFiles(file);
  await expect(suite.row('large.bin')).toContainText('Finished', {
    timeout: 60_000
  });
  expect(await digestOf(page.page, `${tmpPath}/large.bin`)).toBe(digest(bytes));
  expect(after.begun.size).toBeGreaterThan(0);
  for (const number of arrived) {
    expect(after.begun).not.toContain(number);
  }
  expect(left()).toEqual([]);
});

/** Wait until the file has come by the direct way, with nothing left in the store. */
async function expectDirect(suite: Suite, path: string): Promise<void> {
  const toast = suite.page.locator('.Toastify__toast', {
    hasText: 'large files go directly'
  });
  await expect(toast).toHaveCount(1);
  await expect(suite.row('large.bin')).toContainText('Finished', {
    timeout: 60_000
  });
  await expect(suite.page.locator('.jp-ModelArts-Job')).toHaveCount(1);
  expect(await digestOf(suite.page, path)).toBe(digest(bytes));
  expect(left()).toEqual([]);
}

test('from a store that refuses the browser it turns to the direct way, and says so', async ({
  page,
  tmpPath
}) => {
  // The server sees to it that the browser may send: take that back before it does.
  const suite = await openTab(page.page, tmpPath, async tab => {
    await tab.exposeFunction('forbid', () => admin('forbid'));
    await tab.addInitScript(() => {
      const { forbid, fetch } = window as unknown as {
        forbid: () => Promise<void>;
        fetch: typeof window.fetch;
      };
      window.fetch = async (...request) => {
        const [input] = request;
        const url = input instanceof Request ? input.url : String(input);
        if (/\/obs\/relay\/.*first=/.test(url)) {
          await forbid();
        }
        return fetch(...request);
      };
    });
  });
  const direct = suite.watchBodies();
  await suite.choose(file);
  await expectDirect(suite, `${tmpPath}/large.bin`);
  expect(direct).not.toEqual([]);
});

test('so it does on a page whose policy lets it talk to its server only', async ({
  page,
  tmpPath
}) => {
  const suite = await openTab(page.page, tmpPath);
  await suite.page.evaluate(() => {
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "connect-src 'self'";
    document.head.append(policy);
  });
  await suite.choose(file);
  await expectDirect(suite, `${tmpPath}/large.bin`);
});
