import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';

import { Client } from '../client';
import { showError } from '../errors';
import { loadTranslations } from '../i18n';
import { translateSettings } from '../settings';
import { JobAnnouncer } from './announcer';
import { JobsApi } from './api';
import { addJobCommands } from './commands';
import { describerFor } from './describe';
import { JobCommands, JobPlugins } from './ids';
import { JobsModel } from './model';
import { JobNotifier } from './notifications';
import { panelPlugin, rowUnder } from './panel';
import { IJobsPanel } from './panel/tokens';
import { RunningJobs } from './running';
import { JobsStatus } from './status';
import { IJobs } from './tokens';
import { JobWatch } from './watch';

/** The jobs themselves, and what can be done with them. */
const modelPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: JobPlugins.model,
  description: 'Keeps track of transfers and other long work of the server.',
  autoStart: true,
  provides: IJobs,
  optional: [ITranslator, ISettingRegistry, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null
  ): IJobs => {
    const trans = loadTranslations(translator);
    const { serviceManager, commands } = app;
    const jobs = new JobsModel({
      api: new JobsApi(new Client(serviceManager.serverSettings)),
      events: serviceManager.events.stream,
      connectionFailure: serviceManager.connectionFailure
    });
    addJobCommands({
      commands,
      jobs,
      describer: describerFor(jobs, translator),
      contextId: () => rowUnder(app)
    });
    for (const command of [JobCommands.clearFinished, JobCommands.refresh]) {
      palette?.addItem({ command, category: trans.__('Transfers') });
    }
    if (settings) {
      translateSettings(settings, JobPlugins.model, trans);
    }
    return jobs;
  }
};

const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: JobPlugins.status,
  description: 'Sums up transfers in the status bar.',
  autoStart: true,
  requires: [IJobs],
  // Notebook 7 has no status bar.
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const item = new JobsStatus({
      jobs,
      describer: describerFor(jobs, translator),
      show: () => show(app)
    });
    statusBar.registerStatusItem(JobPlugins.status, {
      item,
      align: 'middle',
      isActive: () => item.isActive,
      activeStateChanged: item.activeStateChanged
    });
  }
};

const notificationsPlugin: JupyterFrontEndPlugin<void> = {
  id: JobPlugins.notifications,
  description:
    'Tells by notifications, and to screen readers, how transfers end.',
  autoStart: true,
  requires: [IJobs],
  optional: [ITranslator, ISettingRegistry, IJobsPanel],
  activate: (
    { commands }: JupyterFrontEnd,
    jobs: IJobs,
    translator: ITranslator | null,
    registry: ISettingRegistry | null,
    panel: IJobsPanel | null
  ): void => {
    const describer = describerFor(jobs, translator);
    const watch = new JobWatch(jobs);
    let settings: ISettingRegistry.ISettings | null = null;
    registry?.load(JobPlugins.model).then(
      loaded => {
        settings = loaded;
      },
      (reason: unknown) => showError(reason, describer.trans)
    );
    new JobAnnouncer(watch, describer);
    new JobNotifier({
      jobs,
      watch,
      describer,
      notifyFinished: () => settings?.get('notifyFinished').composite !== false,
      isPanelVisible: () => panel?.isVisible ?? false,
      execute: (command, args) => {
        if (commands.hasCommand(command)) {
          void commands.execute(command, args);
        }
      }
    });
  }
};

const runningPlugin: JupyterFrontEndPlugin<void> = {
  id: JobPlugins.running,
  description: 'Lists transfers among the running terminals and kernels.',
  autoStart: true,
  requires: [IJobs],
  optional: [IRunningSessionManagers, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    managers: IRunningSessionManagers | null,
    translator: ITranslator | null
  ): void => {
    managers?.add(
      new RunningJobs({
        jobs,
        describer: describerFor(jobs, translator),
        show: id => show(app, id),
        cancel: (id, confirmed) =>
          void app.commands.execute(JobCommands.cancel, { id, confirmed })
      })
    );
  }
};

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  modelPlugin,
  panelPlugin,
  statusPlugin,
  notificationsPlugin,
  runningPlugin
];

export default plugins;

function show({ commands }: JupyterFrontEnd, id?: string): void {
  if (commands.hasCommand(JobCommands.show)) {
    void commands.execute(JobCommands.show, id === undefined ? {} : { id });
  }
}
