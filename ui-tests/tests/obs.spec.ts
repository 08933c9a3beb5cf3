import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

import { Suite } from './page';
import { run, Store } from './store';

let store: Store;

test.beforeEach(async ({ page, tmpPath }) => {
  store = await Store.open(page.page, tmpPath);
  await store.put('iris.csv', 'sepal,petal\n1,2\n');
  await store.put('notes.txt', 'to be read');
});

test.afterEach(() => store.clear());

/** Show the browser of object stores on the right, to have the file browser beside it. */
async function showBoth(page: IJupyterLabPageFixture): Promise<void> {
  await store.show();
  await page.evaluate(() => {
    const { shell } = window.jupyterapp;
    const panel = [...shell.widgets('left')].find(
      ({ id }) => id === 'jp-modelarts-obs'
    );
    if (panel) {
      shell.add(panel, 'right');
      shell.activateById(panel.id);
    }
  });
  await page.sidebar.openTab('filebrowser');
}

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.hover();
  await page.mouse.down();
  await page.mouse.move(600, 400, { steps: 5 });
  const box = (await to.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + box.height - 60, { steps: 5 });
  await page.mouse.up();
}

async function findsNothing(page: Page, selector: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include(selector)
    .analyze();
  expect(violations).toEqual([]);
}

test('a folder of 3,000 objects is read as it is scrolled, and drawn with few elements', async ({
  page
}) => {
  await store.putMany('many', 3000);
  await store.show();
  await store.row('many').click();
  await page.keyboard.press('Enter');
  await store.row('000000.csv').waitFor();
  const list = page.locator('.jp-ModelArts-ObsList');
  const foot = page.locator('.jp-ModelArts-ObsFoot');
  await expect(foot).toContainText('1,000 items');
  for (const known of ['2,000 items', '3,000 items']) {
    await list.evaluate(node => {
      node.scrollTop = node.scrollHeight;
    });
    await expect(foot).toContainText(known);
  }
  await list.evaluate(node => {
    node.scrollTop = node.scrollHeight;
  });
  await store.row('002999.csv').waitFor();
  expect(await page.locator('.jp-ModelArts-ObsRow').count()).toBeLessThan(100);
  // What was far away comes back.
  await list.evaluate(node => {
    node.scrollTop = 0;
  });
  await store.row('000000.csv').waitFor();
  // All rows have been read, so any part of a name is found: 000217 and 002170 to 002179.
  await page.locator('.jp-ModelArts-ObsFilter input').fill('00217');
  await expect(foot).toContainText('11 items');
  await page.locator('[role="grid"]').press('Backspace');
  await expect(store.row('iris.csv')).toBeVisible();
});

test('a notebook of a store is opened, saved back, and not overwritten unseen', async ({
  page
}) => {
  const notebook = (source: string) =>
    JSON.stringify({
      cells: [{ cell_type: 'raw', id: 'a', metadata: {}, source }],
      metadata: {
        kernelspec: { name: 'python3', display_name: 'Python 3 (ipykernel)' }
      },
      nbformat: 4,
      nbformat_minor: 5
    });
  await store.put('a.ipynb', notebook('first'));
  await store.show();
  await store.row('a.ipynb').dblclick();
  const editor = page.locator('.jp-Notebook .cm-content').first();
  await expect(editor).toContainText('first');
  // The start of the kernel takes the first keys away.
  await expect(page.locator('#jp-main-statusbar')).toContainText('| Idle');
  const change = async (text: string) => {
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(text);
    await run(page.page, 'docmanager:save');
  };
  const saved = () => store.read('a.ipynb');
  await change(', mine');
  await expect.poll(saved).toContain('first, mine');
  await change(', again');
  await expect.poll(saved).toContain('first, mine, again');

  await store.put('a.ipynb', notebook('theirs'));
  await change(', late');
  const dialog = page.locator('.jp-Dialog').filter({ hasText: 'changed' });
  await dialog.getByRole('button', { name: 'Revert' }).click();
  await expect(editor).toContainText('theirs');
  expect(await saved()).toContain('theirs');
});

