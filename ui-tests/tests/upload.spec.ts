import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jupyterlab/galata';
import type { APIRequestContext } from '@playwright/test';

import { Suite } from './page';

let local: string;

test.beforeEach(async ({ request }) => {
  local = mkdtempSync(join(tmpdir(), 'modelarts-local-'));
  // What other tests left in the list of transfers.
  await request.delete('modelarts/jobs');
});

test.afterEach(() => {
  rmSync(local, { recursive: true });
});

test('a file dropped on the file browser arrives and can be opened', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await suite.drop({ 'dropped.txt': 'from the desktop' });
  await page.getByRole('listitem', { name: /dropped\.txt/ }).waitFor();
  expect(await suite.read(`${tmpPath}/dropped.txt`)).toBe('from the desktop');
  await page.filebrowser.open('dropped.txt');
  await expect(page.locator('.cm-content')).toContainText('from the desktop');
});

test('an upload is paused, outlives a reload, and goes on where it stopped', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  const bytes = randomBytes(16 << 20);
  const file = join(local, 'large.bin');
  writeFileSync(file, bytes);
  await suite.throttle(2 << 20);
  await suite.choose(file);
  await suite.showTransfers();
  await expect.poll(() => suite.percent('large.bin')).toBeGreaterThan(0);
  await suite.button('large.bin', 'Pause').click();
  await expect(suite.row('large.bin')).toContainText('Paused');

  await page.reload();
  await suite.throttle(0);
  await suite.showTransfers();
  const begun = suite.watchBodies();
  await suite.button('large.bin', 'Resume').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Choose it again to go on');
  await dialog.locator('input[type="file"]').first().setInputFiles(file);
  await expect(suite.row('large.bin')).toContainText('Finished', {
    timeout: 60_000
  });

  const reply = await page.request.get(`files/${tmpPath}/large.bin`);
  const digest = (data: Buffer) =>
    createHash('sha256').update(data).digest('hex');
  expect(digest(await reply.body())).toBe(digest(bytes));
  // What the server had was not sent again.
  expect(begun).not.toEqual([]);
  expect(Math.min(...begun)).toBeGreaterThan(0);
});

test('an upload goes to the folder that was typed just before', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await page.contents.createDirectory(`${tmpPath}/typed`);
  const file = join(local, 'here.txt');
  writeFileSync(file, 'here');
  await suite.openGetData();
  await suite.pick(file);
  const field = page.getByLabel('To folder');
  const upload = page.locator('.jp-ModelArts-UploadPage-upload');
  await field.fill(`/${tmpPath}/nowhere`);
  await upload.click();
  await expect(page.getByText('This folder does not exist')).toBeVisible();
  await expect(upload).toBeDisabled();
  await field.fill(`/${tmpPath}/typed`);
  await upload.click();
  await suite.showTransfers();
  await expect(suite.row('here.txt')).toContainText('Finished');
  expect(await suite.read(`${tmpPath}/typed/here.txt`)).toBe('here');
});

test('a folder arrives with all that is in it', async ({ page, tmpPath }) => {
  const suite = new Suite(page.page);
  const folder = join(local, 'photos');
  mkdirSync(join(folder, 'deep', 'deeper'), { recursive: true });
  for (let number = 0; number < 30; number++) {
    writeFileSync(join(folder, 'deep', `${number}.txt`), `photo ${number}`);
  }
  writeFileSync(join(folder, 'deep', 'deeper', '图片.txt'), 'nested');
  await suite.choose(folder, true);
  await suite.showTransfers();
  await expect(suite.row('photos')).toContainText('Finished');
  const listed = await page.contents.getContentMetadata(
    `${tmpPath}/photos/deep`,
    'directory'
  );
  expect(listed?.content).toHaveLength(31);
  expect(await suite.read(`${tmpPath}/photos/deep/deeper/图片.txt`)).toBe(
    'nested'
  );
});

test('a name that is taken is asked about before anything is overwritten', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await suite.drop({ 'taken.txt': 'first' });
  await page.getByRole('listitem', { name: /taken\.txt/ }).waitFor();
  await suite.drop({ 'taken.txt': 'second' });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('A file of this name is already there');
  await dialog.getByRole('button', { name: 'Keep both' }).click();
  await page.getByRole('listitem', { name: /taken \(1\)\.txt/ }).waitFor();
  expect(await suite.read(`${tmpPath}/taken.txt`)).toBe('first');
  expect(await suite.read(`${tmpPath}/taken (1).txt`)).toBe('second');
});

