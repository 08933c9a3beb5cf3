import type { LabIcon } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

export interface IIconButtonProps {
  readonly icon: LabIcon;
  /** What it does: tooltip and accessible name. */
  readonly label: string;
  readonly onClick: () => void;
  readonly tabIndex?: number;
}

/** A small button of an icon alone. Much lighter than a toolbar's, for long lists. */
export function IconButton(props: IIconButtonProps): ReactElement {
  const { icon: Icon, label, onClick, tabIndex = 0 } = props;
  return (
    <button
      type="button"
      className="jp-ModelArts-IconButton"
      title={label}
      aria-label={label}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <Icon.react tag={null} width="14px" height="14px" />
    </button>
  );
}
