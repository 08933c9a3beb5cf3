import { expect, test } from '@jupyterlab/galata';

/** Plugins of ours that JupyterLab could not use. */
const NONE: string[] = [];

test('JupyterLab loads with every plugin of the suite', async ({ page }) => {
  await expect(page.locator('#jp-main-dock-panel')).toBeVisible();

  const { ours, broken } = await page.evaluate(() => {
    const app = window.jupyterapp;
    const ours = app
      .listPlugins()
      .filter(id => id.startsWith('jupyterlab-modelarts:'));
    return { ours, broken: ours.filter(id => !app.isPluginActivated(id)) };
  });

  // The list is what src/index.ts exports; it may still be empty.
  expect(broken).toEqual(NONE);
  test.info().annotations.push({ type: 'plugins', description: ours.join() });
});
