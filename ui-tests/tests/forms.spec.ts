import { expect, test } from '@jupyterlab/galata';

import { NotebookPage } from './notebook';

test('a form is added, gets three fields, changes the code, and the code runs', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'print(model, epochs, rate)'
  ]);
  await notebook.choose(0, 'Add Form');
  await page.keyboard.type('Train');
  await page.keyboard.press('Enter');
  await notebook.expectSource(0, '# @title Train\nprint(model, epochs, rate)');

  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('Variable name');
  await notebook.choose(0, 'Edit Form', 'Add new form field…');
  await dialog.getByRole('radio', { name: 'Dropdown' }).check({ force: true });
  await name.fill('model');
  await dialog.getByRole('textbox', { name: /item 1/i }).fill('small');
  await dialog.getByRole('textbox', { name: /item 2/i }).fill('large');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await notebook.choose(0, 'Edit Form', 'Add new form field…');
  await dialog.getByRole('radio', { name: 'Input' }).check({ force: true });
  await dialog.getByLabel('Variable type').selectOption('integer');
  await name.fill('epochs');
  await dialog.getByLabel('Default value').fill('5');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await notebook.choose(0, 'Edit Form', 'Add new form field…');
  await dialog.getByRole('radio', { name: 'Slider' }).check({ force: true });
  await name.fill('rate');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  expect(await notebook.source(0)).toMatch(/^# @title Train\nmodel = "small" /);

  await notebook.control(0, 'model').selectOption({ label: 'large' });
  await notebook.control(0, 'epochs').fill('7');
  await notebook.field(0, 'rate').getByRole('slider').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const source = await notebook.source(0);
  expect(source).toContain('model = "large"  # @param ["small", "large"]\n');
  expect(source).toContain('epochs = 7  # @param');
  expect(source).toContain('rate = 1  # @param');
  await page.keyboard.press('Shift+Enter');
  await expect(notebook.output(0)).toContainText('large 7 1');
});

test('typing in the code changes the form, also while it is not complete', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'name = "ab" # @param {type:"string"}\ncount = 1 # @param {type:"integer"}'
  ]);
  await notebook.clickBehind(0, 'name = "ab');
  await page.keyboard.type('cd');
  await expect(notebook.control(0, 'name')).toHaveValue('abcd');
  // The closing quote goes: the field stays, and says so.
  await page.keyboard.press('Delete');
  await expect(notebook.field(0, 'name')).toContainText('An expression');
  await expect(notebook.control(0, 'count')).toHaveValue('1');
  await page.keyboard.type('"');
  await expect(notebook.field(0, 'name')).not.toContainText('An expression');
  await notebook.clickBehind(0, 'count = 1');
  await page.keyboard.type('2');
  await expect(notebook.control(0, 'count')).toHaveValue('12');
});

test('undo and redo in the editor take changes of the form one by one, a slider drag as one', async ({
  page,
  tmpPath
}) => {
  const before =
    'a = 10 # @param {type:"slider"}\nb = "x" # @param {type:"string"}';
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    before
  ]);
  const slider = notebook.field(0, 'a').getByRole('slider');
  const box = (await slider.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 20, y);
  await page.mouse.down();
  for (let step = 1; step <= 8; step++) {
    await page.mouse.move(box.x + 20 + step * 10, y);
    // Longer than what an undo manager takes for one change by itself.
    await page.waitForTimeout(step === 4 ? 700 : 20);
  }
  await page.mouse.up();
  const dragged = await notebook.source(0);
  expect(dragged).not.toBe(before);
  // At once: quick changes are two all the same.
  await notebook.control(0, 'b').fill('y');
  await notebook.control(0, 'b').press('Enter');
  const both = dragged.replace('"x"', '"y"');
  await notebook.expectSource(0, both);

  await notebook.editor(0).locator('.cm-content').click();
  await page.keyboard.press('Control+z');
  await notebook.expectSource(0, dragged);
  await page.keyboard.press('Control+z');
  await notebook.expectSource(0, before);
  await expect(slider).toHaveValue('10');
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await notebook.expectSource(0, both);
  await expect(notebook.control(0, 'b')).toHaveValue('y');
});

test('hidden code is saved, exported, there after a reload, and one click away', async ({
  page,
  tmpPath
}) => {
  const source =
    '# @title Hidden\nsecret_sauce = 1 # @param {type:"integer"}\nprint(secret_sauce)';
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    source
  ]);
  await notebook.choose(0, 'Edit Form', 'Hide code');
  await expect(notebook.editor(0)).toBeHidden();
  await notebook.control(0, 'secret_sauce').fill('2');
  await notebook.control(0, 'secret_sauce').press('Enter');
  await notebook.save();
  const after = source.replace('= 1', '= 2');
  const saved = JSON.parse(await notebook.saved());
  expect([saved.cells[0].source].flat().join('')).toBe(after);
  expect(saved.cells[0].metadata.cellView).toBe('form');
  const script = await page.request.get(
    `nbconvert/script/${tmpPath}/a.ipynb?download=false`
  );
  expect(await script.text()).toContain('secret_sauce = 2');

  await notebook.reload();
  await expect(notebook.form(0)).toContainText('Hidden');
  await expect(notebook.editor(0)).toBeHidden();
  await notebook.form(0).getByRole('button', { name: 'Show the code' }).click();
  await expect(notebook.editor(0)).toBeVisible();
  await expect(notebook.editor(0)).toContainText('secret_sauce = 2');
});

