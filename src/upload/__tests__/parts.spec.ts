import type { UploadInfo } from '../../core/contract.gen';
import { PARALLEL_FROM, matchParts, partCount, splitRanges } from '../parts';
import { MIB } from '../types';

function part(id: string, length: number, offset = 0): UploadInfo {
  return {
    id,
    job: 'j',
    path: 'big',
    offset,
    length,
    partial: true,
    bundle: false,
    done: false,
    expires: 0
  };
}

describe('parallel parts', () => {
  it('are for large files when the server is far away', () => {
    expect(partCount('auto', 100 * MIB, true)).toBe(4);
    expect(partCount('auto', 100 * MIB, false)).toBe(1);
    expect(partCount('auto', PARALLEL_FROM, true)).toBe(1);
    expect(partCount('on', 100 * MIB, false)).toBe(4);
    expect(partCount('off', 100 * MIB, true)).toBe(1);
  });

  it.each([16 * MIB + 1, 100 * MIB, 100 * MIB + 1, 2 ** 40 + 3])(
    'of %d bytes cover the file and have four different lengths',
    size => {
      const ranges = splitRanges(size, 4);
      expect(ranges[0]?.start).toBe(0);
      expect(ranges[3]?.end).toBe(size);
      for (const [index, { start }] of ranges.slice(1).entries()) {
        expect(start).toBe(ranges[index]?.end);
      }
      const lengths = new Set(ranges.map(({ start, end }) => end - start));
      expect(lengths.size).toBe(4);
    }
  );

  it('are found again by their length, the fullest of several', () => {
    const ranges = splitRanges(100 * MIB, 4);
    const [first, second] = ranges.map(({ start, end }) => end - start);
    const uploads = [
      part('two', second ?? 0, 5),
      part('one-begun', first ?? 0, 5),
      part('one-further', first ?? 0, 9),
      { ...part('whole', first ?? 0, 99), partial: false }
    ];
    expect(matchParts(ranges, uploads)).toEqual([
      'one-further',
      'two',
      null,
      null
    ]);
  });
});
