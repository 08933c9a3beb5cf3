import { run, Store } from '../tests/store';
import { LOOKS, optionsOf, picture, test } from './looks';

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('OBS', async ({ page, tmpPath }, info) => {
      const store = await Store.open(page.page, tmpPath);
      for (const folder of ['images', 'models', 'notebooks']) {
        await store.put(`${folder}/readme.txt`, 'x');
      }
      await store.put(
        'iris.csv',
        'sepal_length,species\n5.1,setosa\n'.repeat(120)
      );
      const long = 'measurements-2026-11-of-all-sensors.csv';
      await store.put(long, 'a'.repeat(90_000));
      await store.put('notes.txt', 'What was measured, and how.\n'.repeat(20));
      await store.show();
      const rows = page.locator('.jp-ModelArts-ObsRow');
      await rows.filter({ hasText: 'iris.csv' }).click();
      await picture(page, look, 'obs', info);
      await rows.filter({ hasText: 'iris.csv' }).click({ button: 'right' });
      await picture(page, look, 'obs-menu', info);
      await page.keyboard.press('Escape');
      for (const show of ['preview', 'properties']) {
        await run(page.page, `obs:${show}`);
        await page.locator('.jp-ModelArts-ObsPreviewDialog').waitFor();
        await page.waitForTimeout(300);
        await picture(page, look, `obs-${show}`, info);
        await page.keyboard.press('Escape');
      }
      await run(page.page, 'obs:connect');
      const dialog = page.locator('.jp-ModelArts-ObsConnectDialog');
      const fields = dialog.locator('.jp-ModelArts-ObsField input');
      const { endpoint, accessKey } = store.access;
      await dialog.locator('select').first().selectOption('other');
      await fields.nth(0).fill(endpoint);
      await fields.nth(1).fill(accessKey);
      await fields.nth(2).fill('wrong');
      await dialog.locator('.jp-ModelArts-ObsConnect-test').click();
      await dialog.locator('.jp-ModelArts-ObsReport').waitFor();
      await picture(page, look, 'obs-connect', info);
      await page.keyboard.press('Escape');

      await run(page.page, 'get-data:open', { page: 'obs' });
      const address = page.locator('.jp-ModelArts-ObsPage-address');
      await address.locator('input').fill('bucket/data');
      await page.locator('.jp-ModelArts-ObsPage .jp-mod-error').waitFor();
      await picture(page, look, 'obs-wrong-address', info);
      await address.locator('input').fill(store.address(''));
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
      await store.clear();
    });
  });
}
