import { fileIcon, folderIcon } from '@jupyterlab/ui-components';
import { memo } from 'react';
import type { MouseEvent, ReactElement } from 'react';

import type { ObsItem } from '../core/contract.gen';
import type { Formatter } from '../core/format';
import { ROW_CLASS } from './ids';
import { obsIcon } from './icons';

export interface IRowProps {
  readonly id: string;
  /** Undefined while it is being fetched. */
  readonly item: ObsItem | undefined;
  readonly index: number;
  readonly isBucket: boolean;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly format: Formatter;
  readonly dateText: (milliseconds: number) => string;
  onMouseDown(event: MouseEvent, index: number): void;
  onClick(event: MouseEvent, index: number): void;
  onDoubleClick(index: number): void;
}

/** A bucket, a folder or an object. */
export const Row = memo(function Row(props: IRowProps): ReactElement {
  const { item, index, isSelected, isCurrent, isBucket, format } = props;
  const classes = [
    ROW_CLASS,
    isSelected && 'jp-mod-selected',
    isCurrent && 'jp-mod-current'
  ];
  const Icon = isBucket ? obsIcon : item?.folder ? folderIcon : fileIcon;
  return (
    <div
      id={props.id}
      className={classes.filter(Boolean).join(' ')}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-key={item?.key}
      data-folder={item?.folder || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      onMouseDown={event => props.onMouseDown(event, index)}
      onClick={event => props.onClick(event, index)}
      onDoubleClick={() => props.onDoubleClick(index)}
    >
      <span
        role="gridcell"
        className="jp-ModelArts-ObsRow-name"
        title={item && titleOf(item, format)}
      >
        {item && <Icon.react tag="span" elementSize="normal" aria-hidden />}
        <span className="jp-ModelArts-ObsRow-text">{item?.name ?? '…'}</span>
      </span>
      <span role="gridcell" className="jp-ModelArts-ObsRow-modified">
        {item?.modified != null && props.dateText(item.modified)}
      </span>
      <span role="gridcell" className="jp-ModelArts-ObsRow-size">
        {item && !item.folder && format.bytes(item.size)}
      </span>
    </div>
  );
});

function titleOf({ name, folder, size }: ObsItem, format: Formatter): string {
  return folder ? name : `${name}\n${format.bytes(size)}`;
}
