import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { ProbeReport, ProbeStep } from '../core/contract.gen';
import { errorText } from '../core/errors';

export interface IReportProps {
  readonly report: ProbeReport;
  readonly trans: TranslationBundle;
}

/** Whether something can be done with the store: keys may be for reading, or for one bucket only. */
export function isUsable({ steps }: ProbeReport): boolean {
  return (
    steps.every(({ error }) => !error) ||
    steps.some(({ step, done, error }) => step !== 'connect' && done && !error)
  );
}

/** What a test of a connection found, step by step. */
export function Report({ report, trans }: IReportProps): ReactElement {
  const { steps, milliseconds } = report;
  const isGood = steps.every(({ error }) => !error);
  return (
    <>
      <p className={isGood ? 'jp-mod-good' : 'jp-mod-error'}>
        {isGood
          ? trans.__('The connection works.')
          : trans.__('The connection does not work yet.')}{' '}
        {milliseconds !== null &&
          trans.__('Round trip: %1 ms', milliseconds.toFixed(1))}
      </p>
      <ul className="jp-ModelArts-ObsReport">
        {steps.map(step => (
          <Step key={step.step} step={step} report={report} trans={trans} />
        ))}
      </ul>
    </>
  );
}

function Step(props: IReportProps & { step: ProbeStep }): ReactElement {
  const { step, report, trans } = props;
  const text = step.error && errorText(step.error, trans);
  const state = text ? 'failed' : step.done ? 'good' : 'left-out';
  return (
    <li data-state={state}>
      <span className="jp-ModelArts-ObsReport-mark" aria-hidden>
        {text ? '✕' : step.done ? '✓' : '–'}
      </span>
      <span>
        {stepText(step.step, report.bucket, trans)}
        {state === 'left-out' && ` (${trans.__('not tried')})`}
        {text && (
          <span className="jp-ModelArts-ObsReport-error">
            {text.message} {text.hint}
          </span>
        )}
      </span>
    </li>
  );
}

function stepText(
  step: ProbeStep['step'],
  bucket: string,
  trans: TranslationBundle
): string {
  switch (step) {
    case 'connect':
      return trans.__('Reach the host and sign in');
    case 'list':
      return trans.__('List what is there');
    case 'put':
      return bucket
        ? trans.__('Write a test object into “%1”', bucket)
        : trans.__('Write a test object');
    case 'get':
      return trans.__('Read it back');
    case 'delete':
      return trans.__('Delete it');
  }
}
