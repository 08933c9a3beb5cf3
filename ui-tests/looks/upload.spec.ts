import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Suite } from '../tests/page';
import { LOOKS, optionsOf, picture, test } from './looks';

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('Get data and Transfers', async ({ page }, info) => {
      const local = mkdtempSync(join(tmpdir(), 'modelarts-look-'));
      const suite = new Suite(page.page);
      for (const name of ['model.safetensors', 'notes.txt']) {
        writeFileSync(join(local, name), Buffer.alloc(12 << 20));
      }
      await page.evaluate(() =>
        window.jupyterapp.commands.execute('get-data:open')
      );
      await page
        .locator('.jp-ModelArts-UploadDrop-input[data-folder="false"]')
        .setInputFiles([
          join(local, 'model.safetensors'),
          join(local, 'notes.txt')
        ]);
      await picture(page, look, 'get-data', info);
      await suite.throttle(2 << 20);
      await page.locator('.jp-ModelArts-UploadPage-upload').click();
      await suite.showTransfers();
      await page.waitForTimeout(3000);
      await picture(page, look, 'transfers', info);
      rmSync(local, { recursive: true });
    });
  });
}
