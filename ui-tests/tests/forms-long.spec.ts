import { expect, test } from '@jupyterlab/galata';

import { NotebookPage } from './notebook';

/** Cells by turns with a form and without, each of some height. */
const CELLS = Array.from({ length: 60 }, (_, index) =>
  index % 2 === 0
    ? `x_${index} = 1 # @param {type:"integer"}\n${'\n'.repeat(6)}`
    : 'print(1)'
);

test('the forms of a long notebook are drawn where the user is', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, CELLS);
  await expect(notebook.control(0, 'x_0')).toHaveValue('1');
  // Not on the way of a jump.
  await jumpTo(notebook, 40);
  await expect(notebook.control(40, 'x_40')).toHaveValue('1');
  await expect(notebook.form(20)).toHaveCount(0);
  await notebook.cell(1).hover();
  await jumpTo(notebook, 0);
  for (let turn = 0; turn < 12; turn++) {
    await page.mouse.wheel(0, 200);
  }
  await expectDrawn(notebook);
});

test('forms that a long cell has kept away are drawn when it becomes short', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    'print(1)\n'.repeat(200),
    ...CELLS
  ]);
  await expect(notebook.cell(60)).toHaveClass(/jp-CodeCell/);
  await page.waitForTimeout(2000);
  await expect(notebook.form(3)).toHaveCount(0);
  await notebook.setSource(0, 'print(1)');
  await expectDrawn(notebook);
});

/** Scrolls there at once, as a heading of the table of contents does. */
async function jumpTo(notebook: NotebookPage, index: number): Promise<void> {
  await notebook.cell(index).evaluate(node => node.scrollIntoView());
}

/** Each cell on the screen that has a form shows it. */
async function expectDrawn(notebook: NotebookPage): Promise<void> {
  await expect
    .poll(() =>
      notebook.page.evaluate(() => {
        const seen = document
          .querySelector('.jp-WindowedPanel-outer')
          ?.getBoundingClientRect();
        const cells = [...document.querySelectorAll('.jp-mod-modelartsForm')];
        const onScreen = cells.filter(cell => {
          const { top, bottom } = cell.getBoundingClientRect();
          return seen && bottom > seen.top && top < seen.bottom;
        });
        const isDrawn = (cell: Element) =>
          cell.querySelector('.jp-ModelArts-Form input') !== null;
        return onScreen.length > 1 && onScreen.every(isDrawn);
      })
    )
    .toBe(true);
}
