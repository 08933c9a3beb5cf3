import { expect, test } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';

import { findings } from './axe';
import { Suite } from './page';

const rows = (page: Page, name: string) =>
  page.locator('.jp-ModelArts-ObsRow', { hasText: name });

/** The OBS browser, in the folder with the samples of the store that the server runs. */
async function openSamples(page: Page): Promise<void> {
  await page.evaluate(() => window.jupyterapp.commands.execute('obs:show'));
  await rows(page, 'samples').dblclick();
  await rows(page, 'temperatures.csv').waitFor();
}

test.beforeEach(async ({ request }) => {
  await request.delete('modelarts/jobs');
});

test('an object of a real store is previewed, downloaded, and sent back', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await openSamples(page.page);
  expect(await findings(page.page, '#jp-modelarts-obs')).toEqual([]);
  await rows(page.page, 'temperatures.csv').click();
  await page.evaluate(
    () => void window.jupyterapp.commands.execute('obs:preview')
  );
  const preview = page.locator('.jp-ModelArts-ObsPreviewDialog');
  await expect(preview).toContainText('celsius');
  await page.keyboard.press('Escape');

  await page.evaluate(
    () => void window.jupyterapp.commands.execute('obs:download')
  );
  await expect
    .poll(() => suite.read(`${tmpPath}/temperatures.csv`))
    .toContain('day,celsius');

  // The same by a job, back into a folder of its own.
  const folder = `from-${tmpPath.replace(/[^a-z0-9]+/gi, '-')}/`;
  await page.evaluate(
    ([path, to]) =>
      fetch('/modelarts/jobs', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          spec: {
            kind: 'obs',
            action: 'upload',
            connection: 'embedded',
            sources: [path],
            destination: `obs://workspace/${to}`
          }
        })
      }),
    [`${tmpPath}/temperatures.csv`, folder]
  );
  await expect
    .poll(async () => {
      const listed = await page.request.get('modelarts/obs/list', {
        params: { connection: 'embedded', bucket: 'workspace', prefix: folder }
      });
      return listed.text();
    })
    .toContain('temperatures.csv');
});

test('a notebook of a real store is opened, changed and saved back', async ({
  page
}) => {
  await openSamples(page.page);
  await rows(page.page, 'first.ipynb').dblclick();
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
