import './strict';

import { KernelChoices, MAX_CHOICES } from '../choices';
import { FakeKernel, FakeSession, settle } from './fakekernel';
import { list, repr, watchVariable } from './variables';

let kernel: FakeKernel;
let session: FakeSession;
let choices: KernelChoices;
let variables: Record<string, unknown>;

const watch = (name: string) => watchVariable(choices, name);

beforeEach(() => {
  variables = { models: list(['a', false], ['1', true]) };
  kernel = new FakeKernel();
  kernel.evaluate = (_, name) => variables[name];
  session = new FakeSession(kernel);
  choices = new KernelChoices(session.context);
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

  it('does not keep back those to another kernel', async () => {
    const seen = watch('models');
    await pass(1);
    kernel.hold();
    session.hear('cell');
    await pass(0);
    kernel.lose();
    const other = new FakeKernel();
    other.evaluate = () => list(['other', false]);
    session.setKernel(other);
    await pass(0);
    other.evaluate = () => list(['later', false]);
    session.hear('cell');
    await pass(0);
    expect(seen).toEqual(['loading', 'a,1', 'loading', 'other', 'later']);
  });

  it('is forgotten with the notebook', async () => {
    kernel.hold();
    watch('models');
    choices.dispose();
    expect(jest.getTimerCount()).toBe(0);
    await pass(60);
    expect(kernel.requests).toHaveLength(1);
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
