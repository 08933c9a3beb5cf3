import {
  BUNDLE_BYTES,
  BUNDLE_ENTRIES,
  MAX_SINGLE_JOBS,
  SMALL_FILE,
  planJobs,
  planUnits
} from '../plan';
import type { IPlanned } from '../types';
import { MIB } from '../types';
import { emptyFolder, entry, planned } from './entries';

function many(count: number, size = 10, prefix = 'f'): IPlanned[] {
  return Array.from({ length: count }, (_, index) =>
    planned(entry(`${prefix}${String(index).padStart(6, '0')}`, size))
  );
}

describe('what was chosen becomes jobs', () => {
  it('one for each loose file, while there are few', () => {
    const jobs = planJobs(many(MAX_SINGLE_JOBS));
    expect(jobs).toHaveLength(MAX_SINGLE_JOBS);
    expect(jobs[0]).toMatchObject({ name: 'f000000', folder: false });
  });

  it('one for all loose files, when there are many', () => {
    const jobs = planJobs(many(MAX_SINGLE_JOBS + 1));
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ name: '', folder: false });
    expect(jobs[0]?.entries).toHaveLength(MAX_SINGLE_JOBS + 1);
  });

  it('one for each folder, with everything in it', () => {
    const jobs = planJobs([
      planned(entry('a/one')),
      planned(entry('b/one')),
      planned(entry('a/deep/two')),
      planned(entry('loose'))
    ]);
    expect(
      jobs.map(({ name, folder, entries }) => [name, folder, entries.length])
    ).toEqual([
      ['a', true, 2],
      ['b', true, 1],
      ['loose', false, 1]
    ]);
  });

  it('one for a folder with nothing in it', () => {
    const jobs = planJobs([planned(emptyFolder('empty'))]);
    expect(jobs).toMatchObject([{ name: 'empty', folder: true }]);
  });

  it('named as the user agreed, when the name was not possible', () => {
    const one = { ...planned(entry('a:b')), target: 'a_b' };
    expect(planJobs([one])[0]?.name).toBe('a_b');
  });
});

describe('a job becomes uploads', () => {
  it('a single file goes as it is, however small', () => {
    expect(planUnits([planned(entry('a', 5))])).toMatchObject([
      { path: 'a', bundle: false, size: 5 }
    ]);
  });

  it('an empty folder goes in a bundle, even alone', () => {
    expect(planUnits([planned(emptyFolder('a'))])).toMatchObject([
      { bundle: true }
    ]);
  });

  it('small files go together, large ones by themselves', () => {
    const units = planUnits([
      planned(entry('large', SMALL_FILE + 1)),
      planned(entry('small', SMALL_FILE)),
      planned(entry('tiny', 1))
    ]);
    expect(
      units.map(({ bundle, entries }) => [bundle, entries.length])
    ).toEqual([
      [false, 1],
      [true, 2]
    ]);
    expect(units.map(({ size }) => size)).toEqual(
      units.map(({ size }) => size).sort((a, b) => a - b)
    );
  });

  it('a thousand files of 10 KiB go in four bundles', () => {
    const units = planUnits(many(1000, 10 * 1024));
    expect(units).toHaveLength(4);
    expect(units.flatMap(({ entries }) => entries)).toHaveLength(1000);
  });

  it('a bundle ends at its number of entries', () => {
    const units = planUnits(many(BUNDLE_ENTRIES + 1));
    expect(units.map(({ entries }) => entries.length).sort()).toEqual([
      1,
      BUNDLE_ENTRIES
    ]);
  });

  it('a bundle ends at its number of bytes', () => {
    const units = planUnits(many(100, 3 * MIB));
    expect(units.length).toBeGreaterThan(1);
    for (const unit of units) {
      expect(unit.size).toBeLessThanOrEqual(BUNDLE_BYTES + 1024);
    }
    expect(units.flatMap(({ entries }) => entries)).toHaveLength(100);
  });

  it('files with another decision go into a bundle of their own', () => {
    const units = planUnits([
      planned(entry('a'), 'overwrite'),
      planned(entry('b'), 'fail'),
      planned(entry('c'), 'overwrite'),
      planned(entry('d'), 'rename')
    ]);
    const decisions = units.map(({ conflict, entries }) => [
      conflict,
      entries.map(({ target }) => target)
    ]);
    expect(decisions).toEqual(
      expect.arrayContaining([
        ['overwrite', ['a', 'c']],
        ['fail', ['b']],
        ['rename', ['d']]
      ])
    );
  });

  it('the same files in another order give the same uploads', () => {
    const entries = [...many(3000), planned(entry('large', 9 * MIB))];
    const paths = (of: IPlanned[]) => planUnits(of).map(({ path }) => path);
    expect(paths([...entries].reverse())).toEqual(paths(entries));
  });

  it.each<[string, (one: IPlanned) => IPlanned]>([
    ['size', one => ({ ...one, size: one.size + 1 })],
    ['time', one => ({ ...one, modified: one.modified + 1 })],
    ['name', one => ({ ...one, target: `${one.target}x` })],
    ['decision', one => ({ ...one, conflict: 'overwrite' })]
  ])('a bundle with a file of another %s has another path', (_, change) => {
    const [first, ...rest] = many(3);
    const changed = change(first as IPlanned);
    const [before] = planUnits([first as IPlanned, ...rest]);
    for (const unit of planUnits([changed, ...rest])) {
      expect(unit.path).not.toBe(before?.path);
    }
  });
});