test('a thousand small files arrive as one transfer', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  const paths = Array.from({ length: 1000 }, (_, number) =>
    join(local, `part-${number}.csv`)
  );
  paths.forEach((path, number) => writeFileSync(path, `row ${number}`));
  await suite.choose(paths);
  await suite.showTransfers();
  await expect(suite.row('1,000 files')).toContainText('Finished', {
    timeout: 60_000
  });
  const listed = await page.contents.getContentMetadata(tmpPath, 'directory');
  expect(listed?.content).toHaveLength(1000);
  expect(await suite.read(`${tmpPath}/part-999.csv`)).toBe('row 999');
  await expect(page.locator('.jp-ModelArts-Job')).toHaveCount(1);
  await expect(page.locator('.Toastify__toast')).toHaveCount(0);
});

test.describe('on a disk of 8 MiB', () => {
  /** Fill the disk, as another program would: the test itself does not see that disk. */
  const fill = (request: APIRequestContext, mebibytes: number) =>
    request.put('api/contents/small/filler', {
      data: {
        type: 'file',
        format: 'base64',
        content: Buffer.alloc(mebibytes << 20).toString('base64')
      }
    });

  test.beforeEach(async ({ page }) => {
    await page.filebrowser.openDirectory('small');
  });

  test.afterEach(async ({ request }) => {
    for (const name of ['filler', 'data.bin']) {
      await request.delete(`api/contents/small/${name}`);
    }
  });

  test('what does not fit is refused before a byte flows', async ({ page }) => {
    const suite = new Suite(page.page);
    const file = join(local, 'data.bin');
    writeFileSync(file, Buffer.alloc(9 << 20));
    await suite.choose(file);
    await expect(page.getByRole('dialog')).toContainText(
      'There is not enough disk space'
    );
    await expect(page.getByRole('dialog')).toContainText(
      '8 MB free, 9 MB needed'
    );
    await suite.showTransfers();
    await expect(page.locator('.jp-ModelArts-Job')).toHaveCount(0);
  });

  test('one that fills up in the middle is told of, and the upload goes on when there is room', async ({
    page,
    request
  }) => {
    const suite = new Suite(page.page);
    const file = join(local, 'data.bin');
    const bytes = randomBytes(6 << 20);
    writeFileSync(file, bytes);
    await suite.throttle(1 << 20);
    await suite.choose(file);
    await suite.showTransfers();
    await expect.poll(() => suite.percent('data.bin')).toBeGreaterThan(0);
    // Not quite all of the rest: what was sent so far must be kept.
    await fill(request, 5);
    await expect(suite.row('data.bin')).toContainText(
      'There is not enough disk space',
      {
        timeout: 30_000
      }
    );
    await suite.throttle(0);
    await request.delete('api/contents/small/filler');
    await suite.button('data.bin', 'Resume').click();
    await expect(suite.row('data.bin')).toContainText('Finished');
    const reply = await page.request.get('files/small/data.bin');
    expect((await reply.body()).equals(bytes)).toBe(true);
  });
});

test('two tabs show the same, and either can act', async ({ page }) => {
  const first = new Suite(page.page);
  const file = join(local, 'shared.bin');
  writeFileSync(file, randomBytes(12 << 20));
  const second = await first.openTab();
  await first.showTransfers();
  await second.showTransfers();
  await first.throttle(2 << 20);
  await first.choose(file);
  await expect.poll(() => second.percent('shared.bin')).toBeGreaterThan(0);
  await second.button('shared.bin', 'Pause').click();
  await expect(first.row('shared.bin')).toContainText('Paused');
  await expect(second.row('shared.bin')).toContainText('Paused');
  await expect(
    first.row('shared.bin').locator('.jp-ModelArts-Job-numbers')
  ).toHaveText(
    await second
      .row('shared.bin')
      .locator('.jp-ModelArts-Job-numbers')
      .innerText()
  );
  await first.throttle(0);
  await second.button('shared.bin', 'Resume').click();
  for (const tab of [first, second]) {
    await expect(tab.row('shared.bin')).toContainText('Finished');
  }
});

test('a tab whose connection broke shows what happened meanwhile', async ({
  page
}) => {
  const first = new Suite(page.page);
  const cuts: (() => Promise<void>)[] = [];
  let mayConnect = true;
  await page.context().routeWebSocket(/api\/events/, route => {
    if (mayConnect) {
      route.connectToServer();
      cuts.push(() => route.close({ code: 1006 }).catch(() => undefined));
    } else {
      void route.close({ code: 1001 });
    }
  });
  const second = await first.openTab();
  await second.showTransfers();
  await expect.poll(() => cuts.length).toBeGreaterThan(0);
  mayConnect = false;
  await Promise.all(cuts.map(cut => cut()));

  const file = join(local, 'meanwhile.bin');
  writeFileSync(file, randomBytes(1 << 20));
  await first.choose(file);
  await first.showTransfers();
  await expect(first.row('meanwhile.bin')).toContainText('Finished');
  await expect(second.row('meanwhile.bin')).toHaveCount(0);
  mayConnect = true;
  // What the browser tells a page when the network is back.
  await second.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(second.row('meanwhile.bin')).toContainText('Finished');
});
