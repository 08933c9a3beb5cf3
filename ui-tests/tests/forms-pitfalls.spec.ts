import { expect, test } from '@jupyterlab/galata';

import { NotebookPage } from './notebook';

/** A line that readers of form comments stumble over, and what has to come of it. */
interface IPitfall {
  /** What is special. */
  what: string;
  source: string;
  /** The field that it gives; none if it is to be ignored. */
  name?: string;
  /** What its control shows. */
  shows?: string;
  /** What is entered, and the code after that. */
  enter?: string;
  after?: string;
}

const PITFALLS: IPitfall[] = [
  {
    what: 'no strict JSON',
    source: 'a = "x" #@param {type:"string",}',
    name: 'a',
    shows: 'x',
    enter: 'y',
    after: 'a = "y" #@param {type:"string",}'
  },
  {
    what: 'no valid Python',
    source: '%cd /tmp\n!echo "it\'s"\na = 1 #@param {type:"integer"}',
    name: 'a',
    shows: '1',
    enter: '2',
    after: '%cd /tmp\n!echo "it\'s"\na = 2 #@param {type:"integer"}'
  },
  {
    what: 'a space before @param',
    source: 'a = 1 # @param {type:"integer"}',
    name: 'a',
    shows: '1',
    enter: '2',
    after: 'a = 2 # @param {type:"integer"}'
  },
  {
    what: 'no space at all',
    source: 'a = 1e-5#@param{type:"number"}',
    name: 'a',
    shows: '1e-5',
    enter: '2e-5',
    after: 'a = 2e-5#@param{type:"number"}'
  },
  {
    what: 'a list and an object',
    source: 'a = 1 #@param [0,1,5] {type:"raw"}',
    name: 'a',
    shows: '1',
    enter: '5',
    after: 'a = 5 #@param [0,1,5] {type:"raw"}'
  },
  {
    what: 'an object and a list',
    source: 'a = 1 #@param {type:"raw"} [0,1,5]',
    name: 'a',
    shows: '1',
    enter: '0',
    after: 'a = 0 #@param {type:"raw"} [0,1,5]'
  },
  {
    what: 'single quotes',
    source: "a = 'x' #@param {type:'string'}",
    name: 'a',
    shows: 'x',
    enter: 'y',
    after: "a = 'y' #@param {type:'string'}"
  },
  {
    what: 'a colon in an item',
    source: 'a = "auto" #@param ["auto","512:1024"]',
    name: 'a',
    shows: 'auto',
    enter: '512:1024',
    after: 'a = "512:1024" #@param ["auto","512:1024"]'
  },
  {
    what: 'allow-input without quotes',
    source: 'a = "x" #@param ["x","y"] {allow-input: true}',
    name: 'a',
    shows: 'x',
    enter: 'z',
    after: 'a = "z" #@param ["x","y"] {allow-input: true}'
  },
  {
    what: 'indented',
    source: 'if True:\n    a = 1 #@param {type:"integer"}',
    name: 'a',
    shows: '1',
    enter: '2',
    after: 'if True:\n    a = 2 #@param {type:"integer"}'
  },
  {
    what: 'an argument of a call, with its comma',
    source: 'dict(\n  a=1, #@param {type:"integer"}\n)',
    name: 'a',
    shows: '1',
    enter: '2',
    after: 'dict(\n  a=2, #@param {type:"integer"}\n)'
  },
  {
    what: 'commented out',
    source: '# a = "" # @param {type:"string"}'
  },
  {
    what: 'an expression in a string field',
    source: 'a = f"{PROJECT}.ds" #@param {type:"string"}',
    name: 'a',
    shows: 'f"{PROJECT}.ds"',
    enter: 'f"{PROJECT}.db"',
    after: 'a = f"{PROJECT}.db" #@param {type:"string"}'
  },
  {
    what: 'text behind the annotation',
    source: 'a = 1 #@param {type:"integer"} # in pixels',
    name: 'a',
    shows: '1',
    enter: '2',
    after: 'a = 2 #@param {type:"integer"} # in pixels'
  },
  {
    what: 'no assignment on the line',
    source: 'a = max(\n  1, 2\n)  # @param {type:"integer"}'
  },
  {
    what: 'a type annotation',
    source: 'a: int = 1 #@param {type:"integer"}',
    name: 'a',
    shows: '1',
    enter: '2',
    after: 'a: int = 2 #@param {type:"integer"}'
  },
  {
    what: 'numbers without a type',
    source: 'a = 224 #@param [224,448,896]',
    name: 'a',
    shows: '224',
    enter: '448',
    after: 'a = 448 #@param [224,448,896]'
  },
  {
    what: 'a comment before @param',
    source: 'a = "x"  # note  # @param {type:"string"}',
    name: 'a',
    shows: 'x',
    enter: 'y',
    after: 'a = "y"  # note  # @param {type:"string"}'
  },
  {
    what: 'brackets and quotes in items',
    source: 'a = "[clip] RN50" #@param ["[clip] RN50", "Bird\'s-Eye"]',
    name: 'a',
    shows: '[clip] RN50',
    enter: "Bird's-Eye",
    after: 'a = "Bird\'s-Eye" #@param ["[clip] RN50", "Bird\'s-Eye"]'
  },
  {
    what: 'a # in the value',
    source: 'a = "http://x/edit#gid=0" #@param {type:"string"}',
    name: 'a',
    shows: 'http://x/edit#gid=0',
    enter: 'http://x/edit#gid=1',
    after: 'a = "http://x/edit#gid=1" #@param {type:"string"}'
  },
  {
    what: 'triple quotes',
    source: 'a = """one\ntwo""" #@param {type:"string"}',
    name: 'a',
    shows: 'one\ntwo',
    enter: 'three',
    after: 'a = """three""" #@param {type:"string"}'
  },
  {
    what: 'a subscript as target',
    source: 'os.environ["K"] = "x" #@param {type:"string"}',
    name: 'os.environ["K"]',
    shows: 'x',
    enter: 'y',
    after: 'os.environ["K"] = "y" #@param {type:"string"}'
  },
  {
    what: 'None in an integer',
    source: 'a = None #@param {type:"integer"}',
    name: 'a',
    shows: 'None',
    enter: '7',
    after: 'a = 7 #@param {type:"integer"}'
  },
  {
    what: 'a dropdown of one item',
    source: 'a = "" #@param ["only"]',
    name: 'a',
    shows: '',
    enter: 'only',
    after: 'a = "only" #@param ["only"]'
  },
  {
    what: 'carriage returns',
    source: '#@title T\r\na = "x" #@param {type:"string"}\r\nb = 1',
    name: 'a',
    shows: 'x',
    enter: 'y',
    after: '#@title T\r\na = "y" #@param {type:"string"}\r\nb = 1'
  },
  {
    what: 'a name that ends like another, and the same name again',
    source:
      'noise_seed = 1 #@param {type:"integer"}\nseed = 1 #@param {type:"integer"}\nseed = 1 #@param {type:"integer"}',
    name: 'seed#2',
    shows: '1',
    enter: '2',
    after:
      'noise_seed = 1 #@param {type:"integer"}\nseed = 1 #@param {type:"integer"}\nseed = 2 #@param {type:"integer"}'
  }
];

test('lines that readers of form comments stumble over are read and written right', async ({
  page,
  tmpPath
}) => {
  const notebook = await NotebookPage.open(
    page,
    `${tmpPath}/pitfalls.ipynb`,
    PITFALLS.map(({ source }) => source)
  );
  for (const [index, pitfall] of PITFALLS.entries()) {
    await test.step(pitfall.what, async () => {
      await notebook.cell(index).scrollIntoViewIfNeeded();
      const { name, shows = '', enter = '', after } = pitfall;
      if (name === undefined) {
        await expect(notebook.form(index)).toHaveCount(0);
        return;
      }
      const row = notebook.field(index, name);
      const box = row.locator('input, textarea');
      if ((await row.locator('select').count()) === 1 && !(await box.count())) {
        const select = row.locator('select');
        await expect(select.locator('option:checked')).toHaveText(shows);
        await select.selectOption({ label: enter });
      } else {
        await expect(box).toHaveValue(shows);
        await box.fill(enter);
      }
      await notebook.expectSource(index, after ?? '');
    });
  }
});
