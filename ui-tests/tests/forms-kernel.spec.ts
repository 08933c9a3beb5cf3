import { expect, test } from '@jupyterlab/galata';

import { NotebookPage } from './notebook';

const SLOW = 'import time\ntime.sleep(4)';

test('a form that runs by itself waits for a busy kernel, and runs once with the last state', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    '# @title A {run: "auto"}\nx = 0 # @param {type:"slider"}\nruns = globals().get("runs", 0) + 1\nprint("x", x, "runs", runs)',
    SLOW
  ]);
  const slider = notebook.control(0, 'x');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(notebook.output(0)).toContainText('x 1 runs 1');
  await page.notebook.selectCells(1);
  await page.keyboard.press('Control+Enter');
  await expect(
    page.locator('.jp-Notebook-ExecutionIndicator').first()
  ).toHaveAttribute('data-status', 'busy');
  await slider.focus();
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(notebook.form(0)).toContainText('Runs when the kernel is free');
  await expect(notebook.output(0)).toContainText('x 5 runs 2');
  await expect(notebook.form(0)).not.toContainText('Runs when');

  // Without a kernel it waits for one.
  await page.menu.clickMenuItem('Kernel>Shut Down Kernel');
  await expect(page.getByText('No Kernel').first()).toBeVisible();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(notebook.form(0)).toContainText('Runs when there is a kernel');
  await page.menu.clickMenuItem('Kernel>Change Kernel…');
  await page.locator('.jp-Dialog select').selectOption({ index: 0 });
  await page.locator('.jp-Dialog .jp-mod-accept').click();
  await expect(notebook.output(0)).toContainText('x 6 runs 1');
});

test('the items of a dropdown come from a variable once its cell has run', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'names = ["a", "b"]',
    'x = "a" # @param {options: names}\ny = 2 # @param {type: "raw", options: sizes}',
    'names = {"c": 1, "it\'s": 2}\nsizes = [1, 2, 4]'
  ]);
  const options = () => notebook.control(1, 'x').locator('option');
  await expect(notebook.control(1, 'x')).toBeDisabled();
  await expect(notebook.field(1, 'x')).toContainText(
    'Run the cell that sets it to a list'
  );
  await page.notebook.runCell(0);
  await expect(options()).toHaveText(['a', 'b']);
  await notebook.control(1, 'x').selectOption('b');
  await expect.poll(() => notebook.source(1)).toContain('x = "b" #');
  await page.notebook.runCell(2);
  await expect(options()).toHaveText(['b', 'c', "it's"]);
  await notebook.control(1, 'x').selectOption("it's");
  await expect.poll(() => notebook.source(1)).toContain('x = "it\'s" #');
  await notebook.control(1, 'y').selectOption('4');
  await expect.poll(() => notebook.source(1)).toContain('y = 4 #');
  // What is asked is not a cell: the counter has not moved.
  await expect(notebook.cell(2).locator('.jp-InputPrompt')).toHaveText('[2]:');
  await page.menu.clickMenuItem('Kernel>Shut Down Kernel');
  await expect(notebook.field(1, 'x')).toContainText('Start a kernel');
  await expect(notebook.control(1, 'x')).toBeDisabled();
});

test.describe('a kernel', () => {
  // Galata, which counts kernels to shut them down, answers a restart with a status of its own that
  // JupyterLab takes for a failure. Without it the server answers; the test tidies up itself.
  test.use({ kernels: null, sessions: null });

  test('that is restarted has forgotten the items of a dropdown', async ({
    page,
    tmpPath
  }) => {
    const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
      'names = ["a", "b"]',
      'x = "a" # @param {options: names}'
    ]);
    await page.notebook.runCell(0);
    await expect(notebook.control(1, 'x')).toBeEnabled();
    await page.menu.clickMenuItem('Kernel>Restart Kernel…');
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await expect(notebook.field(1, 'x')).toContainText(
      'Run the cell that sets it to a list'
    );
    await expect(notebook.control(1, 'x')).toBeDisabled();
    await page.notebook.runCell(0);
    await expect(notebook.control(1, 'x')).toBeEnabled();
    await page.menu.clickMenuItem('Kernel>Shut Down Kernel');
    await expect(notebook.field(1, 'x')).toContainText('Start a kernel');
  });
});

test('a secret goes to the server, and to nothing that is saved', async ({
  page,
  tmpPath
}) => {
  const value = 'hunter2-and-more';
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'from jupyterlab_modelarts import secret\nkey = secret("ui-test") # @param {type:"secret"}\nprint(len(key))\nkey'
  ]);
  const box = notebook.control(0, 'key');
  await expect(box).toHaveAttribute('type', 'password');
  await expect(box).toHaveAttribute('placeholder', 'Not stored yet');
  await box.fill('wrong');
  await notebook.field(0, 'key').getByRole('button', { name: 'Store' }).click();
  await expect(box).toHaveValue('');
  await expect(box).toBeFocused();
  await box.fill(value);
  await box.press('Enter');
  await expect(box).toHaveValue('');
  await expect(box).toHaveAttribute(
    'placeholder',
    'Stored on the server as ui-test'
  );
  await notebook.form(0).getByRole('button', { name: 'Run this cell' }).click();
  await expect(notebook.output(0).first()).toContainText(String(value.length));
  await notebook.save();
  expect(await notebook.saved()).not.toContain(value);
  expect(await page.content()).not.toContain(value);
  await page.request.delete('modelarts/secrets/ui-test');
});

test('a secret that stands in the code is moved to the server', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    '# @title A\nmoved_key = "sk-12345" # @param {type:"secret"}\nprint(moved_key[:2])'
  ]);
  await notebook
    .field(0, 'moved_key')
    .getByRole('button', { name: 'Move the secret to the server' })
    .click();
  await notebook.expectSource(
    0,
    '# @title A\nfrom jupyterlab_modelarts import secret\nmoved_key = secret("moved_key") # @param {type:"secret"}\nprint(moved_key[:2])'
  );
  await page.keyboard.press('Escape');
  await notebook.form(0).getByRole('button', { name: 'Run this cell' }).click();
  await expect(notebook.output(0)).toContainText('sk');
  await notebook.save();
  expect(await notebook.saved()).not.toContain('sk-12345');
  await page.request.delete('modelarts/secrets/moved_key');
});

test('a file is picked, and its path goes from the notebook’s folder', async ({
  page,
  tmpPath
}) => {
  await page.contents.uploadContent('a,b', 'text', `${tmpPath}/data/in.csv`);
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'path = "" # @param {type:"file"}\nprint(open(path).read())'
  ]);
  await notebook
    .field(0, 'path')
    .getByRole('button', { name: 'Choose a file for path' })
    .click();
  const dialog = page.locator('.jp-Dialog');
  await dialog.getByText('data', { exact: true }).dblclick();
  await dialog.getByText('in.csv').click();
  await dialog.getByRole('button', { name: 'Select' }).click();
  await expect
    .poll(() => notebook.source(0))
    .toContain('path = "data/in.csv" #');
  await notebook.form(0).getByRole('button', { name: 'Run' }).click();
  await expect(notebook.output(0)).toContainText('a,b');
});
