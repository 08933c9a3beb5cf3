/** Divides what the user chose into jobs, and a job into tus uploads. */
import { entrySize, tarSize } from './tar';
import type { Conflict, IJobPlan, IPlanned, IUnit } from './types';
import { MIB, topName } from './types';

/** More loose files than this in one go share one job. */
export const MAX_SINGLE_JOBS = 20;
/** Files up to this size travel in bundles. */
export const SMALL_FILE = 4 * MIB;
/**
 * A bundle ends at this many bytes, or at this many entries. It is composed in memory, and
 * while the server unpacks one the next ones are on their way.
 */
export const BUNDLE_BYTES = 16 * MIB;
export const BUNDLE_ENTRIES = 256;

/**
 * One job for each chosen folder, and one for each loose file unless there are many.
 *
 * @param isAlone - whether a loose file of a size has its own job in any case
 */
export function planJobs(
  entries: readonly IPlanned[],
  isAlone: (size: number) => boolean = () => false
): IJobPlan[] {
  const folders = new Map<string, IPlanned[]>();
  const loose: IPlanned[] = [];
  for (const entry of entries) {
    if (entry.path.includes('/') || entry.file === null) {
      const name = topName(entry.path);
      const group = folders.get(name) ?? [];
      group.push(entry);
      folders.set(name, group);
    } else {
      loose.push(entry);
    }
  }
  const alone = loose.filter(({ size }) => isAlone(size));
  const others = loose.filter(({ size }) => !isAlone(size));
  const jobs = [
    ...[...folders.values()].map(group => folderJob(group)),
    ...alone.map(entry => fileJob(entry))
  ];
  if (others.length > MAX_SINGLE_JOBS) {
    return [...jobs, { name: '', folder: false, entries: others }];
  }
  return [...jobs, ...others.map(entry => fileJob(entry))];
}

function folderJob(entries: IPlanned[]): IJobPlan {
  const name = topName(entries[0]?.target ?? '');
  return { name, folder: true, entries };
}

function fileJob(entry: IPlanned): IJobPlan {
  return { name: entry.target, folder: false, entries: [entry] };
}

/**
 * The tus uploads that carry `entries`, smallest first.
 *
 * Deterministic: the same entries in any order give the same uploads, by whose paths a
 * resumed job finds what the server already has.
 */
export function planUnits(entries: readonly IPlanned[]): IUnit[] {
  const sorted = [...entries].sort(byTarget);
  const small = sorted.filter(entry => entry.size <= SMALL_FILE);
  // A lone file needs no bundle. An empty folder can travel in no other way.
  const bundled = new Set(
    small.length > 1 || small.some(entry => entry.file === null) ? small : []
  );
  const singles = sorted.filter(entry => !bundled.has(entry)).map(fileUnit);
  const bundles = [...groupByConflict(bundled).values()]
    .flatMap(group => fillBundles(group))
    .map((group, index) => bundleUnit(group, index + 1));
  return [...bundles, ...singles].sort((a, b) => a.size - b.size);
}

function groupByConflict(
  entries: Iterable<IPlanned>
): Map<Conflict, IPlanned[]> {
  const groups = new Map<Conflict, IPlanned[]>();
  for (const entry of entries) {
    const group = groups.get(entry.conflict) ?? [];
    group.push(entry);
    groups.set(entry.conflict, group);
  }
  return groups;
}

function fillBundles(entries: readonly IPlanned[]): IPlanned[][] {
  const bundles: IPlanned[][] = [];
  let current: IPlanned[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = entrySize(entry);
    const full =
      bytes + size > BUNDLE_BYTES || current.length === BUNDLE_ENTRIES;
    if (current.length === 0 || full) {
      current = [];
      bytes = 0;
      bundles.push(current);
    }
    current.push(entry);
    bytes += size;
  }
  return bundles;
}

function fileUnit(entry: IPlanned): IUnit {
  return {
    path: entry.target,
    bundle: false,
    conflict: entry.conflict,
    size: entry.size,
    entries: [entry]
  };
}

function bundleUnit(entries: readonly IPlanned[], number: number): IUnit {
  const conflict = entries[0]?.conflict ?? 'fail';
  return {
    path: `bundle-${number}-${fingerprint(entries)}`,
    bundle: true,
    conflict,
    size: tarSize(entries),
    entries
  };
}

function byTarget(a: IPlanned, b: IPlanned): number {
  return a.target < b.target ? -1 : a.target > b.target ? 1 : 0;
}

/** Tells bundles of different content apart; two runs of 32-bit FNV-1a, not a secure hash. */
function fingerprint(entries: readonly IPlanned[]): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (const { target, size, modified, conflict } of entries) {
    for (const char of `${target}\0${size}\0${modified}\0${conflict}\n`) {
      const code = char.codePointAt(0) ?? 0;
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b);
    }
  }
  return [low, high]
    .map(half => (half >>> 0).toString(16).padStart(8, '0'))
    .join('');
}
