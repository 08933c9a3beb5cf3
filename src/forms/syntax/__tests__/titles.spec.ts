import type { TitleKey } from '..';
import { parseForm, setTitle, setTitleOption } from '..';
import { after, errorOf, lang } from './tools';

describe('the title', () => {
  const cases: [string, string, string, string][] = [
    ['comes on top', 'x = 1', 'A', '# @title A\nx = 1'],
    ['comes into an empty cell', '', 'A', '# @title A'],
    ['comes below a magic', '%%time\nx', 'A', '%%time\n# @title A\nx'],
    [
      'comes below a magic that is all there is',
      '%%time',
      'A',
      '%%time\n# @title A'
    ],
    [
      'comes below a magic with a line break',
      '%%time\r\n',
      'A',
      '%%time\r\n# @title A\r\n'
    ],
    [
      'comes with the line breaks of the cell',
      'x\r\ny',
      'A',
      '# @title A\r\nx\r\ny'
    ],
    ['is another', '#  @title  Old  \nx', 'New', '#  @title  New  \nx'],
    [
      'keeps its options',
      '#@title Old {run:"auto"}',
      'New',
      '#@title New {run:"auto"}'
    ],
    [
      'gets room before its options',
      '#@title{run:"auto"}',
      'New',
      '#@title New {run:"auto"}'
    ],
    ['gets room behind the word', '#@title', 'New', '#@title New'],
    ['can be empty', '# @title Old {run:"auto"}', '', '# @title  {run:"auto"}'],
    ['stays on one line', '', ' a\r\n b\tc\u2028 ', '# @title a b c'],
    [
      'does not change if it is the same',
      '#@title Old{run:"auto"}',
      'Old',
      '#@title Old{run:"auto"}'
    ],
    ['is the first one', '#@title A\n#@title B', 'C', '#@title C\n#@title B']
  ];

  it.each(cases)('%s', (_, source, text, expected) => {
    expect(after(source, setTitle(source, text))).toBe(expected);
  });

  it('cannot end with what would be its options', () => {
    expect(errorOf(() => setTitle('', 'A {run: "auto"}'))).toBe('bad-value');
  });

  it('is a comment of the language', () => {
    expect(after('x', setTitle('x', 'A', lang('go')))).toBe('// @title A\nx');
  });
});

describe('an option of the title', () => {
  const cases: [string, string, TitleKey, string | boolean | null, string][] = [
    ['is added', '# @title A', 'run', 'auto', '# @title A {"run": "auto"}'],
    [
      'is added before white space',
      '# @title A  \nx',
      'run',
      'auto',
      '# @title A {"run": "auto"}  \nx'
    ],
    [
      'is added to others',
      '# @title A { run: "auto", }',
      'form-width',
      '50%',
      '# @title A { run: "auto", "form-width": "50%", }'
    ],
    [
      'brings a title line',
      'x',
      'single-column',
      true,
      '# @title {"single-column": true}\nx'
    ],
    [
      'is another',
      "#@title A {run:'auto', display-mode:'form'} b",
      'display-mode',
      'both',
      '#@title A {run:\'auto\', display-mode:"both"} b'
    ],
    [
      'is taken away',
      '#@title A {run:"auto", x:1}',
      'run',
      null,
      '#@title A {x:1}'
    ],
    [
      'is taken away from the end',
      '#@title A {x:1, run:"auto"}',
      'run',
      null,
      '#@title A {x:1}'
    ],
    [
      'is taken away from the middle',
      '#@title A {x:1, run:"auto" , y: 2}',
      'run',
      null,
      '#@title A {x:1, y: 2}'
    ],
    [
      'leaves no empty braces',
      '#@title A {run:"auto"} b',
      'run',
      null,
      '#@title A b'
    ],
    [
      'is taken away where it stands twice',
      '#@title A {run:"x", y:1, run:"auto"}',
      'run',
      null,
      '#@title A {y:1}'
    ],
    [
      'is set where it counts of two',
      '#@title A {run:"x", run:"y"}',
      'run',
      'auto',
      '#@title A {run:"x", run:"auto"}'
    ],
    [
      'need not be there to be taken away',
      '#@title A {x:1}',
      'run',
      null,
      '#@title A {x:1}'
    ],
    ['need no title to be taken away', 'x', 'run', null, 'x'],
    [
      'is not mixed up with braces of the text',
      '#@title {a} {b',
      'run',
      'auto',
      '#@title {a} {b {"run": "auto"}'
    ]
  ];

  it.each(cases)('%s', (_, source, key, value, expected) => {
    expect(after(source, setTitleOption(source, key, value))).toBe(expected);
  });

  it('leaves the text and all other options as they are', () => {
    const source = '# @title A {display-mode: "form"}';
    const set = after(source, setTitleOption(source, 'run', 'auto'));
    expect(parseForm(set).title).toMatchObject({
      text: 'A',
      options: { autoRun: true, displayMode: 'form' }
    });
  });
});
