import { expect, test } from '@jupyterlab/galata';

import { findings } from './axe';
import { Suite } from './page';
import { Site } from './site';

const NOTEBOOK = JSON.stringify({
  cells: [
    {
      cell_type: 'markdown',
      id: 'a',
      metadata: {},
      source: 'From far away'
    }
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5
});

let site: Site;

test.beforeEach(async ({ request }) => {
  await request.delete('modelarts/jobs');
  site = await Site.open({
    '/data.csv': 'a,b\n1,2\n',
    '/far.ipynb': NOTEBOOK
  });
});

test.afterEach(() => site.close());

test('files are downloaded from their addresses, under the names one likes', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await suite.openRemote();
  const dialog = page.getByRole('dialog');
  const addresses = dialog.getByLabel(/Addresses/);
  await addresses.fill(`${site.url('/data.csv')}\n${site.url('/none.csv')}`);
  await expect(dialog.getByText('There is nothing at this')).toBeVisible();
  await expect(dialog.getByRole('status').last()).toContainText('1 file');
  expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
  await dialog.getByLabel(/Name of the file/).fill('mine.csv');
  await dialog.getByRole('button', { name: 'Download' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('listitem', { name: /mine\.csv/ }).waitFor();
  expect(await suite.read(`${tmpPath}/mine.csv`)).toBe('a,b\n1,2\n');
  // What could not be had is still there to be mended.
  await suite.openRemote();
  await expect(addresses).toHaveValue(site.url('/none.csv'));
});

test('a download shows how far it is, and can be cancelled', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await suite.showTransfers();
  await suite.openRemote();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Addresses/).fill(site.url('/slow.bin'));
  await dialog.getByRole('button', { name: 'Download' }).click();
  await expect.poll(() => suite.percent('slow.bin')).toBe(50);
  await expect(suite.row('slow.bin')).toContainText('From 127.0.0.1');
  await suite.button('slow.bin', 'Cancel').click();
  await expect(suite.row('slow.bin')).toHaveAttribute(
    'data-state',
    'cancelled'
  );
  const listed = await page.request.get(`api/contents/${tmpPath}?content=1`);
  expect(((await listed.json()) as { content: [] }).content).toEqual([]);
});

test('a notebook is opened from its address', async ({ page, tmpPath }) => {
  void page.evaluate(() =>
    window.jupyterapp.commands.execute('remote:open-notebook')
  );
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(site.url('/far.ipynb'));
  await dialog.getByRole('button', { name: 'Open' }).click();
  await expect(page.locator('.jp-RenderedMarkdown')).toHaveText(
    'From far away'
  );
  await page.getByRole('listitem', { name: /far\.ipynb/ }).waitFor();
  const copy = await new Suite(page.page).read(`${tmpPath}/far.ipynb`);
  expect(JSON.parse(copy)).toMatchObject(JSON.parse(NOTEBOOK) as object);
});
