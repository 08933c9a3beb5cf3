import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

/** Cells that are shown; who wants more opens the notebook. */
const MAX_CELLS = 50;

interface ICell {
  readonly type: string;
  readonly source: string;
}

/** The cells of a notebook, as text: nothing of a stranger's notebook is run or rendered. */
export function NotebookPreview(props: {
  text: string;
  trans: TranslationBundle;
}): ReactElement {
  const cells = readCells(props.text);
  if (!cells) {
    return <pre>{props.text}</pre>;
  }
  return (
    <ol className="jp-ModelArts-ObsNotebook">
      {cells.slice(0, MAX_CELLS).map(({ type, source }, index) => (
        <li key={index} data-type={type}>
          <pre>{source}</pre>
        </li>
      ))}
      {cells.length > MAX_CELLS && (
        <li>
          {props.trans._n(
            'and one more cell',
            'and %1 more cells',
            cells.length - MAX_CELLS
          )}
        </li>
      )}
    </ol>
  );
}

/** Null when it is no notebook, or was cut off. */
function readCells(text: string): ICell[] | null {
  try {
    const { cells } = JSON.parse(text) as { cells?: unknown };
    return Array.isArray(cells) ? cells.map(readCell) : null;
  } catch {
    return null;
  }
}

function readCell(cell: { cell_type?: unknown; source?: unknown }): ICell {
  const { cell_type: type, source } = cell;
  return {
    type: typeof type === 'string' ? type : 'raw',
    source: Array.isArray(source)
      ? source.join('')
      : typeof source === 'string'
        ? source
        : ''
  };
}
