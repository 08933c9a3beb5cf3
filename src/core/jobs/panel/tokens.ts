import { Token } from '@lumino/coreutils';

/** The Transfers panel, for those who want to know whether the user sees it. */
export const IJobsPanel = new Token<IJobsPanel>(
  'jupyterlab-modelarts:IJobsPanel',
  'The panel that lists transfers.'
);

export interface IJobsPanel {
  readonly isVisible: boolean;
  /** Bring a job's row into view and give it the focus. */
  reveal(id: string): void;
}
