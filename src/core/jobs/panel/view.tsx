import { useCallback, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import type { Job } from '../../contract.gen';
import type { JobDescriber } from '../describe';
import { GET_DATA_COMMAND, JobCommands } from '../ids';
import { canForget } from '../states';
import type { IJobs } from '../tokens';
import { FocusKeeper } from './focus';
import { JobList } from './list';
import { Empty, Loading, Unreachable } from './placeholders';
import { JobRow } from './row';
import { Section } from './section';
import { focusRow, neighbour } from './walk';

export interface IJobsViewProps {
  readonly jobs: IJobs;
  readonly describer: JobDescriber;
  /** Whether a snapshot has ever arrived. */
  readonly isLoaded: boolean;
  readonly hasGetData: boolean;
  /** Must stay the same function. */
  readonly execute: (command: string, id?: string) => void;
}

/** All that the panel shows below its toolbar. */
export function JobsView(props: IJobsViewProps): ReactElement {
  const { jobs, describer, isLoaded, hasGetData, execute } = props;
  const { trans } = describer;
  const problem = jobs.problem && (
    <Unreachable
      trans={trans}
      problem={jobs.problem}
      isStale={isLoaded}
      retry={() => execute(JobCommands.refresh)}
    />
  );
  if (!isLoaded) {
    return problem ?? <Loading trans={trans} />;
  }
  const isEmpty = jobs.active.length === 0 && jobs.finishedTotal === 0;
  return (
    <>
      {problem}
      {isEmpty ? (
        <Empty
          trans={trans}
          getData={hasGetData ? () => execute(GET_DATA_COMMAND) : undefined}
        />
      ) : (
        <Sections {...props} />
      )}
    </>
  );
}

function Sections(props: IJobsViewProps): ReactElement {
  const { jobs, describer, execute } = props;
  const { trans, format } = describer;
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const { active, finished, finishedTotal } = jobs;
  const toggle = (name: string): void =>
    setClosed(before => {
      const after = new Set(before);
      return after.delete(name) ? after : after.add(name);
    });
  const order = useCallback(
    (): readonly Job[] => [
      ...(closed.has('active') ? [] : active),
      ...(closed.has('finished') ? [] : finished)
    ],
    [active, finished, closed]
  );
  const tabStop = current && jobs.get(current) ? current : order()[0]?.id;
  const row = (job: Job): ReactElement => (
    <JobRow
      job={job}
      kind={jobs.kind(job.kind)}
      describer={describer}
      isCurrent={job.id === tabStop}
      execute={execute}
    />
  );
  const goTo = (id: string | undefined): void => {
    if (id !== undefined) {
      setCurrent(id);
      focusRow(scroller, id);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const job = current === null ? undefined : jobs.get(current);
    if (event.key === 'Delete' && job && canForget(job)) {
      execute(JobCommands.forget, job.id);
      return;
    }
    const next = neighbour(order(), current, event.key);
    if (next) {
      event.preventDefault();
      goTo(next.id);
    }
  };
  const lastIndex = useRef(0);
  const onFocusRow = (id: string): void => {
    lastIndex.current = order().findIndex(job => job.id === id);
    setCurrent(id);
  };
  const onLost = (): void => {
    const rows = order();
    const index = Math.min(Math.max(0, lastIndex.current), rows.length - 1);
    goTo(rows.find(job => job.id === current)?.id ?? rows[index]?.id);
  };
  const list = (label: string, shown: readonly Job[]): ReactElement | null =>
    scroller && (
      <JobList
        label={label}
        jobs={shown}
        scroller={scroller}
        kept={current}
        row={row}
      />
    );
  return (
    <FocusKeeper
      onNode={setScroller}
      className="jp-ModelArts-Jobs"
      onKeyDown={onKeyDown}
      onFocusRow={onFocusRow}
      onLost={onLost}
    >
      {active.length > 0 && (
        <Section
          title={trans.__('Active')}
          count={format.count(active.length)}
          isOpen={!closed.has('active')}
          onToggle={() => toggle('active')}
        >
          {list(trans.__('Active transfers'), active)}
        </Section>
      )}
      {finishedTotal > 0 && (
        <Section
          title={trans.__('Finished')}
          count={format.count(finishedTotal)}
          isOpen={!closed.has('finished')}
          onToggle={() => toggle('finished')}
        >
          {list(trans.__('Finished transfers'), finished)}
          <More {...props} />
        </Section>
      )}
    </FocusKeeper>
  );
}

function More({
  jobs,
  describer,
  execute
}: IJobsViewProps): ReactElement | null {
  const hidden = jobs.finishedTotal - jobs.finished.length;
  if (hidden <= 0) {
    return null;
  }
  const { trans, format } = describer;
  return (
    <button
      type="button"
      className="jp-ModelArts-Jobs-more"
      onClick={() => execute(JobCommands.loadMore)}
    >
      {trans.__('Show more (%1)', format.count(hidden))}
    </button>
  );
}
