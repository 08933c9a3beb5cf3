import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { linkIcon } from '@jupyterlab/ui-components';
import { createElement } from 'react';

import { Client } from '../core/client';
import { AppError, showError } from '../core/errors';
import { Formatter } from '../core/format';
import { serverPath } from '../core/getdata/folder';
import { IGetData } from '../core/getdata/tokens';
import { loadTranslations, localeOf } from '../core/i18n';
import { refreshAfter, topOutput } from '../core/jobs/refresh';
import { IJobs } from '../core/jobs/tokens';
import { RemoteApi, remoteSpec } from './api';
import { Downloads } from './downloads';
import { RemoteKind } from './kind';
import { LinkList } from './links';
import { RemotePage } from './page';
import { rememberOptions } from './remember';

const PLUGIN = 'jupyterlab-modelarts:remote';

/** The page of the dialog "Get data". */
const PAGE = 'remote';

/** Opens that page. */
const OPEN = 'remote:open';

/** Asks for the address of a notebook, and opens a copy of it. */
const OPEN_NOTEBOOK = 'remote:open-notebook';

/** Files from any URL into the workspace. */
const remotePlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Downloads files from URLs, by the server.',
  autoStart: true,
  requires: [IJobs],
  optional: [
    IGetData,
    IFileBrowserFactory,
    IMainMenu,
    IStateDB,
    ITranslator,
    ICommandPalette
  ],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    getData: IGetData | null,
    browsers: IFileBrowserFactory | null,
    menu: IMainMenu | null,
    state: IStateDB | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = loadTranslations(translator);
    const { commands, serviceManager } = app;
    const api = new RemoteApi(new Client(serviceManager.serverSettings));
    const onError = (reason: unknown) => showError(reason, trans);
    const downloads = new Downloads({ jobs, commands, onError });
    jobs.addKind(new RemoteKind(trans));
    if (browsers) {
      refreshAfter(jobs, browsers, {
        kind: 'remote',
        folder: job => remoteSpec(job).destination,
        made: job => topOutput(job, remoteSpec(job).destination)
      });
    }
    if (getData) {
      const links = new LinkList((urls, folder) => api.look(urls, folder));
      rememberOptions(links, state, PLUGIN);
      const format = new Formatter(trans, localeOf(translator));
      getData.addPage({
        id: PAGE,
        label: trans.__('Remote URL'),
        icon: linkIcon,
        rank: 40,
        render: context =>
          createElement(RemotePage, {
            links,
            context,
            trans,
            format,
            onStart: specs => downloads.start(specs, links.options.open)
          })
      });
      commands.addCommand(OPEN, {
        label: trans.__('Download from URL…'),
        caption: trans.__('Download files from the internet'),
        icon: linkIcon,
        describedBy: { args: { type: 'object', properties: {} } },
        execute: () => getData.open({ page: PAGE })
      });
      palette?.addItem({
        command: OPEN,
        category: trans.__('File Operations')
      });
    }
    commands.addCommand(OPEN_NOTEBOOK, {
      label: trans.__('Open Notebook from URL…'),
      caption: trans.__('Download a notebook and open it'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            url: { type: 'string', description: trans.__('Its address') }
          }
        }
      },
      execute: async ({ url }) => {
        const address =
          typeof url === 'string' ? url : await askForAddress(trans);
        const path = browsers?.tracker.currentWidget?.model.path ?? '';
        if (address) {
          const folder = serverPath(serviceManager.contents, path);
          await openNotebook(address, folder, api, downloads).catch(onError);
        }
      }
    });
    palette?.addItem({
      command: OPEN_NOTEBOOK,
      category: trans.__('File Operations')
    });
    menu?.fileMenu.addGroup([{ command: OPEN_NOTEBOOK }], 2);
  }
};

export default remotePlugin;

async function askForAddress(trans: TranslationBundle): Promise<string | null> {
  const { value } = await InputDialog.getText({
    title: trans.__('Open a notebook from the internet'),
    label: trans.__('Address (URL) of the notebook'),
    placeholder: 'https://github.com/…/notebook.ipynb',
    okLabel: trans.__('Open'),
    cancelLabel: trans.__('Cancel')
  });
  return value?.trim() || null;
}

/** Looks first: what cannot be opened is told at once. */
async function openNotebook(
  url: string,
  destination: string,
  api: RemoteApi,
  downloads: Downloads
): Promise<void> {
  const [info] = await api.look([url], destination);
  if (info?.error) {
    throw new AppError(info.error);
  }
  const found = info?.name ?? 'notebook';
  const name = found.endsWith('.ipynb') ? found : `${found}.ipynb`;
  const spec = { kind: 'remote', url, destination, name } as const;
  downloads.start(
    [{ ...spec, sha256: '', unpack: false, conflict: 'rename' }],
    true
  );
}
