import { contentEntry, emptyFolder, entry, planned } from './entries';
import type { UploadInfo } from '../../core/contract.gen';
import { isComplete, matchRows } from '../match';
import { rowOf } from '../memory';
import { planUnits } from '../plan';
import { MIB } from '../types';

const FOLDER = [
  contentEntry('data/a', 'alpha'),
  contentEntry('data/b', 'beta'),
  planned(emptyFolder('data/empty')),
  planned(entry('data/large', 9 * MIB), 'overwrite')
];
const ROWS = FOLDER.map(rowOf);

function had(path: string, done: boolean): UploadInfo {
  return {
    id: '0'.repeat(32),
    job: 'j',
    path,
    offset: 0,
    length: 0,
    partial: false,
    bundle: false,
    done,
    expires: 0
  };
}

describe('files that are chosen again', () => {
  it('are the same when path, size and time are', () => {
    const { entries, mismatches } = matchRows(ROWS, FOLDER, []);
    expect(mismatches).toEqual([]);
    expect(entries).toEqual(FOLDER);
  });

  it('keep what was decided for them', () => {
    const { entries } = matchRows(ROWS, FOLDER, []);
    expect(entries.find(({ path }) => path === 'data/large')?.conflict).toBe(
      'overwrite'
    );
  });

  it('make the same uploads as before', () => {
    const { entries } = matchRows(ROWS, [...FOLDER].reverse(), []);
    expect(planUnits(entries).map(({ path }) => path)).toEqual(
      planUnits(FOLDER).map(({ path }) => path)
    );
  });

  it.each([
    ['missing', FOLDER.filter(({ path }) => path !== 'data/b')],
    [
      'size',
      FOLDER.map(one => (one.path === 'data/b' ? { ...one, size: 99 } : one))
    ],
    [
      'modified',
      FOLDER.map(one => (one.path === 'data/b' ? { ...one, modified: 1 } : one))
    ]
  ])('are another file when it is: %s', (difference, chosen) => {
    const { mismatches } = matchRows(ROWS, chosen, []);
    expect(mismatches).toMatchObject([{ difference, row: { path: 'data/b' } }]);
  });

  it('need not contain empty folders, which a file input does not show', () => {
    const chosen = FOLDER.filter(({ file }) => file !== null);
    expect(matchRows(ROWS, chosen, []).mismatches).toEqual([]);
  });

  it('need not contain what the server has already', () => {
    const chosen = FOLDER.filter(({ path }) => path !== 'data/large');
    const { entries, mismatches } = matchRows(ROWS, chosen, [
      had('data/large', true)
    ]);
    expect(mismatches).toEqual([]);
    expect(entries).toHaveLength(FOLDER.length);
    // But for uploading all of it anew they would not do.
    expect(isComplete(entries)).toBe(false);
  });

  it('must contain what the server has only in part', () => {
    const chosen = FOLDER.filter(({ path }) => path !== 'data/large');
    const { mismatches } = matchRows(ROWS, chosen, [had('data/large', false)]);
    expect(mismatches).toHaveLength(1);
  });

  it('may contain more', () => {
    const chosen = [...FOLDER, entry('data/new')];
    const { entries, mismatches } = matchRows(ROWS, chosen, []);
    expect(mismatches).toEqual([]);
    expect(entries).toHaveLength(FOLDER.length);
  });
});
