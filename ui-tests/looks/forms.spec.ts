import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { LOOKS, optionsOf, picture, test } from './looks';

const EXAMPLE = readFileSync(
  join(__dirname, '../../examples/forms.ipynb'),
  'utf8'
);

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('Forms', async ({ page, tmpPath }, info) => {
      const path = `${tmpPath}/forms.ipynb`;
      await page.contents.uploadContent(EXAMPLE, 'text', path);
      await page.evaluate(
        path => window.jupyterapp.commands.execute('docmanager:open', { path }),
        path
      );
      const forms = page.locator('.jp-Notebook .jp-ModelArts-Form');
      await forms.first().waitFor();
      await page.waitForTimeout(3000);
      await picture(page, look, 'forms', info);

      await forms.first().locator('[data-field="epochs"] input').fill('1o');
      await forms.first().locator('[data-field="dropout"]').hover();
      await picture(page, look, 'forms-error', info);
      await page.keyboard.press('Escape');

      await page
        .locator('.jp-Notebook .jp-Cell')
        .filter({ hasText: 'example-token' })
        .scrollIntoViewIfNeeded();
      await page.waitForTimeout(500);
      await picture(page, look, 'forms-beyond', info);

      const cell = page.locator('.jp-Notebook .jp-CodeCell').last();
      await cell.scrollIntoViewIfNeeded();
      await cell.locator('.jp-InputPrompt').click();
      await page.evaluate(() =>
        window.jupyterapp.commands.execute('forms:add').then(() => undefined)
      );
      await page.waitForTimeout(300);
      await picture(page, look, 'forms-added', info);
      await page.keyboard.press('Enter');

      await page.evaluate(() => {
        void window.jupyterapp.commands.execute('forms:add-field');
      });
      const dialog = page.locator('.jp-Dialog');
      await dialog.waitFor();
      await page.waitForTimeout(300);
      await picture(page, look, 'forms-dialog', info);
      await page.keyboard.press('Escape');

      await forms.first().scrollIntoViewIfNeeded();
      await forms
        .first()
        .locator('.jp-ModelArts-Form-title')
        .click({ button: 'right' });
      await page.locator('.lm-Menu-item[data-type="submenu"]').first().hover();
      await page.waitForTimeout(500);
      await picture(page, look, 'forms-menu', info);
    });
  });
}
