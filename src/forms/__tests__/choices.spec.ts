import './strict';

import { execFileSync } from 'child_process';

import { KernelChoices, MAX_CHOICES } from '../choices';
import { FakeKernel, FakeSession, settle } from './fakekernel';

/** A text as Python writes it. */
const repr = (text: string): string =>
  `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;

/** What the kernel says of a list. */
const list = (...items: [string, boolean][]): string =>
  repr(JSON.stringify(items));

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

/** As a view does: asks, and asks again whenever something has changed. */
function watch(name: string): string[] {
  const seen: string[] = [];
  const read = () => {
    const known = choices.get(name);
    seen.push(
      known.state === 'ready'
        ? known.choices.map(({ label }) => label).join()
        : known.state
    );
  };
  choices.changed.connect(read);
  read();
  return seen;
}

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

describe('a question that is lost with the connection', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Lets time pass, and what is to be answered be answered. */
  const pass = (seconds: number) =>
    jest.advanceTimersByTimeAsync(seconds * 1000);

  it('is asked again when the kernel is free', async () => {
    kernel.hold();
    const seen = watch('models');
    await pass(1);
    expect(kernel.requests).toHaveLength(1);
    kernel.evaluate = (_, name) => variables[name];
    // The first answer never comes.
    kernel.lose();
    await pass(10);
    expect(kernel.requests).toHaveLength(2);
    expect(seen).toEqual(['loading', 'a,1']);
    await pass(60);
    expect(kernel.requests).toHaveLength(2);
  });

  it('is not asked again while the kernel is busy: the answer will come', async () => {
    kernel.hold();
    watch('models');
    session.setStatus('busy');
    await pass(60);
    expect(kernel.requests).toHaveLength(1);
    session.setStatus('idle');
    await pass(10);
    expect(kernel.requests.length).toBeGreaterThan(1);
  });

  it('does not keep later ones back', async () => {
    const seen = watch('models');
    await pass(1);
    kernel.hold();
    session.hear('cell');
    await pass(1);
    kernel.lose();
    variables.models = list(['b', false]);
    session.hear('cell');
    await pass(4);
    session.hear('cell');
    await pass(1);
    expect(seen).toEqual(['loading', 'a,1', 'b']);
  });

  it('is forgotten with the notebook', async () => {
    kernel.hold();
    watch('models');
    choices.dispose();
    await pass(60);
    expect(kernel.requests).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('an answer that makes no sense', () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);

  it.each([
    ['no text', 5],
    ['no literal', 'f()'],
    ['no JSON', repr('[')],
    ['no list', repr('{"a": 1}')],
    ['nothing', repr('null')],
    ['a number', repr('1e999')],
    ['much too deep', repr(deep)],
    ['without data', { status: 'ok' }],
    ['null', { status: 'ok', data: null }],
    ['of another form', { status: 'ok', data: { 'text/html': '<b>' } }]
  ])('is no items (%s), and does no harm to others', async (_, answer) => {
    variables.odd = answer;
    choices.get('odd');
    choices.get('models');
    await settle();
    session.hear('cell');
    await settle();
    expect(['undefined', 'ready']).toContain(choices.get('odd').state);
    expect(choices.get('odd')).not.toMatchObject({
      choices: [expect.anything()]
    });
    expect(choices.get('models').state).toBe('ready');
  });

  it('has the items that do', async () => {
    variables.odd = repr('[["a", false], 5, null, ["b"], [1, true], [["c"]]]');
    choices.get('odd');
    await settle();
    expect(choices.get('odd')).toEqual({
      state: 'ready',
      choices: [
        { label: 'a', bare: false },
        { label: 'b', bare: false }
      ]
    });
  });

  it('is cut where a dropdown would become endless', async () => {
    const items = Array.from(
      { length: 50_000 },
      (_, index): [string, boolean] => [`item ${index}`, false]
    );
    variables.odd = list(...items);
    choices.get('odd');
    await settle();
    const known = choices.get('odd');
    expect(known.state === 'ready' && known.choices).toHaveLength(MAX_CHOICES);
  });

  it('may be about a variable with an odd name', async () => {
    choices.get('__proto__');
    choices.get('constructor');
    await settle();
    expect(choices.get('__proto__')).toEqual({ state: 'undefined' });
    expect(choices.get('constructor')).toEqual({ state: 'undefined' });
  });
});

describe('when the notebook is closed', () => {
  it('nobody asks and nobody is told any more', async () => {
    kernel.hold();
    const seen = watch('models');
    await settle();
    choices.dispose();
    kernel.release();
    session.hear('cell');
    session.setStatus('restarting');
    choices.refresh();
    await settle();
    expect(seen).toEqual(['loading']);
    expect(kernel.requests).toHaveLength(1);
    expect(choices.isDisposed).toBe(true);
    expect(choices.get('models')).toEqual({ state: 'no-kernel' });
  });
});
