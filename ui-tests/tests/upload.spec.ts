import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jupyterlab/galata';

import { Suite } from './page';

let local: string;

test.beforeEach(() => {
  local = mkdtempSync(join(tmpdir(), 'modelarts-local-'));
});

test.afterEach(() => {
  rmSync(local, { recursive: true });
});

test('a file dropped on the file browser arrives and can be opened', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page);
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
  const suite = new Suite(page);
  const bytes = randomBytes(16 << 20);
  const file = join(local, 'large.bin');
  writeFileSync(file, bytes);
  await suite.throttle(2 << 20);
  await suite.choose(file);
  await suite.showTransfers();
  const bar = suite.row('large.bin').getByRole('progressbar');
  await expect
    .poll(async () => Number(await bar.getAttribute('aria-valuenow')))
    .toBeGreaterThan(0);
  await suite.button('large.bin', 'Pause').click();
  await expect(suite.row('large.bin')).toContainText('Paused');

  await page.reload();
  await suite.throttle(0);
  await suite.showTransfers();
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
});

test('a folder arrives with all that is in it', async ({ page, tmpPath }) => {
  const suite = new Suite(page);
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
  const suite = new Suite(page);
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
