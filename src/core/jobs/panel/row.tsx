import {
  LabIcon,
  closeIcon,
  folderIcon,
  pauseIcon,
  refreshIcon,
  runIcon
} from '@jupyterlab/ui-components';
import { memo } from 'react';
import type { ReactElement } from 'react';

import type { Job } from '../../contract.gen';
import type { IErrorText } from '../../errors';
import { IconButton } from '../../ui/iconbutton';
import { ProgressBar } from '../../ui/progressbar';
import { withoutPace } from '../describe';
import type { IJobText, JobDescriber } from '../describe';
import { JobCommands, ROW_CLASS } from '../ids';
import {
  canCancel,
  canForget,
  canPause,
  canResume,
  canRetry,
  isBusy,
  isOver
} from '../states';
import type { IJobKind } from '../tokens';

export interface IJobRowProps {
  readonly job: Job;
  /** Only compared: a kind that comes later changes how the row looks. */
  readonly kind: IJobKind | undefined;
  readonly describer: JobDescriber;
  /** Whether Tab leads into this row. */
  readonly isCurrent: boolean;
  /** Whether the server answers; else nobody knows how the job fares now. */
  readonly isLive: boolean;
  /** Must stay the same function: rows are compared by their properties. */
  readonly execute: (command: string, id: string) => void;
}

/** One job: what it is, how far it is, and what can be done with it. */
export const JobRow = memo(function JobRow(props: IJobRowProps): ReactElement {
  const { job, describer, isCurrent, isLive } = props;
  const seen = isLive ? job : withoutPace(job);
  const text = describer.describe(seen);
  const { label, state } = text;
  return (
    <div
      className={ROW_CLASS}
      role="group"
      data-job-id={job.id}
      data-state={job.state}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={`${label}, ${state}`}
    >
      <LabIcon.resolveReact
        icon={text.icon}
        tag="span"
        className="jp-ModelArts-Job-icon"
      />
      <div className="jp-ModelArts-Job-head">
        <span className="jp-ModelArts-Job-name" title={label}>
          {label}
        </span>
        <RowButtons {...props} text={text} />
      </div>
      <div className="jp-ModelArts-Job-line">
        <span className="jp-ModelArts-Job-detail" title={text.detail}>
          {text.detail}
        </span>
        <span className="jp-ModelArts-Job-state">{state}</span>
      </div>
      {!isOver(job) && (
        <ProgressBar
          fraction={text.fraction}
          label={label}
          text={describer.spokenProgress(seen)}
          still={!isLive || !isBusy(job)}
        />
      )}
      <Numbers text={text} />
      <Remarks text={text} />
    </div>
  );
});

interface ITextProps {
  readonly text: IJobText;
}

function Numbers({ text }: ITextProps): ReactElement | null {
  const { amount, pace } = text;
  return amount || pace ? (
    <div className="jp-ModelArts-Job-line jp-ModelArts-Job-numbers">
      <span>{amount}</span>
      <span>{pace}</span>
    </div>
  ) : null;
}

/** Why it failed, and what is to be known although it did not. */
function Remarks({ text: { error, warnings } }: ITextProps): ReactElement {
  return (
    <>
      {error && <Remark text={error} />}
      {warnings.map((warning, index) => (
        <Remark key={index} text={warning} isWarning />
      ))}
    </>
  );
}

interface IRemarkProps {
  readonly text: IErrorText;
  readonly isWarning?: boolean;
}

function Remark({ text, isWarning }: IRemarkProps): ReactElement {
  return (
    <div
      className={`jp-ModelArts-Job-error${isWarning ? ' jp-mod-warning' : ''}`}
    >
      <span>{text.message}</span>
      {text.hint && <span className="jp-ModelArts-Job-hint">{text.hint}</span>}
    </div>
  );
}

function RowButtons(props: IJobRowProps & ITextProps): ReactElement {
  const { job, describer, isCurrent, execute, text } = props;
  const { trans } = describer;
  const button = (
    icon: LabIcon,
    label: string,
    command: string
  ): ReactElement => (
    <IconButton
      icon={icon}
      label={label}
      tabIndex={isCurrent ? 0 : -1}
      onClick={() => execute(command, job.id)}
    />
  );
  return (
    <span className="jp-ModelArts-Job-buttons">
      {text.folder !== undefined &&
        job.state === 'succeeded' &&
        button(folderIcon, trans.__('Open folder'), JobCommands.openFolder)}
      {canPause(job) && button(pauseIcon, trans.__('Pause'), JobCommands.pause)}
      {canResume(job) &&
        button(runIcon, trans.__('Resume'), JobCommands.resume)}
      {canRetry(job) &&
        button(refreshIcon, trans.__('Retry'), JobCommands.retry)}
      {canCancel(job) &&
        button(closeIcon, trans.__('Cancel'), JobCommands.cancel)}
      {canForget(job) &&
        button(closeIcon, trans.__('Remove from list'), JobCommands.forget)}
    </span>
  );
}
