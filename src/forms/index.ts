import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { Client } from '../core/client';
import { showError } from '../core/errors';
import { loadTranslations } from '../core/i18n';
import { SecretsApi } from '../core/secrets';
import { translateSettings } from '../core/settings';
import { FormActions } from './actions';
import type { IActionOptions } from './actions';
import { addFormCommands } from './commands';
import { PLUGIN } from './ids';
import { NotebookForms } from './notebookforms';
import { SecretsModel } from './secrets';

/** Forms in code cells, which edit the code. */
const formsPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description:
    'Shows and edits the forms that comments in code cells describe.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IDocumentManager, ISettingRegistry, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    documents: IDocumentManager | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = loadTranslations(translator);
    const { serverSettings } = app.serviceManager;
    const secrets = new SecretsModel(
      new SecretsApi(new Client(serverSettings))
    );
    const options = { commands: app.commands, documents, secrets, trans };
    const notebooks = new WeakMap<NotebookPanel, NotebookForms>();
    const extension: DocumentRegistry.IWidgetExtension<
      NotebookPanel,
      INotebookModel
    > = {
      createNew: panel => {
        const forms = createForms(panel, options);
        notebooks.set(panel, forms);
        return forms;
      }
    };
    app.docRegistry.addWidgetExtension('Notebook', extension);
    addFormCommands(app.commands, palette, trans, inContext => {
      const panel = tracker.currentWidget;
      const forms = panel && notebooks.get(panel);
      const form = inContext
        ? forms?.within(app.contextMenuHitTest(isCell))
        : forms?.get(panel?.content.activeCell ?? null);
      return forms && form
        ? { form, actions: new FormActions(form, forms, options) }
        : null;
    });
    if (registry) {
      translateSettings(registry, PLUGIN, trans);
      applySettings(registry).catch(reason => showError(reason, trans));
    }
  }
};

export default formsPlugin;

function createForms(
  panel: NotebookPanel,
  options: IActionOptions
): NotebookForms {
  return new NotebookForms({
    panel,
    shared: {
      trans: options.trans,
      rendermime: panel.content.rendermime,
      secrets: options.secrets
    },
    actions: (form, forms) => new FormActions(form, forms, options)
  });
}

function isCell(node: HTMLElement): boolean {
  return node.classList.contains('jp-CodeCell');
}

/** The settings are a matter of style alone. */
async function applySettings(registry: ISettingRegistry): Promise<void> {
  const settings = await registry.load(PLUGIN);
  const apply = () => {
    document.body.style.setProperty(
      '--jp-modelarts-form-width',
      `${Number(settings.composite.formWidth)}%`
    );
  };
  settings.changed.connect(apply);
  apply();
}
