/** Names that other code, settings and style sheets refer to. */

export const PLUGIN = 'jupyterlab-modelarts:obs';

export const PANEL_ID = 'jp-modelarts-obs';

/** The kind of its jobs. */
export const KIND = 'obs';

/** Its page in the dialog "Get data". */
export const PAGE = 'obs';

/** The drive through which JupyterLab's own editors open objects. */
export const DRIVE = 'OBS';

/** A row of the list, and the list with its empty part. */
export const ROW_CLASS = 'jp-ModelArts-ObsRow';
export const LIST_CLASS = 'jp-ModelArts-ObsList';

/** What the list's own drags carry: `IDragged`. */
export const OBS_MIME = 'application/x-modelarts-obs';

/** What drags of JupyterLab's file browser carry: paths. */
export const CONTENTS_MIME = 'application/x-jupyter-icontents';

export const ObsCommands = {
  show: 'obs:show',
  connect: 'obs:connect',
  edit: 'obs:edit-connection',
  remove: 'obs:remove-connection',
  refresh: 'obs:refresh',
  up: 'obs:up',
  open: 'obs:open',
  preview: 'obs:preview',
  upload: 'obs:upload',
  download: 'obs:download',
  downloadTo: 'obs:download-to',
  copy: 'obs:copy',
  cut: 'obs:cut',
  paste: 'obs:paste',
  rename: 'obs:rename',
  delete: 'obs:delete',
  newFolder: 'obs:new-folder',
  copyPath: 'obs:copy-path',
  copyLink: 'obs:copy-link',
  insertCode: 'obs:insert-code',
  properties: 'obs:properties'
} as const;
