import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { ObsPlan, ObsPlanEntry } from '../core/contract.gen';
import type { Formatter } from '../core/format';

/** More rows would only be scrolled past. */
const MAX_ROWS = 20;

export interface IPlanProps {
  readonly plan: ObsPlan;
  /** Whether patterns were given. */
  readonly isFiltered: boolean;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
}

const RANKS: Readonly<Record<ObsPlanEntry['action'], number>> = {
  delete: 0,
  overwrite: 1,
  copy: 2,
  rename: 3,
  skip: 4
};

/** What a transfer would do. */
export function PlanView(props: IPlanProps): ReactElement {
  const { plan, isFiltered, trans, format } = props;
  const {
    copies,
    copy_size: size,
    overwrites,
    skips,
    deletes,
    complete
  } = plan;
  // What changes something comes first, and most of all what is lost.
  const entries = [...plan.entries].sort(
    (one, other) => RANKS[one.action] - RANKS[other.action]
  );
  const parts = [
    trans._n(
      '%2 file to copy (%3)',
      '%2 files to copy (%3)',
      copies,
      format.count(copies),
      format.bytes(size)
    ),
    ...(overwrites
      ? [
          trans._n(
            '%2 of them replaces what is there',
            '%2 of them replace what is there',
            overwrites,
            format.count(overwrites)
          )
        ]
      : []),
    ...(skips ? [trans.__('%1 left as they are', format.count(skips))] : []),
    ...(deletes ? [trans.__('%1 to delete', format.count(deletes))] : []),
    ...(complete ? [] : [trans.__('and more that was not looked at')])
  ];
  if (entries.length === 0 && complete) {
    return (
      <p>
        {isFiltered
          ? trans.__('No file matches the patterns.')
          : trans.__('There is nothing to copy.')}
      </p>
    );
  }
  return (
    <>
      <p>{parts.join(', ')}</p>
      <ul className="jp-ModelArts-ObsPlan">
        {entries.slice(0, MAX_ROWS).map(entry => (
          <li
            key={`${entry.source} ${entry.destination}`}
            className={
              RANKS[entry.action] < RANKS.copy ? 'jp-mod-loses' : undefined
            }
          >
            <span>{actionText(entry.action, trans)}</span>
            <span title={entry.destination}>
              {entry.destination || entry.source}
            </span>
            <span>{format.bytes(entry.size)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function actionText(
  action: ObsPlanEntry['action'],
  trans: TranslationBundle
): string {
  switch (action) {
    case 'copy':
      return trans.__('copy');
    case 'overwrite':
      return trans.__('replace');
    case 'skip':
      return trans.__('leave');
    case 'delete':
      return trans.__('delete');
    case 'rename':
      return trans.__('copy as');
  }
}
