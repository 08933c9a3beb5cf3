/** What a form keeps in its cell's metadata. */
import type { ICellModel } from '@jupyterlab/cells';

import type { FieldId } from './syntax';

/** Colab's key. It says what is shown, and wins over the title's `display-mode`. */
const CELL_VIEW = 'cellView';

/** Ours. */
const OWN = 'jupyterlab_modelarts';

/** The least and the most of its cell's width that a form takes, in per cent; style knows them, too. */
export const WIDTH_BOUNDS = { min: 20, max: 80 } as const;

/** A width within these bounds. */
export function boundedWidth(percent: number): number {
  return Math.min(WIDTH_BOUNDS.max, Math.max(WIDTH_BOUNDS.min, percent));
}

/** What of a cell with a form is shown. */
export type View = 'both' | 'code' | 'form';

/** The part of ours in the metadata. */
export interface IOwnMetadata {
  /** What stood in the code before the form first changed it, by field. */
  readonly defaults: ReadonlyMap<FieldId, string>;
  /** Where the divider was dragged to: the form's share in per cent; null if nobody did. */
  readonly width: number | null;
}

export function readView(cell: ICellModel): View | null {
  const view: unknown = cell.getMetadata(CELL_VIEW);
  return view === 'both' || view === 'code' || view === 'form' ? view : null;
}

export function writeView(cell: ICellModel, view: View | null): void {
  if (view === null) {
    cell.deleteMetadata(CELL_VIEW);
  } else {
    cell.setMetadata(CELL_VIEW, view);
  }
}

/** Metadata come from a file: anything may stand there. */
export function readOwn(cell: ICellModel): IOwnMetadata {
  const form = field(cell.getMetadata(OWN), 'form');
  const defaults = field(form, 'defaults');
  const width = field(form, 'width');
  return {
    // By a map: variables may have names that mean something to objects.
    defaults: new Map(
      entries(defaults).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string'
      )
    ),
    width:
      typeof width === 'number' && boundedWidth(width) === width ? width : null
  };
}

/** What other parts of the suite keep under our key stays. */
export function writeOwn(cell: ICellModel, own: IOwnMetadata): void {
  const others = Object.fromEntries(
    entries(cell.getMetadata(OWN)).filter(([key]) => key !== 'form')
  );
  const form = {
    ...(own.defaults.size > 0 && {
      defaults: Object.fromEntries(own.defaults)
    }),
    ...(own.width !== null && { width: own.width })
  };
  const all =
    Object.keys(form).length > 0 ? { ...others, form } : { ...others };
  if (Object.keys(all).length > 0) {
    cell.setMetadata(OWN, all);
  } else {
    cell.deleteMetadata(OWN);
  }
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : [];
}

function field(value: unknown, key: string): unknown {
  return entries(value).find(([name]) => name === key)?.[1];
}
