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

  describe('names what waits for the user', () => {
    const moving = makeJob(1);
    const paused = makeJob(2, { state: 'paused', progress: { done: 90 } });
    const stopped = makeJob(3, { state: 'interrupted' });
    const another = makeJob(4, { state: 'interrupted' });

    it.each([
      ['1 transfer · 0% · 1 paused', [moving, paused]],
      ['1 transfer · 0% · 2 interrupted', [moving, stopped, another]],
      ['1 transfer · 0% · 1 paused · 1 interrupted', [moving, paused, stopped]],
      ['1 transfer paused', [paused]],
      ['2 transfers interrupted', [stopped, another]],
      ['1 transfer paused · 2 interrupted', [paused, stopped, another]]
    ])('%s', (text, jobs) => {
      expect(statusText(summarise(jobs), describer)).toBe(text);
    });
  });

  it('tells no speed while the server does not answer', () => {
    const jobs = [makeJob(1, { progress: { done: 50, rate: 1_024 } })];
    expect(summarise(jobs, false)).toMatchObject({ rate: null, isLive: false });
    expect(statusText(summarise(jobs, false), describer)).toBe(
      '1 transfer · 50%'
    );
  });
});
