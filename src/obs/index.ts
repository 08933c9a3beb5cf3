import { ILayoutRestorer } from '@jupyterlab/application';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import {
  IDefaultFileBrowser,
  IFileBrowserFactory
} from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { IGetData } from '../core/getdata/tokens';
import { loadTranslations } from '../core/i18n';
import { IJobs } from '../core/jobs/tokens';
import { composeObs } from './compose';
import { Host } from './host';
import { PLUGIN } from './ids';

/** Object stores: their browser, and the page "OBS" of the dialog "Get data". */
const obsPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Browses object stores, and moves data to and from them.',
  autoStart: true,
  requires: [IJobs],
  optional: [
    IGetData,
    IFileBrowserFactory,
    IDefaultFileBrowser,
    IDocumentManager,
    INotebookTracker,
    ISettingRegistry,
    ITranslator,
    ICommandPalette,
    ILayoutRestorer
  ],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    getData: IGetData | null,
    browsers: IFileBrowserFactory | null,
    defaultBrowser: IDefaultFileBrowser | null,
    documents: IDocumentManager | null,
    notebooks: INotebookTracker | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ): void => {
    const trans = loadTranslations(translator);
    const host = new Host({
      contents: app.serviceManager.contents,
      documents,
      browsers,
      defaultBrowser,
      notebooks,
      trans,
      translator
    });
    composeObs({
      app,
      jobs,
      host,
      trans,
      translator,
      getData,
      browsers,
      registry,
      palette,
      restorer
    });
  }
};

export default obsPlugin;
