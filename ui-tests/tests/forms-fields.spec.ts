import { expect, test } from '@jupyterlab/galata';

import { NotebookPage } from './notebook';

const SOURCE = [
  '# @title Fields',
  'model = "a"  # @param ["a", "b", "c"] {"mine": 1} # keep',
  'epochs = 1  # @param {"type": "integer"}',
  'print(model, epochs)'
].join('\n');

test('a field is edited by the dialog: its items, name and value; the rest of the line stays', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    SOURCE
  ]);
  // Somebody writes a line above meanwhile: the field has moved in the code.
  await notebook.clickBehind(0, '# @title Fields');
  await page.keyboard.type('\n# a line more');
  await notebook.field(0, 'model').hover();
  await notebook
    .field(0, 'model')
    .getByRole('button', { name: 'More for model' })
    .click();
  await page.getByText('Edit field…').click();
  const dialog = page.getByRole('dialog');
  const items = dialog.getByRole('textbox', { name: /item \d/i });
  await expect(items).toHaveCount(3);
  await items.nth(2).press('Alt+ArrowUp');
  await expect(items.nth(1)).toHaveValue('c');
  await dialog.getByRole('button', { name: /remove.*1/i }).click();
  await dialog.getByLabel('Variable name').fill('network');
  await dialog.getByLabel('Value', { exact: true }).selectOption('c');
  await dialog
    .getByRole('button', { name: /^(Apply|Save|Change|OK)$/ })
    .click();
  await expect(dialog).toHaveCount(0);
  const after = await notebook.source(0);
  expect(after.split('\n')[2]).toMatch(
    /^network = "c" {2}# @param \["c", "b"\] \{"mine": 1\} # keep$/
  );
  expect(after.split('\n').slice(3)).toEqual(SOURCE.split('\n').slice(2));
});

test('fields are moved, taken out of the form, and deleted', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    SOURCE
  ]);
  const [title, model, epochs, print] = SOURCE.split('\n');
  const choose = async (name: string, label: string) => {
    await notebook.field(0, name).hover();
    await notebook
      .field(0, name)
      .getByRole('button', { name: `More for ${name}` })
      .click();
    await page.locator('.lm-Menu').getByText(label, { exact: true }).click();
  };
  await choose('epochs', 'Move up');
  await notebook.expectSource(0, [title, epochs, model, print].join('\n'));
  await choose('epochs', 'Move down');
  await notebook.expectSource(0, SOURCE);
  await choose('epochs', 'Remove from form, keep the code');
  await notebook.expectSource(
    0,
    [title, model, 'epochs = 1', print].join('\n')
  );
  await choose('model', 'Delete field and its line of code');
  await notebook.expectSource(0, [title, 'epochs = 1', print].join('\n'));
});

test('the kernel reads the values that were typed', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'a = "" # @param {type:"string"}\nb = \'\' # @param {type:"string"}\nc = """x""" # @param {type:"string"}\nd = r"" # @param {type:"string"}\nn = 0 # @param {type:"number"}',
    'import ast\nast.parse(In[-2])\nimport json\nprint(json.dumps([a, b, c, d, n]))'
  ]);
  const values = [
    'say "hi" \\n {x} %s',
    "it's \u{1f600} \\",
    'one\n"""two"""\n\\end"',
    'C:\\new\\table',
    '1e-5'
  ];
  for (const [index, name] of ['a', 'b', 'c', 'd', 'n'].entries()) {
    await notebook.control(0, name).fill(values[index] ?? '');
  }
  await notebook.control(0, 'c').press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('last line');
  values[2] += '\nlast line';
  await page.notebook.runCell(0);
  await page.notebook.runCell(1);
  await expect(notebook.output(1)).toContainText('[');
  const printed = JSON.parse(await notebook.output(1).innerText());
  expect(printed).toEqual([...values.slice(0, 4), 1e-5]);
});
