/** The plugin, and its settings. */
export const PLUGIN = 'jupyterlab-modelarts:forms';

export const FormCommands = {
  add: 'forms:add',
  addField: 'forms:add-field',
  editTitle: 'forms:edit-title',
  hideCode: 'forms:hide-code',
  hideForm: 'forms:hide-form',
  showAll: 'forms:show-all',
  autoRun: 'forms:toggle-auto-run',
  reset: 'forms:reset',
  copyParameters: 'forms:copy-parameters',
  remove: 'forms:remove'
} as const;

/** On the node of a cell whose code describes a form; menus and shortcuts look for it. */
export const HAS_FORM = 'jp-mod-modelartsForm';
