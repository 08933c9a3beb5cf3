import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

const SOURCE =
  '# @title Together\nepochs = 10 # @param {type:"integer"}\nmodel = "a" # @param ["a", "b"]';

/** A person's own browser, with the notebook open. */
async function person(browser: Browser, name: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`lab/workspaces/${name}/tree/together.ipynb`);
  await epochs(page).waitFor();
  return page;
}

const epochs = (page: Page) =>
  page.locator('.jp-Notebook [data-field="epochs"] input');
const model = (page: Page) =>
  page.locator('.jp-Notebook [data-field="model"] select');
const code = (page: Page) => page.locator('.jp-Notebook .cm-content').first();

test('two people who edit together see the same form, and each undoes only what is theirs', async ({
  browser,
  request
}) => {
  const cell = {
    cell_type: 'code',
    id: 'together',
    metadata: {},
    source: SOURCE,
    execution_count: null,
    outputs: []
  };
  const content = {
    cells: [cell],
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3' } },
    nbformat: 4,
    nbformat_minor: 5
  };
  const put = await request.put('api/contents/together.ipynb', {
    data: { type: 'notebook', format: 'json', content }
  });
  expect(put.ok()).toBe(true);
  const ann = await person(browser, 'ann');
  const bob = await person(browser, 'bob');

  await epochs(ann).fill('77');
  await epochs(ann).press('Enter');
  await expect(epochs(bob)).toHaveValue('77');
  await expect(code(bob)).toContainText('epochs = 77 #');
  await model(bob).selectOption({ label: 'b' });
  await expect(model(ann).locator('option:checked')).toHaveText('b');

  // At the same time, in different fields.
  await Promise.all([
    epochs(ann).fill('78'),
    model(bob).selectOption({ label: 'a' })
  ]);
  for (const page of [ann, bob]) {
    await expect(epochs(page)).toHaveValue('78');
    await expect(code(page)).toContainText('model = "a" #');
  }
  await epochs(ann).press('Enter');
  await epochs(ann).press('Control+z');
  for (const page of [ann, bob]) {
    await expect(epochs(page)).toHaveValue('77');
    await expect(model(page).locator('option:checked')).toHaveText('a');
  }
  await ann.locator('.jp-ModelArts-Form').getByLabel('Show the code').click();
  await expect(code(bob)).toBeHidden();
  await ann.context().close();
  await bob.context().close();
});
