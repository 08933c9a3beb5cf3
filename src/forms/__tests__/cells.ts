import type { ISharedCodeCell } from '@jupyter/ydoc';
import { YNotebook } from '@jupyter/ydoc';
import { CodeCellModel } from '@jupyterlab/cells';
import type { PartialJSONObject } from '@lumino/coreutils';

import type { Field } from '../syntax';
import { PYTHON } from '../syntax';
import { FormModel } from '../model';

export interface ICellOptions {
  readonly metadata?: PartialJSONObject;
  /** Whether undo goes through the whole notebook, not through the cell alone. */
  readonly documentWide?: boolean;
}

/** A notebook as it is shared between people. */
export function sharedNotebook(
  sources: readonly string[],
  { metadata = {}, documentWide = false }: ICellOptions = {}
): YNotebook {
  return YNotebook.create({
    disableDocumentWideUndoRedo: !documentWide,
    data: {
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
      cells: sources.map(source => ({
        cell_type: 'code' as const,
        source,
        metadata,
        outputs: [],
        execution_count: null
      }))
    }
  });
}

/** JupyterLab's model of a notebook's code cell. */
export function cellOf(notebook: YNotebook, index = 0): CodeCellModel {
  return new CodeCellModel({
    sharedModel: notebook.getCell(index) as ISharedCodeCell
  });
}

/** A form model of a cell in a real shared notebook. */
export function formModel(
  source: string,
  options: ICellOptions = {}
): FormModel {
  const notebook = sharedNotebook([source], options);
  notebook.undoManager.clear();
  const cell = cellOf(notebook);
  cell.sharedModel.clearUndoHistory();
  return new FormModel(cell, PYTHON);
}

/** A field that the test knows to be there. */
export function fieldOf(model: FormModel, id: string): Field {
  const field = model.form.fields.find(each => each.id === id);
  if (field === undefined) {
    throw new Error(`No field ${id}`);
  }
  return field;
}
