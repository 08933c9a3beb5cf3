/** Names that other code, settings and style sheets refer to. */

/** What the server calls its job events (jupyter_events). */
export const JOB_EVENT_SCHEMA =
  'https://schema.jupyterlab-modelarts.org/job/v1';

export const JOBS_PLUGIN = 'jupyterlab-modelarts:jobs';

export const PANEL_ID = 'jp-modelarts-transfers';

/** The class of a row; its `data-job-id` says which job it shows. */
export const ROW_CLASS = 'jp-ModelArts-Job';

export const JobCommands = {
  show: 'jobs:show',
  clearFinished: 'jobs:clear-finished',
  refresh: 'jobs:refresh',
  pause: 'jobs:pause',
  resume: 'jobs:resume',
  cancel: 'jobs:cancel',
  retry: 'jobs:retry',
  forget: 'jobs:forget',
  openFolder: 'jobs:open-folder',
  copyCommand: 'jobs:copy-command',
  copyError: 'jobs:copy-error'
} as const;

/** Opens the dialog of another plugin; may be missing. */
export const GET_DATA_COMMAND = 'get-data:open';
