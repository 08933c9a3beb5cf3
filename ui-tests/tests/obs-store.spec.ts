import { expect, test } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

import { Suite } from './page';
import { run } from './store';

function row(page: Page, name: string): Locator {
  return page.locator('.jp-ModelArts-ObsRow').filter({ hasText: name });
}

test('with nothing configured there is a store to put files into, and to get them back from', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await page.contents.uploadContent('a,b\n1,2\n', 'text', `${tmpPath}/up.csv`);
  await run(page.page, 'obs:show');
  const panel = page.locator('#jp-modelarts-obs');
  await panel.getByRole('button', { name: 'All buckets' }).click({
    timeout: 30_000
  });
  await page.locator('.jp-ModelArts-ObsRow').first().dblclick();

  await run(page.page, 'obs:new-folder');
  const dialog = page.locator('.jp-Dialog');
  await dialog.getByRole('textbox').fill(tmpPath);
  await dialog.getByRole('button', { name: 'OK' }).click();
  await row(page.page, tmpPath).dblclick();
  await expect(panel).toContainText('This folder is empty');

  await run(page.page, 'obs:upload');
  await dialog.getByText('up.csv').click();
  await dialog.locator('.jp-mod-accept').click();
  await row(page.page, 'up.csv').click();
  await page.keyboard.press('F2');
  await dialog.getByRole('textbox').fill('down.csv');
  await dialog.getByRole('button', { name: 'OK' }).click();
  await row(page.page, 'down.csv').click();
  await expect(row(page.page, 'up.csv')).toHaveCount(0);

  await run(page.page, 'obs:preview');
  await expect(page.getByRole('columnheader', { name: 'b' })).toBeVisible();
  await page.keyboard.press('Escape');
  await run(page.page, 'obs:download');
  await expect
    .poll(() => page.contents.fileExists(`${tmpPath}/down.csv`))
    .toBe(true);
  expect(await suite.read(`${tmpPath}/down.csv`)).toBe('a,b\n1,2\n');

  await row(page.page, 'down.csv').click();
  await page.keyboard.press('Delete');
  await expect(dialog).toContainText('1 object');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row(page.page, 'down.csv')).toHaveCount(0);
});

test('a notebook of that store is opened, changed and saved back', async ({
  page
}) => {
  await run(page.page, 'obs:show');
  await row(page.page, 'samples').dblclick({ timeout: 30_000 });
  await row(page.page, 'first.ipynb').dblclick();
  const code = page.locator('.jp-NotebookPanel .cm-content').first();
  await expect(code).toContainText('This notebook was opened');
  await code.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('  # changed here');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('docmanager:save')
  );
  await expect
    .poll(async () => {
      const reply = await page.request.get('modelarts/obs/document', {
        params: {
          connection: 'embedded',
          bucket: 'workspace',
          key: 'samples/first.ipynb'
        }
      });
      return ((await reply.json()) as { content: string }).content;
    })
    .toContain('# changed here');
});

test('the code that reads an object of that store runs in a notebook', async ({
  page
}) => {
  await page.notebook.createNew('reads.ipynb');
  await run(page.page, 'obs:show');
  await row(page.page, 'samples').dblclick({ timeout: 30_000 });
  await row(page.page, 'temperatures.csv').click();
  await run(page.page, 'obs:insert-code');
  const code = page.locator('.jp-NotebookPanel .cm-content').last();
  await expect(code).toContainText('pd.read_csv');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:run-cell')
  );
  const table = page.locator('.jp-NotebookPanel .jp-OutputArea table');
  await expect(table.locator('tbody tr')).toHaveCount(5, { timeout: 60_000 });
  await expect(page.locator('.jp-NotebookPanel')).not.toContainText('Error');
});
