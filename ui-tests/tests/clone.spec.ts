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
  const folder = (name: string) =>
    dialog.getByRole('treeitem', { name, exact: true });
  await expect(folder('docs')).toHaveAttribute('aria-checked', 'true');
  expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('listitem', { name: /tools/ }).waitFor();
  expect(await suite.read(`${tmpPath}/tools/docs/a.txt`)).toBe('a');
  const other = await page.request.get(`api/contents/${tmpPath}/tools/src`);
  expect(other.status()).toBe(404);
});

test('folders are ticked in a tree by the keyboard, also ten thousand', async ({
  page,
  tmpPath
}) => {
  const suite = new Suite(page.page);
  const files: Record<string, string> = { 'src/main/core/a.txt': 'a' };
  for (let number = 0; number < 10_000; number++) {
    files[`src/many/in${number}/b.txt`] = '';
  }
  forge.make('team/many', files, []);
  await page.evaluate(() => window.jupyterapp.commands.execute('clone:open'));
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Address (URL) of the repository')
    .fill(forge.url('/team/many'));
  await dialog.getByRole('button', { name: 'Choose folders…' }).click();
  const tree = dialog.getByRole('tree', { name: 'Folders' });
  await tree.focus();
  // Into src, past main, into many with its ten thousand, to the end, and back to main.
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowRight']) {
    await tree.press(key);
  }
  await tree.press('End');
  await expect(dialog.getByRole('treeitem', { name: 'in9999' })).toBeVisible();
  expect(await dialog.getByRole('treeitem').count()).toBeLessThan(60);
  expect(await findings(page.page, '.jp-Dialog-content')).toEqual([]);
  await tree.press('Home');
  await tree.press('ArrowDown');
  await tree.press(' ');
  const main = dialog.getByRole('treeitem', { name: 'main' });
  await expect(main).toHaveAttribute('aria-checked', 'true');
  const src = dialog.getByRole('treeitem', { name: 'src' });
  await expect(src).toHaveAttribute('aria-checked', 'mixed');
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
  await page.getByRole('listitem', { name: /many/ }).waitFor();
  expect(await suite.read(`${tmpPath}/many/src/main/core/a.txt`)).toBe('a');
  const other = await page.request.get(`api/contents/${tmpPath}/many/src/many`);
  expect(other.status()).toBe(404);
});

test('what was not cloned as it is, is told in the list and as a notification', async ({
  page
}) => {
  const suite = new Suite(page.page);
  const links = { 'data/outside': '/etc/passwd', 'data/inside': 'a.txt' };
  const files = { 'data/a.txt': 'a', 'README.md': 'a', 'readme.md': 'b' };
  forge.make('team/odd', files, [], links);
  await page.evaluate(() => window.jupyterapp.commands.execute('clone:open'));
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Address (URL) of the repository')
    .fill(forge.url('/team/odd'));
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
  await expect(page.locator('.Toastify__toast--warning')).toContainText(
    'became plain files (1): data/outside'
  );
  await suite.showTransfers();
  await expect(suite.row('odd')).toContainText('data/outside');
  await expect(suite.row('odd')).toContainText('README.md = readme.md');
  expect(await findings(page.page, '#jp-modelarts-transfers')).toEqual([]);
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
