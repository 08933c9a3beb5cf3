import { ObsStore } from '../tests/obsstore';
import { LOOKS, optionsOf, picture, test } from './looks';

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('OBS', async ({ page }, info) => {
      const store = await ObsStore.replace(page.page);
      store.many = 100_000;
      for (const folder of ['images/', 'models/', 'notebooks/']) {
        store.put(folder, '');
      }
      store.put('iris.csv', 'sepal_length,species\n5.1,setosa\n'.repeat(120));
      store.put('measurements-2026-11-of-all-sensors.csv', 'a'.repeat(90_000));
      store.put('notes.txt', 'What was measured, and how.\n'.repeat(20));
      const run = (command: string, args = {}) =>
        page.evaluate(
          ([id, given]) => {
            void window.jupyterapp.commands.execute(
              id as string,
              given as object
            );
          },
          [command, args]
        );
      const rows = page.locator('.jp-ModelArts-ObsRow');
      await run('obs:show');
      await rows.filter({ hasText: 'iris.csv' }).click();
      await picture(page, look, 'obs', info);
      await rows.filter({ hasText: 'iris.csv' }).click({ button: 'right' });
      await picture(page, look, 'obs-menu', info);
      await page.keyboard.press('Escape');
      for (const show of ['preview', 'properties']) {
        await run(`obs:${show}`);
        await page.locator('.jp-ModelArts-ObsPreviewDialog').waitFor();
        await page.waitForTimeout(300);
        await picture(page, look, `obs-${show}`, info);
        await page.keyboard.press('Escape');
      }
      await run('obs:connect');
      const dialog = page.locator('.jp-ModelArts-ObsConnectDialog');
      const fields = dialog.locator('.jp-ModelArts-ObsField input');
      await fields.nth(1).fill('AKIAEXAMPLE');
      await fields.nth(2).fill('secret');
      await dialog.locator('.jp-ModelArts-ObsConnect-test').click();
      await dialog.locator('.jp-ModelArts-ObsReport').waitFor();
      await picture(page, look, 'obs-connect', info);
      await page.keyboard.press('Escape');

      await run('get-data:open', { page: 'obs' });
      const address = page.locator('.jp-ModelArts-ObsPage-address');
      await address.locator('button').click();
      await page
        .locator('.jp-ModelArts-ObsPicker')
        .locator(rows)
        .first()
        .click();
      await picture(page, look, 'obs-picker', info);
      await page.locator('.jp-ModelArts-ObsPicker .jp-mod-accept').click();
      await page.locator('.jp-ModelArts-ObsPage-footer button').first().click();
      await page.locator('.jp-ModelArts-ObsPlan').waitFor();
      await picture(page, look, 'obs-get-data', info);
    });
  });
}