test('connecting tells which step fails and what to do, until it works', async ({
  page
}) => {
  await store.show();
  const { endpoint, accessKey, secretKey } = store.access;
  await run(page.page, 'obs:connect');
  const dialog = page.getByRole('dialog');
  const tested = async (what: string) => {
    await dialog.getByRole('button', { name: 'Test connection' }).click();
    await expect(dialog).toContainText(what);
  };
  await dialog.getByLabel('Object store').selectOption('other');
  await dialog.getByLabel('Endpoint').fill('http://127.0.0.1:1');
  await dialog.getByLabel('Access key (AK)').fill(accessKey);
  await dialog.getByLabel('Secret key (SK)').fill('wrong');
  await tested('127.0.0.1:1 does not answer');
  await expect(dialog).toContainText('Check the endpoint and its port');
  await dialog.getByLabel('Endpoint').fill(endpoint);
  await tested('does not accept these access keys');
  await expect(dialog).toContainText('enter access key and secret key once');
  await findsNothing(
    page.page,
    '.jp-ModelArts-ObsConnectDialog .jp-Dialog-content'
  );
  await dialog.getByLabel('Secret key (SK)').fill(secretKey);
  await tested('The connection works');
  await dialog.getByLabel('Name', { exact: true }).fill('Mine');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(store.row('workspace')).toBeVisible();

  await page.getByRole('button', { name: 'Remove connection…' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.locator('#jp-modelarts-obs')).not.toContainText('Mine');
});

test('an object dragged to the file browser is downloaded into its folder', async ({
  page,
  tmpPath
}) => {
  await showBoth(page);
  const files = page.locator('.jp-DirListing-content').first();
  await drag(page.page, store.row('iris.csv'), files);
  await expect
    .poll(() => page.contents.fileExists(`${tmpPath}/iris.csv`))
    .toBe(true);
  const suite = new Suite(page.page);
  expect(await suite.read(`${tmpPath}/iris.csv`)).toBe('sepal,petal\n1,2\n');
});

test('a file dragged from the file browser becomes an object', async ({
  page,
  tmpPath
}) => {
  await page.contents.uploadContent('mine', 'text', `${tmpPath}/mine.txt`);
  await showBoth(page);
  const file = page.locator('.jp-DirListing-item', { hasText: 'mine.txt' });
  await drag(page.page, file, page.locator('.jp-ModelArts-ObsList'));
  await expect(store.row('mine.txt')).toBeVisible();
  await expect.poll(() => store.read('mine.txt')).toBe('mine');
});

test('a folder is copied, renamed, and deleted after its objects were counted', async ({
  page
}) => {
  await store.putMany('data', 40);
  await store.put('backup/readme.txt', 'what was copied');
  await store.show();
  const dialog = page.locator('.jp-Dialog');
  await store.row('data').click();
  await page.keyboard.press('Control+c');
  await store.row('backup').dblclick();
  await store.row('readme.txt').click();
  await page.keyboard.press('Control+v');
  await store.row('data').click();
  await store.settle();
  await page.keyboard.press('F2');
  await dialog.getByRole('textbox').fill('copied');
  await dialog.getByRole('button', { name: 'OK' }).click();
  await store.row('copied').waitFor();
  await expect.poll(() => store.read('backup/copied/000007.csv')).toBe('7');

  await store.row('copied').click();
  await page.keyboard.press('Delete');
  await expect(dialog).toContainText('Delete “copied”?');
  await expect(dialog).toContainText('40 objects');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await store.read('backup/copied/000007.csv')).toBe('7');
  await page.keyboard.press('Delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => store.read('backup/copied/000007.csv')).toBeNull();
  expect(await store.read('data/000007.csv')).toBe('7');
});

test('whoever has a temporary link reads the object', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await store.show();
  await store.row('notes.txt').click();
  await run(page.page, 'obs:copy-link');
  await page.getByRole('button', { name: 'Copy link' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('notes.txt');
  const reply = await page.request.get(await copied());
  expect(await reply.text()).toBe('to be read');
});

test('Get data completes an address, and says what a download will do before it starts', async ({
  page,
  tmpPath
}) => {
  await run(page.page, 'get-data:open', { page: 'obs' });
  const dialog = page.locator('.jp-ModelArts-GetDataDialog');
  const address = dialog.getByLabel('Object or folder');
  await address.fill(store.address('ir'));
  const suggested = dialog.locator('datalist option').first();
  await expect(suggested).toHaveAttribute('value', store.address('iris.csv'));

  await address.fill(store.address(''));
  await dialog.locator('.jp-ModelArts-ObsPage-address button').click();
  const picker = page.locator('.jp-ModelArts-ObsPickerDialog');
  await picker.locator('[role="row"]', { hasText: 'notes.txt' }).click();
  await picker.getByRole('button', { name: 'Choose' }).click();
  await expect(address).toHaveValue(store.address('notes.txt'));
  await dialog.getByRole('button', { name: 'What will happen' }).click();
  await expect(dialog).toContainText('1 file to copy');
  await findsNothing(
    page.page,
    '.jp-ModelArts-GetDataDialog .jp-Dialog-content'
  );
  await dialog.getByRole('button', { name: 'Download', exact: true }).click();
  await expect
    .poll(() => page.contents.fileExists(`${tmpPath}/notes.txt`))
    .toBe(true);
});

test('all can be done by keys: into folders and out again, and in the menu of a row', async ({
  page
}) => {
  await store.put('sub/deep.txt', 'deep');
  await store.show();
  const grid = page.locator('#jp-modelarts-obs [role="grid"]');
  const menu = page.locator('.lm-Menu');
  await grid.focus();
  await page.keyboard.press('s');
  await page.keyboard.press('Enter');
  await store.row('deep.txt').waitFor();
  await expect(grid).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(menu).toContainText('Properties');
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  // Menus of JupyterLab do not give the focus back.
  await grid.focus();
  await page.keyboard.press('ContextMenu');
  await expect(menu).toContainText('Properties');
  await page.keyboard.press('Escape');
  await grid.focus();
  await page.keyboard.press('Backspace');
  await store.row('iris.csv').waitFor();
  await expect(grid).toBeFocused();
});

test('a text that is not UTF-8 is not opened as something else', async ({
  page
}) => {
  await store.putBytes('latin1.txt', Buffer.from('größe', 'latin1'));
  await store.show();
  await store.row('latin1.txt').dblclick();
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('is not text in UTF-8');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('.jp-FileEditor')).toHaveCount(0);
});

test('an object in front is there again after a reload', async ({ page }) => {
  await store.show();
  await store.row('notes.txt').dblclick();
  const editor = page.locator('.jp-FileEditor .cm-content');
  await expect(editor).toContainText('to be read');
  await expect(page).toHaveURL(/OBS/);
  await page.reload({ waitForIsReady: false });
  await expect(editor).toContainText('to be read');
  await expect(page.locator('#jp-main-statusbar')).toBeVisible();
  await expect(page.locator('.jp-Dialog')).toHaveCount(0);
});

test('an open object follows its new name, and the list shows what is saved', async ({
  page
}) => {
  await store.show();
  await store.row('notes.txt').dblclick();
  const editor = page.locator('.jp-FileEditor .cm-content');
  await expect(editor).toContainText('to be read');
  await store.row('notes.txt').click();
  await page.keyboard.press('F2');
  const dialog = page.locator('.jp-Dialog');
  await dialog.getByRole('textbox').fill('renamed.txt');
  await dialog.getByRole('button', { name: 'OK' }).click();
  await expect(
    page.getByRole('tab', { name: 'renamed.txt', exact: true })
  ).toBeVisible();
  await editor.click();
  await page.keyboard.type('added ');
  await run(page.page, 'docmanager:save');
  await expect.poll(() => store.read('renamed.txt')).toContain('added');
  await expect(store.row('renamed.txt')).toContainText('16 B');
  expect(await store.read('notes.txt')).toBeNull();
  await expect(dialog).toHaveCount(0);
});
