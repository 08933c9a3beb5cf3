import { expect, test } from '@jupyterlab/galata';

import { NotebookPage } from './notebook';

/** A cell with every kind of field, as a notebook from Colab has them. */
const COLAB = `#@title Everything { run: "manual", display-mode: "both", form-width: "60%" }
#@markdown Some *words*, and a table:
#@markdown | a | b |
#@markdown |---|---|
#@markdown | 1 | 2 |
text = "value" #@param {type:"string"}
quick = 'single' #@param {type:'string'}
dropdown = "1st option" #@param ["1st option", "2nd option"]
off_list = "other" #@param ["1st option", "2nd option"] {allow-input: true}
raw_choice = auto #@param ["auto", "512:1024"] {type:"raw"}
size = 448 #@param [224,448,896]
slider = 20 #@param {type:"slider", min:0, max:100, step:1}
number = 10.5 #@param {type:"number"}
integer = 3 #@param {type:"integer"}
flag = True #@param {type:"boolean"}
day = '2026-11-23' #@param {type:"date"}
code = [1, 2] #@param {type:"raw"}
bare = other #@param
#@markdown ---
if flag:
    inner = "x" # note # @param {"type":"string"} # fmt: skip
# commented = "" #@param {type:"string"}
!echo "not python"`;

test('a notebook from Colab shows its forms when opened, with nothing to click', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/colab.ipynb`, [
    COLAB,
    {
      source: '#@title Hidden\n!pip list',
      metadata: { cellView: 'form' }
    },
    { source: 'print("no form")', metadata: { cellView: 'form' } }
  ]);
  const value = (name: string) => notebook.control(0, name);
  await expect(notebook.form(0)).toContainText('Everything');
  await expect(notebook.form(0).locator('table')).toContainText('1');
  await expect(value('text')).toHaveValue('value');
  await expect(value('quick')).toHaveValue('single');
  await expect(value('dropdown').locator('option:checked')).toHaveText(
    '1st option'
  );
  await expect(notebook.field(0, 'off_list').getByRole('textbox')).toHaveValue(
    'other'
  );
  await expect(value('raw_choice').locator('option:checked')).toHaveText(
    'auto'
  );
  await expect(value('size').locator('option:checked')).toHaveText('448');
  await expect(value('slider')).toHaveValue('20');
  await expect(value('number')).toHaveValue('10.5');
  await expect(value('integer')).toHaveValue('3');
  await expect(value('flag')).toBeChecked();
  await expect(value('day')).toHaveValue('2026-11-23');
  await expect(value('code')).toHaveValue('[1, 2]');
  await expect(value('bare')).toHaveValue('other');
  await expect(value('inner')).toHaveValue('x');
  await expect(notebook.form(0).locator('[data-field]')).toHaveCount(14);
  // Hidden by its metadata; and a cell without a form shows its code, whatever they say.
  await expect(notebook.editor(1)).toBeHidden();
  await expect(notebook.form(1)).toContainText('Hidden');
  await expect(notebook.editor(2)).toBeVisible();
});

test('each control writes its value, and nothing else, into the code', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(page, `${tmpPath}/colab.ipynb`, [
    COLAB
  ]);
  let source = COLAB;
  const expectChange = async (before: string, after: string) => {
    source = source.replace(before, after);
    await notebook.expectSource(0, source);
  };
  const fill = async (name: string, text: string) => {
    await notebook.field(0, name).getByRole('textbox').first().fill(text);
    await page.keyboard.press('Enter');
  };
  await fill('text', 'say "hi"\\n');
  await expectChange('"value"', '"say \\"hi\\"\\\\n"');
  await fill('quick', "it's");
  await expectChange("'single'", "'it\\'s'");
  await notebook.control(0, 'dropdown').selectOption('2nd option');
  await expectChange('dropdown = "1st', 'dropdown = "2nd');
  await fill('off_list', 'mine');
  await expectChange('"other"', '"mine"');
  await notebook.control(0, 'raw_choice').selectOption('512:1024');
  await expectChange('= auto', '= 512:1024');
  await notebook.control(0, 'size').selectOption('896');
  await expectChange('= 448', '= 896');
  await notebook.control(0, 'slider').focus();
  await page.keyboard.press('ArrowRight');
  await expectChange('= 20', '= 21');
  await fill('number', '1e-5');
  await expectChange('= 10.5', '= 1e-5');
  await notebook.control(0, 'integer').press('ArrowUp');
  await notebook.control(0, 'integer').press('Enter');
  await expectChange('integer = 3', 'integer = 4');
  await notebook.control(0, 'flag').uncheck();
  await expectChange('flag = True', 'flag = False');
  await notebook.control(0, 'day').fill('2027-01-02');
  await expectChange("'2026-11-23'", "'2027-01-02'");
  await fill('code', '[3]');
  await expectChange('= [1, 2]', '= [3]');
  await fill('inner', 'y');
  await expectChange('inner = "x"', 'inner = "y"');
});

test('a value that does not fit is shown as it is, and not overwritten', async ({
  page,
  tmpPath
}) => {
  const before =
    'name = f"run {1}" # @param {type:"string"}\ncount = None # @param {type:"integer"}\nfar = 500 # @param {type:"slider"}\nkind = "z" # @param ["a", "b"]';
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    before
  ]);
  await expect(notebook.control(0, 'name')).toHaveValue('f"run {1}"');
  await expect(notebook.field(0, 'name')).toContainText('An expression');
  await expect(notebook.control(0, 'count')).toHaveValue('None');
  await expect(notebook.field(0, 'far')).toContainText('Outside');
  await expect(notebook.field(0, 'kind')).toContainText('Not in the list');
  // To walk through all controls changes nothing.
  await notebook.control(0, 'name').focus();
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Tab');
  }
  await notebook.expectSource(0, before);
  await notebook.control(0, 'name').fill('f"run {2}"');
  await notebook.expectSource(0, before.replace('{1}', '{2}'));
  await notebook
    .field(0, 'count')
    .getByRole('button', { name: /Replace the expression/ })
    .click();
  await expect.poll(() => notebook.source(0)).toContain('count = 0 # @param');
});

test('letters in a number stay in the box with an error, and the code keeps its number', async ({
  page,
  tmpPath
}) => {
  const before = 'count = 12 # @param {type:"integer"}';
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    before
  ]);
  const box = notebook.control(0, 'count');
  await box.fill('12a');
  await expect(notebook.field(0, 'count')).toContainText(
    'Not a whole number. The code still has 12.'
  );
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  await notebook.expectSource(0, before);
  await box.press('Escape');
  await expect(box).toHaveValue('12');
});

test('titles and texts cannot run code', async ({ page, tmpPath }) => {
  const evil =
    '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script> [link](javascript:window.hurt=1) <a href="javascript:window.hurt=1">two</a>';
  const notebook = await NotebookPage.open(page, `${tmpPath}/a.ipynb`, [
    `#@title Title ${evil}\n#@markdown Text ${evil}\nx = 1 #@param {type:"integer"}`
  ]);
  await expect(notebook.form(0)).toContainText('Text');
  await expect(notebook.form(0).getByText('two').first()).toBeVisible();
  for (const link of await notebook
    .form(0)
    .getByText(/link|two/)
    .all()) {
    await link.click({ force: true, noWaitAfter: true });
  }
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  await expect(notebook.form(0).locator('script, [onerror]')).toHaveCount(0);
});

test('a language that comments with // has forms, too', async ({
  page,
  tmpPath
}) => {
  const before = 'const name = "a"; // @param {type: "string"}';
  const notebook = await NotebookPage.open(
    page,
    `${tmpPath}/a.ipynb`,
    [before, 'x = 7 // 2 #@param {type:"integer"}'],
    {
      metadata: {
        kernelspec: {
          name: 'no-such-kernel',
          display_name: 'JavaScript',
          language: 'javascript'
        },
        language_info: { name: 'javascript' }
      },
      kernel: false
    }
  );
  const select = page.getByRole('dialog').getByRole('button', {
    name: /No Kernel/
  });
  await select.click();
  await notebook.control(0, 'name').fill('b');
  await notebook.expectSource(0, before.replace('"a"', '"b"'));
  await expect(notebook.form(1)).toHaveCount(0);
});
