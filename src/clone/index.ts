import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import { createElement } from 'react';

import { Client } from '../core/client';
import { showError } from '../core/errors';
import { IGetData } from '../core/getdata/tokens';
import { loadTranslations } from '../core/i18n';
import { refreshAfter, topOutput } from '../core/jobs/refresh';
import { IJobs } from '../core/jobs/tokens';
import { CloneApi, cloneSpec } from './api';
import type { IUnknownHost } from './api';
import { repositoryIcon } from './icon';
import { CloneKind } from './kind';
import { askLogin, askTrust } from './login';
import { CloneModel } from './model';
import { ClonePage } from './page';
import { rememberOptions } from './remember';

const PLUGIN = 'jupyterlab-modelarts:clone';

/** The page of the dialog "Get data". */
const PAGE = 'clone';

/** Opens that page. */
const OPEN = 'clone:open';

/** Git repositories into the workspace. */
const clonePlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Clones Git repositories, by the server.',
  autoStart: true,
  requires: [IJobs],
  optional: [
    IGetData,
    IFileBrowserFactory,
    IStateDB,
    ITranslator,
    ICommandPalette
  ],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    getData: IGetData | null,
    browsers: IFileBrowserFactory | null,
    state: IStateDB | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = loadTranslations(translator);
    const { commands, serviceManager } = app;
    const api = new CloneApi(new Client(serviceManager.serverSettings));
    const onError = (reason: unknown) => showError(reason, trans);
    const logIn = async (url: string): Promise<boolean> => {
      const login = await askLogin(url, trans);
      if (login) {
        await api.logIn({ url, ...login });
      }
      return login !== null;
    };
    const trust = async (host: IUnknownHost): Promise<boolean> => {
      const isTrusted = await askTrust(host, trans);
      if (isTrusted) {
        await api.trust(host.url, host.fingerprint);
      }
      return isTrusted;
    };
    const questions = { logIn, trust };
    jobs.addKind(new CloneKind(repositoryIcon, api, questions, trans));
    if (browsers) {
      refreshAfter(jobs, browsers, {
        kind: 'clone',
        folder: job => cloneSpec(job).destination,
        made: job => topOutput(job, cloneSpec(job).destination)
      });
    }
    if (!getData) {
      return;
    }
    const model = new CloneModel(api);
    rememberOptions(model, state, PLUGIN);
    getData.addPage({
      id: PAGE,
      label: trans.__('Git repository'),
      icon: repositoryIcon,
      rank: 20,
      render: context =>
        createElement(ClonePage, {
          model,
          context,
          trans,
          onStart: spec => {
            jobs.start(spec).catch(onError);
          },
          onOpenFolder: path => {
            commands
              .execute('filebrowser:open-path', { path: `/${path}` })
              .catch(onError);
          }
        })
    });
    commands.addCommand(OPEN, {
      label: trans.__('Clone Git Repository…'),
      caption: trans.__('Get a Git repository'),
      icon: repositoryIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => getData.open({ page: PAGE })
    });
    palette?.addItem({ command: OPEN, category: trans.__('File Operations') });
  }
};

export default clonePlugin;
