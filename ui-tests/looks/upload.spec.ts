import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from '@jupyterlab/galata';

import { Suite } from '../tests/page';
import { LOOKS, optionsOf, picture, test } from './looks';

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('Get data and Transfers', async ({ page, request }, info) => {
      await request.delete('modelarts/jobs');
      const local = mkdtempSync(join(tmpdir(), 'modelarts-look-'));
      const file = (name: string, size: number) => {
        // A folder for each, as what is being read must not be written.
        const path = join(mkdtempSync(join(local, 'files-')), name);
        writeFileSync(path, Buffer.alloc(size));
        return path;
      };
      const suite = new Suite(page.page);
      await suite.showTransfers();
      await expect(page.locator('.jp-ModelArts-Job')).toHaveCount(0);
      await picture(page, look, 'transfers-empty', info);

      await suite.openGetData();
      await picture(page, look, 'get-data-empty', info);
      await suite.pick([
        file('model.safetensors', 12 << 20),
        file('notes.txt', 12 << 10)
      ]);
      await picture(page, look, 'get-data', info);
      await page.locator('.jp-ModelArts-UploadPage-upload').click();
      for (const name of ['model.safetensors', 'notes.txt']) {
        await expect(suite.row(name)).toHaveAttribute(
          'data-state',
          'succeeded'
        );
      }

      await suite.choose([file('notes.txt', 13 << 10), file('more.txt', 9)]);
      await page.locator('.jp-Dialog').getByText('notes.txt').first().waitFor();
      await picture(page, look, 'conflict', info);
      await page.locator('.jp-Dialog .jp-mod-accept').first().click();

      await suite.throttle(1 << 20);
      await suite.choose(
        file('measurements-2026-11-of-all-sensors.parquet', 9 << 20)
      );
      await suite.choose(file('video.mp4', 30 << 20));
      await page.waitForTimeout(2500);
      await suite.row('measurements').getByRole('button').first().click();
      await page.waitForTimeout(1500);
      await picture(page, look, 'transfers', info);

      // What stands in the way, said in the row: a file that is gone, and a full disk.
      await suite.throttle(0);
      for (const name of ['video.mp4', 'measurements']) {
        await suite.button(name, /^(Cancel|取消)$/).click();
        await page
          .locator('.jp-Dialog .jp-mod-warn')
          .click({ timeout: 1000 })
          .catch(() => undefined);
      }
      await suite.throttle(1 << 20);
      const gone = file('gone.bin', 9 << 20);
      await suite.choose(gone);
      await suite.row('gone.bin').getByRole('progressbar').waitFor();
      rmSync(gone);
      await expect(suite.row('gone.bin')).toHaveAttribute(
        'data-state',
        'paused',
        { timeout: 60_000 }
      );
      await picture(page, look, 'transfers-trouble', info);
      await suite.button('gone.bin', /^(Cancel|取消)$/).click();
      rmSync(local, { recursive: true });
    });
  });
}
