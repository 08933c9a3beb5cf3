import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, galata, test } from '@jupyterlab/galata';

import { findings } from './axe';
import { NotebookPage } from './notebook';
import { Suite } from './page';
import { Site } from './site';

/** A form of all controls, some of them with something to say. */
const EVERY_FIELD = `#@title Everything
#@markdown Some *words* and [a link](https://example.org)
text = "value" #@param {type:"string", placeholder: "say"}
long = """a
b""" #@param {type:"string"}
choice = "a" #@param ["a", "b"]
free = "c" #@param ["a", "b"] {allow-input: true}
off_list = "z" #@param ["a", "b"]
level = 20 #@param {type:"slider"}
count = 12 #@param {type:"integer"}
flag = True #@param {type:"boolean"}
day = "2026-11-23" #@param {type:"date"}
file = "a.csv" #@param {type:"file"}
key = secret("a") #@param {type:"secret"}
plain_key = "sk" #@param {type:"secret"}
items = "a" #@param {options: unknown}
wrong = None #@param {type:"integer"}`;

let local: string;

test.beforeEach(() => {
  local = mkdtempSync(join(tmpdir(), 'modelarts-local-'));
});

test.afterEach(() => {
  rmSync(local, { recursive: true });
});

for (const theme of [
  'JupyterLab Light',
  'JupyterLab Dark',
  'JupyterLab Dark High Contrast'
]) {
  test.describe(theme, () => {
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/apputils-extension:themes': { theme }
      }
    });

    test('the dialog Get data, empty and with files', async ({ page }) => {
      const suite = new Suite(page.page);
      await suite.openGetData();
      expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
      const file = join(local, 'data.csv');
      writeFileSync(file, 'a,b');
      await suite.pick(file);
      await page.getByLabel('To folder').fill('/no such folder');
      await expect(page.getByText('This folder does not exist')).toBeVisible();
      expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
    });

    test('the page Remote URL, empty, with a file and with errors', async ({
      page
    }) => {
      const site = await Site.open({ '/data.zip': 'PK' });
      await new Suite(page.page).openRemote();
      expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
      const addresses = page.getByLabel(/Addresses/);
      await addresses.fill(site.url('/data.zip'));
      await page.getByLabel(/SHA-256/).fill('abc');
      await expect(page.getByText(/64 digits/)).toBeVisible();
      expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
      await addresses.fill(`${site.url('/data.zip')} ${site.url('/none')}`);
      await expect(page.getByText(/There is nothing/)).toBeVisible();
      expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
      site.close();
    });

    test('the panel Transfers: empty, running, paused, finished', async ({
      page
    }) => {
      const suite = new Suite(page.page);
      await suite.showTransfers();
      await expect(page.locator('#jp-modelarts-transfers')).toBeVisible();
      expect(await findings(page.page, '#jp-modelarts-transfers')).toEqual([]);
      await suite.drop({ 'done.txt': 'text' });
      await expect(suite.row('done.txt')).toContainText('Finished');
      const file = join(local, 'large.bin');
      writeFileSync(file, Buffer.alloc(16 << 20));
      await suite.throttle(1 << 20);
      await suite.choose(file);
      await expect.poll(() => suite.percent('large.bin')).toBeGreaterThan(0);
      expect(await findings(page.page, '#jp-modelarts-transfers')).toEqual([]);
      await suite.button('large.bin', 'Pause').click();
      await expect(suite.row('large.bin')).toContainText('Paused');
      expect(await findings(page.page, '#jp-modelarts-transfers')).toEqual([]);
      await suite.button('large.bin', 'Cancel').click();
    });

    test('forms in cells, and the dialog for their fields', async ({
      page,
      tmpPath
    }) => {
      const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
        EVERY_FIELD,
        { source: EVERY_FIELD, metadata: { cellView: 'form' } }
      ]);
      await notebook.control(0, 'count').fill('12a');
      await expect(notebook.field(0, 'count')).toContainText('Not a whole');
      await notebook.control(1, 'text').waitFor();
      expect(await findings(page.page, '.jp-ModelArts-Form')).toEqual([]);
      await notebook
        .form(0)
        .getByRole('button', { name: 'Edit the title' })
        .click();
      expect(await findings(page.page, '.jp-ModelArts-Form')).toEqual([]);
      await notebook
        .form(0)
        .getByRole('button', { name: 'Add a form field' })
        .click();
      const dialog = page.getByRole('dialog');
      for (const kind of ['Dropdown', 'Slider', 'Input']) {
        await dialog.getByRole('radio', { name: kind }).check({ force: true });
        expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
      }
      await dialog.getByLabel('Variable name').fill('not a name');
      await page.keyboard.press('Enter');
      expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
    });

    test('the question about names that are taken', async ({ page }) => {
      const suite = new Suite(page.page);
      await suite.drop({ 'taken.txt': 'first' });
      await page.getByRole('listitem', { name: /taken\.txt/ }).waitFor();
      await suite.drop({ 'taken.txt': 'second', 'free.txt': 'new' });
      const dialog = page.getByRole('dialog');
      await expect(dialog).toContainText('already there');
      expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    });
  });
}
