import { nullTranslator } from '@jupyterlab/translation';

import { Formatter } from '../../format';
import { JobDescriber } from '../describe';
import { statusText } from '../status';
import { summarise } from '../summary';
import { makeJob } from './fakeserver';

const trans = nullTranslator.load('any');
const describer = new JobDescriber(
  trans,
  new Formatter(trans),
  () => undefined
);
const plain = (text: string): string => text.replace(/\u00a0/g, ' ');

describe('the line of the status bar', () => {
  it('weighs transfers by their size', () => {
    const summary = summarise([
      makeJob(1, { progress: { done: 100, total: 100, rate: 1_024 } }),
      makeJob(2, { progress: { done: 0, total: 300, rate: 1_024 } })
    ]);
    expect(summary).toMatchObject({ busy: 2, fraction: 0.25, rate: 2_048 });
    expect(plain(statusText(summary, describer))).toBe(
      '2 transfers · 25% · 2 KB/s'
    );
  });

  it('takes the mean of what cannot be added up', () => {
    const summary = summarise([
      makeJob(1, { progress: { done: 1_000, total: 10_000 } }),
      makeJob(2, { progress: { unit: 'steps', done: 1, total: 2 } })
    ]);
    expect(summary.fraction).toBeCloseTo(0.3);
  });

  it('leaves out what is not known', () => {
    const summary = summarise([makeJob(1, { progress: { total: null } })]);
    expect(summary).toMatchObject({ fraction: null, rate: null });
    expect(statusText(summary, describer)).toBe('1 transfer');
  });

  it('counts only what moves, else what is paused', () => {
    const paused = makeJob(2, { state: 'paused', progress: { done: 90 } });
    const interrupted = makeJob(3, { state: 'interrupted' });
    const both = summarise([makeJob(1), paused, interrupted]);
    expect(statusText(both, describer)).toBe('1 transfer · 0%');
    expect(statusText(summarise([paused]), describer)).toBe(
      '1 transfer paused'
    );
    expect(summarise([interrupted])).toMatchObject({ busy: 0, paused: 0 });
  });
});
