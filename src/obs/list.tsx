import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, ReactElement, RefObject } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';

import type { Formatter } from '../core/format';
import type { Folder } from './folder';
import { LIST_CLASS } from './ids';
import { ListKeys } from './keys';
import type { KeyAction } from './keys';
import type { ObsModel } from './model';
import { nextOrder } from './order';
import type { Column } from './order';
import { Row } from './rows';

/** As high as the rows of the file browser. */
const ROW_HEIGHT = 24;

/** Rows that are kept ready above and below what is seen. */
const OVERSCAN = 10;

export interface IListProps {
  readonly model: ObsModel;
  readonly folder: Folder;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly dateText: (milliseconds: number) => string;
  readonly label: string;
  /** Changes whenever the model does: what is drawn depends on it. */
  execute(action: KeyAction): void;
  /** The mouse was pressed on a row that may be dragged. */
  onGrab?: ((event: MouseEvent) => void) | undefined;
}

/** The rows of a folder, with elements only for those in sight. */
export function ObsList(props: IListProps): ReactElement {
  const { model, folder, trans, label } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtualizer = useRows(folder, scroller);
  const { current } = model.selection;
  const rows = virtualizer.getVirtualItems();
  useSeen(folder, rows[0]?.index ?? 0, rows[rows.length - 1]?.index ?? 0);
  useEffect(() => {
    if (current >= 0) {
      virtualizer.scrollToIndex(current);
    }
  }, [virtualizer, current]);
  const onKeyDown = useKeys(props, scroller);
  const rowId = (index: number) => `${id}-row-${index}`;
  const isDrawn = rows.some(({ index }) => index === current);
  return (
    <div
      className="jp-ModelArts-ObsGrid"
      role="grid"
      aria-label={label}
      aria-multiselectable
      aria-rowcount={folder.isComplete ? folder.count + 1 : -1}
      aria-colcount={3}
      aria-busy={folder.isLoading}
      aria-activedescendant={isDrawn ? rowId(current) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <Head folder={folder} model={model} trans={trans} />
      <div
        ref={scroller}
        className={LIST_CLASS}
        role="rowgroup"
        onMouseDown={event => {
          if (event.target === event.currentTarget) {
            model.clearSelection();
          }
        }}
      >
        <div
          className="jp-ModelArts-ObsList-rows"
          role="presentation"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {rows.map(({ index, start }) => (
            <Row
              key={index}
              id={rowId(index)}
              index={index}
              item={folder.at(index)}
              isBucket={model.bucket === ''}
              isSelected={model.selection.has(folder.at(index)?.key ?? '')}
              isCurrent={index === current}
              top={start}
              format={props.format}
              dateText={props.dateText}
              onMouseDown={(event, row) => press(event, row, props)}
              onClick={(event, row) => {
                if (!event.shiftKey && !event.ctrlKey && !event.metaKey) {
                  model.select(row, 'replace');
                }
              }}
              onDoubleClick={() => props.execute('open')}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function useRows(folder: Folder, scroller: RefObject<HTMLDivElement>) {
  return useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: folder.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN
  });
}

/** Have what is seen fetched. After a failure only a refresh does that, or it would not end. */
function useSeen(folder: Folder, first: number, last: number): void {
  const { count, problem } = folder;
  const isMissing =
    folder.at(first) === undefined || folder.at(last) === undefined;
  useEffect(() => {
    if (!problem && count > 0) {
      void folder.see(first, last);
    }
  }, [folder, first, last, count, isMissing, problem]);
}

function useKeys(
  { model, folder, execute }: IListProps,
  scroller: RefObject<HTMLDivElement>
): (event: KeyboardEvent) => void {
  const keys = useMemo(() => new ListKeys(), []);
  return event => {
    const { clientHeight = 0 } = scroller.current ?? {};
    const isOurs = keys.press(event, {
      count: folder.count,
      current: model.selection.current,
      page: Math.max(1, Math.floor(clientHeight / ROW_HEIGHT) - 1),
      go: (index, extend) => model.select(index, extend),
      selectAll: () => model.selectAll(),
      nameAt: index => folder.at(index)?.name,
      execute
    });
    if (isOurs) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}

function press(event: MouseEvent, row: number, props: IListProps): void {
  const { model, folder, onGrab } = props;
  const isSelected = model.selection.has(folder.at(row)?.key ?? '');
  if (event.button === 2) {
    // The menu is about what was selected, if the row is among that.
    if (!isSelected) {
      model.select(row, 'replace');
    }
    return;
  }
  if (event.button !== 0) {
    return;
  }
  if (event.shiftKey) {
    // Else the browser would select text.
    event.preventDefault();
    event.currentTarget.closest<HTMLElement>('[role="grid"]')?.focus();
    model.select(row, 'range');
  } else if (event.ctrlKey || event.metaKey) {
    model.select(row, 'toggle');
  } else {
    if (!isSelected) {
      model.select(row, 'replace');
    }
    onGrab?.(event);
  }
}

interface IHeadProps {
  readonly folder: Folder;
  readonly model: ObsModel;
  readonly trans: TranslationBundle;
}

function Head({ folder, model, trans }: IHeadProps): ReactElement {
  const columns: [Column, string][] = [
    ['name', trans.__('Name')],
    ['modified', trans.__('Modified')],
    ['size', trans.__('Size')]
  ];
  return (
    <div className="jp-ModelArts-ObsHead" role="rowgroup">
      <div role="row" aria-rowindex={1}>
        {columns.map(([column, title]) => (
          <HeadCell key={column} {...{ folder, model, column, title }} />
        ))}
      </div>
    </div>
  );
}

function HeadCell(props: {
  folder: Folder;
  model: ObsModel;
  column: Column;
  title: string;
}): ReactElement {
  const { folder, model, column, title } = props;
  const { order } = folder;
  const isSorted = order.column === column;
  const Caret = order.descending ? caretDownIcon : caretUpIcon;
  return (
    <div
      role="columnheader"
      className={`jp-ModelArts-ObsHead-${column}`}
      aria-sort={
        isSorted ? (order.descending ? 'descending' : 'ascending') : 'none'
      }
    >
      <button
        type="button"
        onClick={() => void model.sort(nextOrder(order, column))}
        // The keys of the list are not for it.
        onKeyDown={event => event.stopPropagation()}
      >
        {title}
        {isSorted && <Caret.react tag="span" aria-hidden />}
      </button>
    </div>
  );
}
