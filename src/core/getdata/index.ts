import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import {
  FileDialog,
  IDefaultFileBrowser,
  IFileBrowserFactory
} from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';

import { loadTranslations } from '../i18n';
import { getDataIcon } from '../icons';
import { GetData } from './dialog';
import { serverPath } from './folder';
import { IGetData } from './tokens';

const PLUGIN = 'jupyterlab-modelarts:get-data';

const OPEN = 'get-data:open';

const getDataPlugin: JupyterFrontEndPlugin<IGetData> = {
  id: PLUGIN,
  description: 'The dialog through which data comes into the workspace.',
  autoStart: true,
  provides: IGetData,
  optional: [
    ITranslator,
    IDefaultFileBrowser,
    IFileBrowserFactory,
    IDocumentManager,
    IStateDB,
    ICommandPalette
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    defaultBrowser: IDefaultFileBrowser | null,
    browsers: IFileBrowserFactory | null,
    documents: IDocumentManager | null,
    state: IStateDB | null,
    palette: ICommandPalette | null
  ): IGetData => {
    const trans = loadTranslations(translator);
    const { contents } = app.serviceManager;
    const getData = new GetData({
      trans,
      contents,
      state,
      browse: documents && browser(documents, contents, trans, translator),
      currentFolder: () => {
        const current = browsers?.tracker.currentWidget ?? defaultBrowser;
        return current ? serverPath(contents, current.model.path) : '';
      }
    });
    addCommand(app, getData, trans);
    palette?.addItem({ command: OPEN, category: trans.__('File Operations') });
    return getData;
  }
};

export default getDataPlugin;

function addCommand(
  { commands }: JupyterFrontEnd,
  getData: IGetData,
  trans: TranslationBundle
): void {
  commands.addCommand(OPEN, {
    label: trans.__('Get Data…'),
    caption: trans.__('Get data'),
    icon: getDataIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          page: {
            type: 'string',
            description: trans.__('The id of the page to show')
          },
          destination: {
            type: 'string',
            description: trans.__('The folder that receives the data')
          }
        }
      }
    },
    execute: ({ page, destination }) =>
      getData.open({
        ...(typeof page === 'string' && { page }),
        ...(typeof destination === 'string' && { destination })
      })
  });
}

/** Lets the user pick a folder in JupyterLab's own dialog. */
function browser(
  manager: IDocumentManager,
  contents: Contents.IManager,
  trans: TranslationBundle,
  translator: ITranslator | null
): (from: string) => Promise<string | null> {
  return async from => {
    const { button, value } = await FileDialog.getExistingDirectory({
      manager,
      defaultPath: from,
      title: trans.__('Choose a folder'),
      ...(translator && { translator })
    });
    const picked = button.accept ? value?.[0] : undefined;
    return picked ? serverPath(contents, picked.path) : null;
  };
}
