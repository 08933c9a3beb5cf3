import { expect, test } from '@jupyterlab/galata';

import { findings } from './axe';
import { Forge } from './forge';
import { Suite } from './page';

let forge: Forge;

test.beforeEach(async ({ request }) => {
  await request.delete('modelarts/jobs');
  forge = await Forge.open();
  const files = { 'README.md': 'hello', 'docs/a.txt': 'a', 'src/b.txt': 'b' };
  forge.make('team/tools', files, ['feature/look']);
  forge.make('private/plans', { 'plan.txt': 'secret' }, []);
});

test.afterEach(() => forge.close());

test('a folder of a repository is cloned from its page', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  await page.evaluate(() => window.jupyterapp.commands.execute('clone:open'));
  const dialog = page.getByRole('dialog');
  const address = dialog.getByLabel('Address (URL) of the repository');
  await address.fill(forge.url('/team/tools/tree/feature/look/docs'));
  await expect(dialog.getByLabel('Branch or tag')).toHaveValue('feature/look');
  await expect(dialog.getByLabel('Name of the folder')).toHaveValue('tools');
  await dialog.getByRole('button', { name: 'Choose folders…' }).click();
  await expect(dialog.getByLabel('docs', { exact: true })).toBeChecked();
  expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('listitem', { name: /tools/ }).waitFor();
  expect(await suite.read(`${tmpPath}/tools/docs/a.txt`)).toBe('a');
  const other = await page.request.get(`api/contents/${tmpPath}/tools/src`);
  expect(other.status()).toBe(404);
});

test('a private repository asks who one is, and an existing folder what to do', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  const url = forge.url('/private/plans');
  const open = () =>
    page.evaluate(() => window.jupyterapp.commands.execute('clone:open'));
  await open();
  const dialog = page.getByRole('dialog');
  const address = dialog.getByLabel('Address (URL) of the repository');
  await address.fill(url);
  await dialog.getByLabel('User name').fill('visitor');
  await dialog.getByLabel('Password or access token').fill('wrong');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByRole('alert')).toContainText('does not accept');
  expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
  await dialog.getByLabel('Password or access token').fill('token');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  const clone = dialog.getByRole('button', { name: 'Clone', exact: true });
  await clone.click();
  await page.getByRole('listitem', { name: /plans/ }).waitFor();
  expect(await suite.read(`${tmpPath}/plans/plan.txt`)).toBe('secret');
  await open();
  await address.fill(url);
  await dialog.getByLabel(/exists already/).selectOption('overwrite');
  await dialog.getByLabel(/exists already/).selectOption('rename');
  await clone.click();
  await page.getByRole('listitem', { name: /plans \(1\)/ }).waitFor();
});
