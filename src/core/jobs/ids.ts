/** Names that other code, settings and style sheets refer to. */

/** What the server calls its job events (jupyter_events). */
export const JOB_EVENT_SCHEMA =
  'https://schema.jupyterlab-modelarts.org/job/v1';

/** One small plugin for each place where jobs are seen, so that each can be disabled. */
export const JobPlugins = {
  model: 'jupyterlab-modelarts:jobs',
  panel: 'jupyterlab-modelarts:jobs-panel',
  status: 'jupyterlab-modelarts:jobs-status',
  notifications: 'jupyterlab-modelarts:jobs-notifications',
  running: 'jupyterlab-modelarts:jobs-running'
} as const;

export const PANEL_ID = 'jp-modelarts-transfers';

/** The class of a row; its `data-job-id` says which job it shows. */
export const ROW_CLASS = 'jp-ModelArts-Job';

export const JobCommands = {
  show: 'jobs:show',
  clearFinished: 'jobs:clear-finished',
  refresh: 'jobs:refresh',
  loadMore: 'jobs:load-more',
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
