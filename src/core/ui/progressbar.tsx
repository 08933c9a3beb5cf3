import type { ReactElement } from 'react';

export interface IProgressBarProps {
  /** From 0 to 1; null while unknown: then something moves to and fro. */
  readonly fraction: number | null;
  /** What is in progress: the accessible name. */
  readonly label: string;
  /** How far it is, in words. */
  readonly text: string;
  /** Whether it stands still, as when paused. */
  readonly still?: boolean;
}

export function ProgressBar(props: IProgressBarProps): ReactElement {
  const { fraction, label, text, still = false } = props;
  const percent = fraction === null ? undefined : Math.floor(fraction * 100);
  const classes = ['jp-ModelArts-ProgressBar'];
  if (still) {
    classes.push('jp-mod-still');
  }
  if (percent === undefined) {
    classes.push('jp-mod-indeterminate');
  }
  return (
    <div
      className={classes.join(' ')}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      <div
        className="jp-ModelArts-ProgressBar-fill"
        style={fraction === null ? undefined : { width: `${fraction * 100}%` }}
      />
    </div>
  );
}
