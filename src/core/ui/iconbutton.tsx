import type { LabIcon } from '@jupyterlab/ui-components';
import { memo } from 'react';
import type { MouseEvent, ReactElement } from 'react';

export interface IIconButtonProps {
  readonly icon: LabIcon;
  /** What it does: tooltip and accessible name. */
  readonly label: string;
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly tabIndex?: number;
  /** Whether it is on, for one that switches. */
  readonly isOn?: boolean;
  /** Whether it opens a menu. */
  readonly hasMenu?: boolean;
}

/** A small button of an icon alone. Much lighter than a toolbar's, for long lists. */
export function IconButton(props: IIconButtonProps): ReactElement {
  const { icon, label, onClick, tabIndex = 0, isOn, hasMenu } = props;
  return (
    <button
      type="button"
      className={`jp-ModelArts-IconButton${isOn ? ' jp-mod-on' : ''}`}
      title={label}
      aria-label={label}
      aria-pressed={isOn}
      aria-haspopup={hasMenu ? 'menu' : undefined}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <Picture icon={icon} />
    </button>
  );
}

/** Drawn once: JupyterLab's icons cost more than the button around them. */
const Picture = memo(function Picture(props: { icon: LabIcon }): ReactElement {
  const { icon: Icon } = props;
  return <Icon.react tag={null} width="14px" height="14px" />;
});
