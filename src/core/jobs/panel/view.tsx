import { useState } from 'react';
import type { ReactElement } from 'react';

import type { Job } from '../../contract.gen';
import type { JobDescriber } from '../describe';
import { GET_DATA_COMMAND, JobCommands } from '../ids';
import type { IJobs } from '../tokens';
import { FocusKeeper } from './focus';
import { JobList } from './list';
import { Empty, Loading, Unreachable } from './placeholders';
import { JobRow } from './row';
import { Section } from './section';
import { useWalk } from './walk';

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
  const { active, finished, finishedTotal } = jobs;
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const folding = useFolding();
  const order = (): readonly Job[] => [
    ...(folding.isOpen('active') ? active : []),
    ...(folding.isOpen('finished') ? finished : [])
  ];
  const walk = useWalk(jobs, order, scroller, execute);
  const section = (
    name: string,
    [title, label]: [string, string],
    [shown, total]: [readonly Job[], number]
  ): ReactElement | null =>
    scroller &&
    (total > 0 ? (
      <Section
        title={title}
        count={format.count(total)}
        isOpen={folding.isOpen(name)}
        onToggle={() => folding.toggle(name)}
      >
        <JobList
          label={label}
          jobs={shown}
          scroller={scroller}
          kept={walk.current}
          row={job => (
            <JobRow
              job={job}
              kind={jobs.kind(job.kind)}
              describer={describer}
              isCurrent={job.id === walk.tabStop}
              isLive={jobs.problem === null}
              execute={execute}
            />
          )}
        />
        <More {...props} hidden={total - shown.length} />
      </Section>
    ) : null);
  return (
    <FocusKeeper
      onNode={setScroller}
      className="jp-ModelArts-Jobs"
      onKeyDown={walk.onKeyDown}
      onFocusRow={walk.onFocusRow}
      onLost={walk.onLost}
    >
      {section(
        'active',
        [trans.__('Active'), trans.__('Active transfers')],
        [active, active.length]
      )}
      {section(
        'finished',
        [trans.__('Finished'), trans.__('Finished transfers')],
        [finished, finishedTotal]
      )}
    </FocusKeeper>
  );
}

/** Which sections are folded. */
function useFolding(): {
  isOpen(name: string): boolean;
  toggle(name: string): void;
} {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  return {
    isOpen: name => !closed.has(name),
    toggle: name =>
      setClosed(before => {
        const after = new Set(before);
        return after.delete(name) ? after : after.add(name);
      })
  };
}

function More({
  hidden,
  describer,
  execute
}: IJobsViewProps & { readonly hidden: number }): ReactElement | null {
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
