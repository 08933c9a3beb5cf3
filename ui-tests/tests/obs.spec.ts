import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

import { ObsStore } from './obsstore';

let store: ObsStore;

test.beforeEach(async ({ page }) => {
  store = await ObsStore.replace(page.page);
  store.put('iris.csv', 'sepal,petal\n1,2\n');
  store.put('notes.txt', 'to be read');
});

async function run(page: Page, command: string, args = {}): Promise<void> {
  await page.evaluate(
    ([id, given]) => {
      void window.jupyterapp.commands.execute(id as string, given as object);
    },
    [command, args]
  );
}

function row(page: Page, name: string): Locator {
  return page.locator('.jp-ModelArts-ObsRow').filter({ hasText: name });
}

test('100,000 objects show their first rows at once, and scroll with few elements', async ({
  page
}) => {
  store.many = 100_000;
  await run(page.page, 'obs:show');
  await row(page.page, 'many').click();
  const started = Date.now();
  await page.keyboard.press('Enter');
  await row(page.page, '000000.csv').waitFor();
  expect(Date.now() - started).toBeLessThan(1000);
  const list = page.locator('.jp-ModelArts-ObsList');
  for (const thousands of [1, 2, 3]) {
    await list.evaluate(node => {
      node.scrollTop = node.scrollHeight;
    });
    await expect(page.locator('.jp-ModelArts-ObsFoot')).toContainText(
      `${thousands + 1},000 items`
    );
  }
  expect(await page.locator('.jp-ModelArts-ObsRow').count()).toBeLessThan(100);
  // What was far away comes back.
  await list.evaluate(node => {
    node.scrollTop = 0;
  });
  await row(page.page, '000000.csv').waitFor();
  await page.getByPlaceholder('Name begins with…').fill('0999');
  await page.locator('[role="grid"]').press('Backspace');
  await expect(row(page.page, 'iris.csv')).toBeVisible();
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
  store.put('a.ipynb', notebook('first'));
  await run(page.page, 'obs:show');
  await row(page.page, 'a.ipynb').dblclick();
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
  const saved = () => store.objects.get('a.ipynb')?.content ?? '';
  await change(', mine');
  await expect.poll(saved).toContain('first, mine');
  await change(', again');
  await expect.poll(saved).toContain('first, mine, again');

  store.put('a.ipynb', notebook('theirs'));
  await change(', late');
  const dialog = page.locator('.jp-Dialog').filter({ hasText: 'changed' });
  await dialog.getByRole('button', { name: 'Revert' }).click();
  await expect(editor).toContainText('theirs');
  expect(saved()).toContain('theirs');
});

test('connecting tells which step fails and what to do', async ({ page }) => {
  await run(page.page, 'obs:connect');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Access key (AK)').fill('AK');
  await dialog.getByLabel('Secret key (SK)').fill('SK');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog).toContainText(
    'May not write. Ask the owner for the permission.'
  );
  const { violations } = await new AxeBuilder({ page: page.page })
    .include('.jp-ModelArts-ObsConnectDialog .jp-Dialog-content')
    .analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('an object dragged to the file browser is downloaded into its folder', async ({
  page,
  tmpPath
}) => {
  await run(page.page, 'obs:show');
  const name = row(page.page, 'iris.csv');
  await name.waitFor();
  // Beside the list, to have both in sight.
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
  await name.hover();
  await page.mouse.down();
  await page.mouse.move(600, 400, { steps: 5 });
  const target = page.locator('.jp-DirListing-content').first();
  const box = (await target.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect
    .poll(() => store.jobs)
    .toMatchObject([
      {
        kind: 'obs',
        action: 'download',
        sources: ['obs://samples/iris.csv'],
        destination: tmpPath
      }
    ]);
});

test('deleting a folder asks with the number of objects in it', async ({
  page
}) => {
  store.many = 1234;
  await run(page.page, 'obs:show');
  await row(page.page, 'many').click();
  await page.keyboard.press('Delete');
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('Delete “many”?');
  await expect(dialog).toContainText('1,234 objects');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(store.jobs).toEqual([]);
});

test('Get data says what a download will do before it starts', async ({
  page,
  tmpPath
}) => {
  await run(page.page, 'get-data:open', { page: 'obs' });
  const dialog = page.locator('.jp-ModelArts-GetDataDialog');
  await dialog.locator('.jp-ModelArts-ObsPage-address button').click();
  const picker = page.locator('.jp-ModelArts-ObsPickerDialog');
  await picker.locator('.jp-ModelArts-ObsRow').first().click();
  await picker.getByRole('button', { name: 'Choose' }).click();
  await expect(dialog.getByLabel('Object or folder')).toHaveValue(
    'obs://samples/iris.csv'
  );
  await dialog.getByRole('button', { name: 'What will happen' }).click();
  await expect(dialog).toContainText('2 files to copy');
  const { violations } = await new AxeBuilder({ page: page.page })
    .include('.jp-ModelArts-GetDataDialog .jp-Dialog-content')
    .analyze();
  expect(violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Download', exact: true }).click();
  await expect
    .poll(() => store.jobs)
    .toMatchObject([
      { action: 'download', destination: tmpPath, conflict: 'update' }
    ]);
});
