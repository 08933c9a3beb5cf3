import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from '@jupyterlab/galata';

import { Suite } from '../tests/page';
import { LOOKS, optionsOf, picture, test } from './looks';

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('a large file by way of the object store', async ({
      page,
      request
    }, info) => {
      await request.delete('modelarts/jobs');
      const local = mkdtempSync(join(tmpdir(), 'modelarts-look-'));
      const suite = new Suite(page.page);
      await suite.showTransfers();
      for (const name of ['first.safetensors', 'second.safetensors']) {
        writeFileSync(join(local, name), Buffer.alloc(48 << 20));
      }
      await suite.choose(join(local, 'first.safetensors'));
      const first = suite.row('first.safetensors');
      await expect(first).toHaveAttribute('data-state', 'succeeded', {
        timeout: 60_000
      });
      await suite.throttle(6 << 20);
      await suite.choose(join(local, 'second.safetensors'));
      await expect
        .poll(() => suite.percent('second.safetensors'), { timeout: 60_000 })
        .toBeGreaterThan(40);
      await picture(page, look, 'relay-to-the-store', info);
      const second = suite.row('second.safetensors');
      await expect(second).toContainText(/To the workspace|正在传到工作区/, {
        timeout: 60_000
      });
      await picture(page, look, 'relay-to-the-workspace', info);
      await expect(second).toHaveAttribute('data-state', 'succeeded');
      rmSync(local, { recursive: true });
    });
  });
}
