import { expect, galata, test } from '@jupyterlab/galata';

import { NotebookPage } from './notebook';

const form = (name: string, value = 1) =>
  `${name} = ${value} # @param {type:"integer"}`;

test('keys that are typed into a form do nothing to the notebook', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'a = 10 # @param {type:"slider"}\nb = True # @param {type:"boolean"}\nc = "x" # @param ["x", "y"]',
    'other'
  ]);
  for (const name of ['a', 'b', 'c']) {
    await notebook.control(0, name).focus();
    await page.keyboard.type('ddxabm');
  }
  await expect(page.locator('.jp-Notebook .jp-Cell')).toHaveCount(2);
  await expect(notebook.cell(0)).toHaveClass(/jp-CodeCell/);
  await notebook.control(0, 'a').focus();
  await page.keyboard.press('ArrowUp');
  await expect(notebook.control(0, 'a')).toHaveValue('11');
  await page.keyboard.press('Control+z');
  await expect(notebook.control(0, 'a')).toHaveValue('10');
  await page.keyboard.press('Control+s');
  await expect(page.locator('.jp-mod-dirty')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(notebook.cell(0)).toBeFocused();
});

test('all of a form can be done by keyboard', async ({ page, tmpPath }) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    '# @title A\na = 1 # @param {type:"integer"}\nb = 2 # @param {type:"integer"}'
  ]);
  await page.notebook.selectCells(0);
  // From the notebook by Tab to the field's menu, which deletes it.
  await notebook.control(0, 'a').focus();
  await page.keyboard.press('Tab');
  await expect(
    notebook.field(0, 'a').getByRole('button', { name: 'More for a' })
  ).toBeFocused();
  await page.keyboard.press('Enter');
  // Past "Edit field…"; "Move up" is not possible.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => notebook.source(0))
    .toMatch(/^# @title A\nb = 2 .*\na = 1 /);
});

test('who edits a cell whose code is hidden gets its form', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    { source: form('a'), metadata: { cellView: 'form' } }
  ]);
  await page.notebook.selectCells(0);
  await page.keyboard.press('Enter');
  await expect(notebook.control(0, 'a')).toBeFocused();
});

test('forms stay with their cells when these are split, merged, moved, copied and changed', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    `${form('a')}\n${form('b', 2)}`,
    form('c', 3)
  ]);
  const forms = page.locator('.jp-Notebook .jp-ModelArts-Form');
  const execute = (command: string) =>
    page.evaluate(
      id => window.jupyterapp.commands.execute(id).then(() => undefined),
      command
    );
  await notebook.clickBehind(0, `${form('a')}\n`);
  await execute('notebook:split-cell-at-cursor');
  await expect(forms).toHaveCount(3);
  await notebook.control(1, 'b').fill('20');
  await notebook.expectSource(1, form('b', 20));
  await notebook.expectSource(0, form('a'));

  await page.notebook.selectCells(0);
  await execute('notebook:merge-cell-below');
  await expect(forms).toHaveCount(2);
  await expect(notebook.control(0, 'b')).toHaveValue('20');

  await execute('notebook:move-cell-down');
  await expect(notebook.control(0, 'c')).toHaveValue('3');
  await notebook.control(1, 'a').fill('5');
  await expect.poll(() => notebook.source(1)).toContain('a = 5 #');

  await page.notebook.selectCells(0);
  await execute('notebook:copy-cell');
  await execute('notebook:paste-cell-below');
  await expect(forms).toHaveCount(3);
  await notebook.control(1, 'c').fill('30');
  await notebook.expectSource(0, form('c', 3));
  await notebook.expectSource(1, form('c', 30));

  await page.notebook.setCellType(0, 'markdown');
  await expect(notebook.cell(0).locator('.jp-ModelArts-Form')).toHaveCount(0);
  await page.notebook.setCellType(0, 'code');
  await expect(notebook.control(0, 'c')).toHaveValue('3');
  await page.notebook.selectCells(0);
  // JupyterLab takes what follows at once for the same step.
  await page.waitForTimeout(700);
  await execute('notebook:delete-cell');
  await execute('notebook:undo-cell-action');
  await expect(forms).toHaveCount(3);
  await notebook.control(0, 'c').fill('4');
  await notebook.expectSource(0, form('c', 4));
});

test('two views of a notebook show the same form', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    form('a')
  ]);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('docmanager:clone').then(() => undefined)
  );
  const controls = page.locator('.jp-Notebook [data-field="a"] input');
  await expect(controls).toHaveCount(2);
  await controls.nth(0).fill('7');
  await expect(controls.nth(1)).toHaveValue('7');
  await controls.nth(1).fill('8');
  await expect(controls.nth(0)).toHaveValue('8');
  await notebook.expectSource(0, form('a', 8));
});

for (const mode of ['full', 'defer', 'none', 'contentVisibility']) {
  test.describe(`windowing mode ${mode}`, () => {
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/notebook-extension:tracker': {
          ...galata.DEFAULT_SETTINGS['@jupyterlab/notebook-extension:tracker'],
          windowingMode: mode
        }
      }
    });

    test('a form survives scrolling far away and back, with what was typed', async ({
      page,
      tmpPath
    }) => {
      const filler = Array.from(
        { length: 60 },
        (_, index) => `# ${index}\n${'\n'.repeat(12)}`
      );
      const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
        form('a'),
        ...filler,
        form('z', 26)
      ]);
      await notebook.control(0, 'a').fill('12x');
      await page.locator('.jp-WindowedPanel-outer').first().hover();
      const last = page.locator('[data-field="z"] input');
      await expect(async () => {
        await page.mouse.wheel(0, 2000);
        await expect(last).toBeVisible({ timeout: 100 });
      }).toPass({ timeout: 40_000 });
      await expect(last).toHaveValue('26');
      await expect(async () => {
        await page.mouse.wheel(0, -4000);
        await expect(notebook.control(0, 'a')).toBeInViewport({ timeout: 100 });
      }).toPass({ timeout: 40_000 });
      await expect(notebook.control(0, 'a')).toHaveValue('12x');
      await notebook.control(0, 'a').fill('13');
      await notebook.expectSource(0, form('a', 13));
    });
  });
}

test('opening a notebook with forms changes nothing of it', async ({
  page,
  tmpPath
}) => {
  const cells = [
    { source: `#@title A\r\n${form('a')}\r\n`, metadata: { cellView: 'form' } },
    { source: form('b'), metadata: { cellView: 'both', custom: { deep: [1] } } }
  ];
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, cells);
  await expect(notebook.form(1)).toBeVisible();
  await notebook.save();
  const saved = JSON.parse(await notebook.saved());
  for (const [index, { source, metadata }] of cells.entries()) {
    expect([saved.cells[index].source].flat().join('')).toBe(source);
    // JupyterLab itself adds whether the cell is trusted.
    const { trusted } = saved.cells[index].metadata;
    expect(saved.cells[index].metadata).toEqual({ ...metadata, trusted });
  }
});
