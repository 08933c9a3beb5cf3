/** Divides a large file into parts that go side by side. */
import type { UploadInfo } from '../core/contract.gen';
import { MIB } from './types';

export const MAX_PARTS = 4;
/** Smaller files are through before a second connection pays. */
export const PARALLEL_FROM = 16 * MIB;

/** When parts go side by side: see the setting `parallelParts`. */
export type ParallelMode = 'auto' | 'on' | 'off';

export interface IRange {
  readonly start: number;
  readonly end: number;
}

/** In how many parts to send `size` bytes. */
export function partCount(
  mode: ParallelMode,
  size: number,
  longWay: boolean
): number {
  const worthIt = mode === 'on' || (mode === 'auto' && longWay);
  return worthIt && size > PARALLEL_FROM ? MAX_PARTS : 1;
}

/**
 * `count` ranges that make up `size` bytes.
 *
 * No two have the same length: that is how a resumed job knows which part is which, since the
 * server's list names the file and the length only.
 */
export function splitRanges(size: number, count: number): IRange[] {
  const base = Math.floor((size - (count * (count - 1)) / 2) / count);
  const ranges: IRange[] = [];
  let start = 0;
  for (let index = 0; index < count; index++) {
    const end = index === count - 1 ? size : start + base + index;
    ranges.push({ start, end });
    start = end;
  }
  return ranges;
}

/** The ids of the parts that the server has, one for each range; null where there is none. */
export function matchParts(
  ranges: readonly IRange[],
  uploads: readonly UploadInfo[]
): (string | null)[] {
  return ranges.map(({ start, end }) => {
    const found = uploads
      .filter(({ partial, length }) => partial && length === end - start)
      .sort((a, b) => b.offset - a.offset);
    return found[0]?.id ?? null;
  });
}
