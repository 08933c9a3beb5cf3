import { expect, test } from '@jupyterlab/galata';

/** What src/index.ts exports. */
const PLUGINS = [
  'jupyterlab-modelarts:clone',
  'jupyterlab-modelarts:forms',
  'jupyterlab-modelarts:get-data',
  'jupyterlab-modelarts:jobs',
  'jupyterlab-modelarts:jobs-notifications',
  'jupyterlab-modelarts:jobs-panel',
  'jupyterlab-modelarts:jobs-running',
  'jupyterlab-modelarts:jobs-status',
  'jupyterlab-modelarts:obs',
  'jupyterlab-modelarts:remote',
  'jupyterlab-modelarts:upload'
];

test('JupyterLab loads with every plugin of the suite', async ({ page }) => {
  await expect(page.locator('#jp-main-dock-panel')).toBeVisible();

  const { found, active } = await page.evaluate(() => {
    const app = window.jupyterapp;
    const found = app
      .listPlugins()
      .filter(id => id.startsWith('jupyterlab-modelarts:'))
      .sort();
    return { found, active: found.filter(id => app.isPluginActivated(id)) };
  });

  expect(found).toEqual(PLUGINS);
  // The others are broken.
  expect(active).toEqual(PLUGINS);
});