test('menus offer what can be done, for code cells only', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'x = 1',
    { source: '# @title A\ny = 1 # @param {type:"integer"}' },
    { source: 'text', type: 'markdown' },
    { source: 'raw', type: 'raw' }
  ]);
  const entry = (label: string) =>
    page.locator('.lm-Menu .lm-Menu-item').filter({
      has: page.getByText(label, { exact: true })
    });
  await notebook.openContextMenu(0);
  await expect(entry('Add Form')).toBeVisible();
  await expect(entry('Edit Form')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await notebook.openContextMenu(1);
  await expect(entry('Add Form')).toHaveCount(0);
  await entry('Edit Form').hover();
  for (const label of [
    'Add new form field…',
    'Edit title',
    'Hide code',
    'Hide form',
    'Show all',
    'Run after each change',
    'Reset to defaults',
    'Copy as %ma parameters',
    'Remove form'
  ]) {
    await expect(entry(label)).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  for (const index of [2, 3]) {
    await notebook.openContextMenu(index);
    await expect(entry('Delete Cell')).toBeVisible();
    await expect(entry('Add Form')).toHaveCount(0);
    await expect(entry('Edit Form')).toHaveCount(0);
    await page.keyboard.press('Escape');
  }
});

test('each entry of the menu Edit Form does what it says', async ({
  page,
  tmpPath
}) => {
  const before =
    '# @title A\n# @markdown Words\ny = 1 # @param {type:"integer"} # keep me\nprint(y)';
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    before
  ]);
  const choose = (label: string) => notebook.choose(0, 'Edit Form', label);
  await choose('Hide form');
  await expect(notebook.form(0)).toBeHidden();
  await choose('Show all');
  await expect(notebook.form(0)).toBeVisible();
  await choose('Hide code');
  await expect(notebook.editor(0)).toBeHidden();
  await choose('Show all');
  await expect(notebook.editor(0)).toBeVisible();
  expect((await notebook.metadata(0)).cellView).toBe('both');

  await choose('Edit title');
  await page.keyboard.type('Better');
  await page.keyboard.press('Enter');
  await notebook.expectSource(0, before.replace('title A', 'title Better'));
  await choose('Run after each change');
  expect(await notebook.source(0)).toContain('title Better {"run": "auto"}\n');
  await notebook.control(0, 'y').fill('5');
  await notebook.control(0, 'y').press('Enter');
  await expect(notebook.output(0)).toContainText('5');
  await choose('Run after each change');
  await notebook.expectSource(
    0,
    before.replace('title A', 'title Better').replace('y = 1', 'y = 5')
  );
  await choose('Reset to defaults');
  await notebook.expectSource(0, before.replace('title A', 'title Better'));

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await choose('Copy as %ma parameters');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('--param y=1');
  await choose('Remove form');
  await notebook.expectSource(0, 'y = 1 # keep me\nprint(y)');
  await expect(notebook.form(0)).toHaveCount(0);
  expect(await notebook.metadata(0)).not.toHaveProperty('cellView');
});

test('the Edit menu, the command palette and the shortcut add a form', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'x = 1',
    'y = 2',
    'z = 3'
  ]);
  const add = async (index: number, how: () => Promise<void>) => {
    await page.notebook.selectCells(index);
    await how();
    await expect(notebook.form(index)).toBeVisible();
    await page.keyboard.press('Escape');
  };
  await add(0, async () => {
    await page.menu.clickMenuItem('Edit>Add Form');
  });
  await add(1, async () => {
    await page.keyboard.press('Control+Shift+c');
    await page.keyboard.type('Add Form');
    await page
      .locator('.lm-CommandPalette-item[data-command="forms:add"]')
      .click();
  });
  await add(2, () => page.keyboard.press('Control+Alt+f'));
  expect(await notebook.source(2)).toMatch(/^# @title .*\nz = 3$/);
});

test('the divider is dragged, moved by keys, and stays where it was left', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'y = 1 # @param {type:"integer"}'
  ]);
  const divider = notebook.form(0).getByRole('separator');
  const width = async () => (await notebook.form(0).boundingBox())!.width;
  const before = await width();
  const box = (await divider.boundingBox())!;
  await page.mouse.move(box.x + 4, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 104, box.y + 12, { steps: 5 });
  await page.mouse.up();
  await expect.poll(width).toBeLessThan(before - 80);
  await divider.focus();
  await page.keyboard.press('ArrowLeft');
  const moved = await width();
  expect(moved).toBeGreaterThan(before - 100);
  // Into the metadata, as there is no title line to write it to.
  await notebook.expectSource(0, 'y = 1 # @param {type:"integer"}');
  await notebook.save();
  await notebook.reload();
  await expect.poll(width).toBeCloseTo(moved, -1);
});

test('in a narrow notebook the form stands on top of the code', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'y = 1 # @param {type:"integer"}'
  ]);
  const places = async () => {
    const form = (await notebook.form(0).boundingBox())!;
    const code = (await notebook.editor(0).boundingBox())!;
    return { form, code };
  };
  const wide = await places();
  expect(wide.form.x).toBeGreaterThanOrEqual(wide.code.x + wide.code.width - 1);
  await page.setViewportSize({ width: 760, height: 800 });
  await expect
    .poll(async () => {
      const { form, code } = await places();
      return form.y + form.height <= code.y && form.x === code.x;
    })
    .toBe(true);
});
