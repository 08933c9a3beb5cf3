/** Finds out whether chosen files are the ones that an interrupted job was made of. */
import type { UploadInfo } from '../core/contract.gen';
import type { IRow } from './memory';
import { planUnits } from './plan';
import type { IEntry, IPlanned } from './types';

/** What is wrong with a file that should be there again. */
export type Difference = 'missing' | 'size' | 'modified';

export interface IMismatch {
  readonly row: IRow;
  readonly difference: Difference;
  /** What was found instead; null if nothing. */
  readonly found: IEntry | null;
}

export interface IMatch {
  /** The files in order, each with what was decided for it. */
  readonly entries: readonly IPlanned[];
  readonly mismatches: readonly IMismatch[];
}

/** Stands for a file that the server has already, and so need not be found again. */
const NOT_NEEDED = new File([], '');

/** Whether all of `entries` have their content, and none a stand-in. */
export function isComplete(entries: readonly IPlanned[]): boolean {
  return entries.every(({ file }) => file !== NOT_NEEDED);
}

/**
 * Compare the remembered rows with what was chosen; what was not asked for is ignored.
 *
 * @param had - what the server has of the job
 */
export function matchRows(
  rows: readonly IRow[],
  chosen: readonly IEntry[],
  had: readonly UploadInfo[]
): IMatch {
  const byPath = new Map(chosen.map(entry => [entry.path, entry]));
  const needed = neededTargets(rows, had);
  const entries: IPlanned[] = [];
  const mismatches: IMismatch[] = [];
  for (const row of rows) {
    const found = byPath.get(row.path) ?? null;
    const wanted = needed.has(row.target);
    const difference = wanted ? compare(row, found) : null;
    if (difference === null) {
      entries.push(plannedOf(row, wanted ? (found?.file ?? null) : NOT_NEEDED));
    } else {
      mismatches.push({ row, difference, found });
    }
  }
  return { entries, mismatches };
}

function plannedOf(row: IRow, file: File | null): IPlanned {
  const { path, target, size, modified, conflict, folder } = row;
  return { path, target, size, modified, conflict, file: folder ? null : file };
}

/** The targets of those rows that are in an upload which the server has not finished. */
function neededTargets(
  rows: readonly IRow[],
  had: readonly UploadInfo[]
): Set<string> {
  const done = new Set(had.filter(one => one.done).map(({ path }) => path));
  const units = planUnits(rows.map(row => plannedOf(row, NOT_NEEDED)));
  return new Set(
    units
      .filter(({ path }) => !done.has(path))
      .flatMap(({ entries }) => entries.map(({ target }) => target))
  );
}

function compare(row: IRow, found: IEntry | null): Difference | null {
  if (row.folder) {
    // A folder chosen through a file input does not show its empty folders: none is needed.
    return found?.file ? 'missing' : null;
  }
  if (!found?.file) {
    return 'missing';
  }
  if (found.size !== row.size) {
    return 'size';
  }
  return found.modified === row.modified ? null : 'modified';
}
