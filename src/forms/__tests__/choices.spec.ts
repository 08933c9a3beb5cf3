import './strict';

import { execFileSync } from 'child_process';

import { KernelChoices, MAX_CHOICES } from '../choices';
import { FakeKernel, FakeSession, settle } from './fakekernel';
import { list, watchVariable } from './variables';

let kernel: FakeKernel;
let session: FakeSession;
let choices: KernelChoices;
let variables: Record<string, unknown>;

function make(made: FakeKernel | null): void {
  session = new FakeSession(made);
  choices = new KernelChoices(session.context);
  if (made) {
    made.evaluate = (_, name) => variables[name];
  }
}

const watch = (name: string) => watchVariable(choices, name);

beforeEach(() => {
  variables = { models: list(['a', false], ['1', true]) };
  kernel = new FakeKernel();
  make(kernel);
});

describe('the items that a variable holds', () => {
  it('are asked for once, and known when the kernel has answered', async () => {
    expect(choices.get('models')).toEqual({ state: 'loading' });
    expect(choices.get('models')).toEqual({ state: 'loading' });
    await settle();
    expect(choices.get('models')).toEqual({
      state: 'ready',
      choices: [
        { label: 'a', bare: false },
        { label: '1', bare: true }
      ]
    });
    expect(kernel.requests).toHaveLength(1);
  });

  it('are asked for without a trace in the notebook', async () => {
    choices.get('models');
    await settle();
    expect(kernel.requests[0]).toMatchObject({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false
    });
  });

  it.each([
    '__import__("os").system("x")',
    'a.b',
    'a[0]',
    'f()',
    'a b',
    '',
    'lambda',
    'a;b',
    'a\nb'
  ])('are never asked for by anything but a name (%j)', async name => {
    expect(choices.get(name)).toEqual({ state: 'undefined' });
    await settle();
    choices.refresh();
    await settle();
    expect(kernel.requests).toEqual([]);
  });

  it('are not there while the variable is not', async () => {
    expect(watch('nothing')).toEqual(['loading']);
    await settle();
    expect(choices.get('nothing')).toEqual({ state: 'undefined' });
  });

  it('are not there without a kernel, and are asked for when one comes', async () => {
    make(null);
    const seen = watch('models');
    expect(seen).toEqual(['no-kernel']);
    kernel.evaluate = (_, name) => variables[name];
    session.setKernel(kernel);
    await settle();
    expect(seen).toEqual(['no-kernel', 'loading', 'a,1']);
  });

  it('are not there in another language', async () => {
    const other = new FakeKernel('R');
    make(other);
    const seen = watch('models');
    await settle();
    expect(seen).toEqual(['loading', 'not-python']);
    expect(other.requests).toEqual([]);
  });

  it('are found by an expression that real Python understands', () => {
    choices.get('v');
    return settle().then(() => {
      const expression = kernel.requests[0]?.user_expressions?.v as string;
      const script = `
import json, sys
made = []
class Once:
    def __iter__(self):
        made.append(1)
        return iter([1])
for v in [["a", 1, True, None, "é'"], ("x",), {"k": 1}, {5}, range(2), [], "text", 5, None, Once(), list(range(5000)), ["y" * 5000]]:
    names = {"v": v, "list": 1, "str": "s", "isinstance": None, "zip": [], "range": {}, "dict": 0}
    print(json.dumps(json.loads(eval(expression, names))))
print(json.dumps(made))`;
      const lines = execFileSync('python3', [
        '-c',
        `expression = ${JSON.stringify(expression)}\n${script}`
      ])
        .toString()
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
      expect(lines.slice(0, 9)).toEqual([
        [
          ['a', false],
          ['1', true],
          ['True', true],
          ['None', true],
          ["é'", false]
        ],
        [['x', false]],
        [['k', false]],
        [['5', true]],
        [
          ['0', true],
          ['1', true]
        ],
        [],
        null,
        null,
        null
      ]);
      const [once, many, long, made] = lines.slice(9);
      expect(once).toBeNull();
      expect(many).toHaveLength(MAX_CHOICES);
      expect((long as string[][])[0]?.[0]).toHaveLength(1000);
      // What can be gone through only once is left alone.
      expect(made).toEqual([]);
    });
  });
});

