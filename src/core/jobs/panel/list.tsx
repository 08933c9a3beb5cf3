import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Range } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';

import type { Job } from '../../contract.gen';

/** Pixels of a row before it was measured. */
const ROW_HEIGHT = 66;

/** Rows that are kept ready above and below what is seen. */
const OVERSCAN = 6;

export interface IJobListProps {
  readonly label: string;
  readonly jobs: readonly Job[];
  /** What scrolls: it has one element, and the list is somewhere in that. */
  readonly scroller: HTMLElement;
  /** The job whose row must exist even when it is scrolled out of sight: it has the focus. */
  readonly kept: string | null;
  row(job: Job, position: number): ReactElement;
}

/** A list that has elements only for the rows in sight. */
export function JobList(props: IJobListProps): ReactElement {
  const { jobs, scroller, kept } = props;
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  const keptIndex = kept ? jobs.findIndex(job => job.id === kept) : -1;
  const virtualizer = useVirtualizer<HTMLElement, HTMLLIElement>({
    count: jobs.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => jobs[index]?.id ?? index,
    overscan: OVERSCAN,
    scrollMargin: margin,
    rangeExtractor: useCallback(
      (range: Range) => withIndex(defaultRangeExtractor(range), keptIndex),
      [keptIndex]
    )
  });
  useLayoutEffect(() => {
    // What stands above the list moves it.
    const observer = new ResizeObserver(() =>
      setMargin(list.current?.offsetTop ?? 0)
    );
    [...scroller.children].forEach(content => observer.observe(content));
    return () => observer.disconnect();
  }, [scroller]);
  return (
    <ul
      ref={list}
      className="jp-ModelArts-JobList"
      aria-label={props.label}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(item => {
        const job = jobs[item.index];
        return (
          job && (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className="jp-ModelArts-JobList-item"
              aria-posinset={item.index + 1}
              aria-setsize={jobs.length}
              style={{ transform: `translateY(${item.start - margin}px)` }}
            >
              {props.row(job, item.index)}
            </li>
          )
        );
      })}
    </ul>
  );
}

function withIndex(indexes: number[], index: number): number[] {
  return index < 0 || indexes.includes(index)
    ? indexes
    : [...indexes, index].sort((a, b) => a - b);
}
