import { nullTranslator } from '@jupyterlab/translation';

import { Formatter } from '../format';
import { localeOf } from '../i18n';

const trans = nullTranslator.load('any');
const format = new Formatter(trans);
/** With ordinary spaces, for reading. */
const plain = (text: string): string => text.replace(/\u00a0/g, ' ');

describe('Formatter', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 KB'],
    [1_024, '1 KB'],
    [1_536, '1.5 KB'],
    [312 * 1024 ** 2, '312 MB'],
    [999.7 * 1024 ** 2, '1 GB'],
    [1.2 * 1024 ** 3, '1.2 GB'],
    [5 * 1024 ** 4, '5 TB'],
    [7_000 * 1024 ** 5, '7,000 PB'],
    [-5, '0 B']
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(plain(format.bytes(bytes))).toBe(text);
  });

  it('shows the size of a file as the file browser does', () => {
    // JupyterLab's formatFileSize(size, 1, 1024)
    expect(plain(format.bytes(1_300_000))).toBe('1.2 MB');
  });

  it('writes speeds', () => {
    expect(plain(format.rate(12.34 * 1024 ** 2))).toBe('12.3 MB/s');
  });

  it.each([
    [0, '0 s'],
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [200, '3 min 20 s'],
    [599, '9 min 59 s'],
    [755, '13 min'],
    [3_599, '1 h'],
    [3_900, '1 h 5 min'],
    [36_000, '10 h'],
    [40_000, '11 h'],
    [90_000, '1 d'],
    [260_000, '3 d']
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(plain(format.duration(seconds))).toBe(text);
  });

  it('never says 100% too early, nor more', () => {
    expect(format.percent(0.9999)).toBe('99%');
    expect(format.percent(1.5)).toBe('100%');
    expect(format.percent(0.456)).toBe('45%');
  });

  it('writes numbers as the language does', () => {
    const german = new Formatter(trans, 'de');
    expect(plain(german.bytes(1.2 * 1024 ** 3))).toBe('1,2 GB');
    expect(german.count(12_345)).toBe('12.345');
    expect(format.count(12_345)).toBe('12,345');
  });

  it('gives the time for today, and the date for other days', () => {
    const now = new Date(2026, 10, 23, 18, 0);
    const at = (day: number): number => +new Date(2026, 10, day, 14, 5) / 1000;
    expect(format.moment(at(23), now)).toMatch(/^0?2:05/);
    expect(format.moment(at(21), now)).toBe('Nov 21');
  });
});

describe('localeOf', () => {
  it.each([
    ['zh_CN', 'zh-CN'],
    ['de', 'de'],
    ['default', 'default'],
    ['!', 'en'],
    ['', 'en']
  ])('makes %s a locale that Intl takes', (code, tag) => {
    const locale = localeOf({ languageCode: code, load: () => trans });
    expect(locale).toBe(tag);
    expect(() => new Intl.NumberFormat(locale)).not.toThrow();
  });
});