describe('the items', () => {
  it('are asked for anew when a cell has run', async () => {
    const seen = watch('models');
    await settle();
    variables.models = list(['b', false]);
    session.hear('cell');
    await settle();
    expect(seen).toEqual(['loading', 'a,1', 'b']);
  });

  it('are not told again if they are the same', async () => {
    const seen = watch('models');
    await settle();
    session.hear('cell');
    await settle();
    expect(seen).toEqual(['loading', 'a,1']);
    expect(kernel.requests).toHaveLength(2);
  });

  it('are not asked for after silent requests: two that ask would never end', async () => {
    watch('models');
    await settle();
    session.hear('another extension', true);
    session.hear('another extension', true);
    await settle();
    expect(kernel.requests).toHaveLength(1);
  });

  it('are not asked for if no form shows any', async () => {
    session.hear('cell');
    await settle();
    expect(kernel.requests).toEqual([]);
  });

  it('are asked for all together, and once more at most while the kernel is at work', async () => {
    variables.others = list(['z', false]);
    watch('models');
    watch('others');
    await settle();
    kernel.requests.length = 0;
    kernel.hold();
    for (let cell = 0; cell < 100; cell++) {
      session.hear(`cell ${cell}`);
    }
    await settle();
    expect(kernel.requests).toHaveLength(1);
    expect(Object.keys(kernel.requests[0]?.user_expressions ?? {})).toEqual([
      'models',
      'others'
    ]);
    variables.models = list(['last', false]);
    kernel.release();
    await settle();
    expect(kernel.requests).toHaveLength(2);
    expect(choices.get('models')).toMatchObject({
      choices: [{ label: 'last' }]
    });
  });

  it('are forgotten with the kernel', async () => {
    const seen = watch('models');
    await settle();
    const other = new FakeKernel();
    other.evaluate = () => list(['other', false]);
    session.setKernel(other);
    await settle();
    expect(seen).toEqual(['loading', 'a,1', 'loading', 'other']);
    session.setKernel(null);
    expect(seen.pop()).toBe('no-kernel');
  });

  it('of a kernel that has gone are not taken for those of the next', async () => {
    kernel.hold();
    const seen = watch('models');
    await settle();
    const other = new FakeKernel();
    other.evaluate = () => list(['other', false]);
    // This one answers nevertheless, and late.
    session.session = { kernel: other };
    session.kernelChanged.emit({});
    await settle();
    kernel.release();
    await settle();
    expect(seen).toEqual(['loading', 'loading', 'other']);
  });

  it.each(['restarting', 'autorestarting'] as const)(
    'are forgotten by a kernel that is %s',
    async status => {
      const seen = watch('models');
      await settle();
      variables = {};
      session.setStatus(status);
      kernel.cancel();
      await settle();
      session.setStatus('idle');
      await settle();
      expect(seen).toEqual(['loading', 'a,1', 'loading', 'undefined']);
    }
  );

  it('are not there in a dead kernel', async () => {
    const seen = watch('models');
    await settle();
    session.setStatus('dead');
    await settle();
    expect(seen).toEqual(['loading', 'a,1', 'no-kernel']);
  });

  it('are asked for again after a request was lost', async () => {
    kernel.hold();
    const seen = watch('models');
    await settle();
    kernel.cancel();
    await settle();
    expect(seen).toEqual(['loading', 'undefined']);
    session.hear('cell');
    await settle();
    expect(seen.pop()).toBe('a,1');
  });

  it('are asked for again after a restart in the middle of a request', async () => {
    const seen = watch('models');
    await settle();
    kernel.hold();
    session.hear('cell');
    await settle();
    kernel.requests.length = 0;
    session.setStatus('restarting');
    kernel.cancel();
    session.setStatus('idle');
    await settle();
    session.hear('cell');
    await settle();
    expect(seen.pop()).toBe('a,1');
    expect(kernel.requests.length).toBeGreaterThan(0);
  });
});
