import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import AxeBuilder from '@axe-core/playwright';
import { expect, galata, test } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';

import { Suite } from './page';

/** What axe finds in a part of the page, in words. */
async function findings(page: Page, part: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`)
  );
}

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
