/** Puts the parts together, and into JupyterLab. */
import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { nullTranslator } from '@jupyterlab/translation';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { createElement } from 'react';

import { Client } from '../core/client';
import { showError } from '../core/errors';
import { Formatter } from '../core/format';
import type { IGetData } from '../core/getdata/tokens';
import { localeOf } from '../core/i18n';
import type { IJobs } from '../core/jobs/tokens';
import { translateSettings } from '../core/settings';
import { Actions } from './actions';
import { ObsApi } from './api';
import { addObsCommands } from './commands';
import { openConnect } from './connect';
import { acceptFiles, acceptObjects, grab } from './drag';
import { ObsDrive } from './drive';
import { returnFocus } from './focus';
import type { Host } from './host';
import { obsIcon } from './icons';
import {
  LIST_CLASS,
  ObsCommands,
  PAGE,
  PANEL_ID,
  PLUGIN,
  ROW_CLASS
} from './ids';
import { ObsKind } from './kind';
import { takeLinkedDocument } from './link';
import { ObsModel } from './model';
import { DEFAULT_OPTIONS, readOptions } from './options';
import type { IObsOptions } from './options';
import { ObsPage } from './page';
import { PageModel } from './pagemodel';
import { openPicker } from './picker';
import { openPreview, openProperties } from './preview';
import { Questions } from './questions';
import { refreshAfterSaving, refreshAfterTransfers } from './refresh';
import { ObsBrowser } from './widget';

/** Behind the file browser (100) and Transfers (150). */
const RANK = 160;

/** Where the page stands among those of "Get data". */
const PAGE_RANK = 30;

/** What the menu of a row offers, and what that of the list offers, in this order. */
const ROW_MENU = [
  ObsCommands.open,
  ObsCommands.preview,
  ObsCommands.download,
  ObsCommands.downloadTo,
  ObsCommands.insertCode,
  ObsCommands.copyPath,
  ObsCommands.copyLink,
  null,
  ObsCommands.copy,
  ObsCommands.cut,
  ObsCommands.rename,
  ObsCommands.delete,
  ObsCommands.properties,
  null
];
const LIST_MENU = [
  ObsCommands.paste,
  ObsCommands.upload,
  ObsCommands.newFolder,
  ObsCommands.refresh
];

const PALETTE = [
  ObsCommands.show,
  ObsCommands.connect,
  ObsCommands.upload,
  ObsCommands.download
];

export interface IParts {
  readonly app: JupyterFrontEnd;
  readonly jobs: IJobs;
  readonly host: Host;
  readonly trans: TranslationBundle;
  readonly translator: ITranslator | null;
  readonly getData: IGetData | null;
  readonly browsers: IFileBrowserFactory | null;
  readonly registry: ISettingRegistry | null;
  readonly palette: ICommandPalette | null;
  readonly restorer: ILayoutRestorer | null;
}

export function composeObs(parts: IParts): void {
  const { app, jobs, host, trans, translator } = parts;
  const { serverSettings, contents } = app.serviceManager;
  const format = new Formatter(trans, localeOf(translator));
  const onError = (reason: unknown) => void showError(reason, trans);
  const settings = watchSettings(parts, onError);
  const api = new ObsApi(new Client(serverSettings));
  const model = new ObsModel(api, () => settings().pageSize);
  const actions = new Actions({
    model,
    jobs,
    host,
    trans,
    locale: localeOf(translator),
    settings,
    questions: new Questions(trans, format),
    showPreview: (place, item) =>
      openPreview({ api, trans, format, place, item })
  });
  const screen: IScreen = { api, model, actions, format, settings, onError };
  const drive = new ObsDrive({ api, serverSettings, trans });
  contents.addDrive(drive);
  jobs.addKind(new ObsKind(trans, format));
  refreshAfterTransfers(jobs, model, host, drive);
  refreshAfterSaving(drive, model);
  const linked = takeLinkedDocument();
  if (linked !== null) {
    void app.restored.then(() => host.open(linked));
  }
  addCommands(parts, screen);
  addPanel(parts, screen);
  addPage(parts, screen);
}

/** What stands between object stores and the user. */
interface IScreen {
  readonly api: ObsApi;
  readonly model: ObsModel;
  readonly actions: Actions;
  readonly format: Formatter;
  readonly settings: () => IObsOptions;
  readonly onError: (reason: unknown) => void;
}

function watchSettings(
  { registry, trans }: IParts,
  onError: (reason: unknown) => void
): () => IObsOptions {
  let options = DEFAULT_OPTIONS;
  if (registry) {
    translateSettings(registry, PLUGIN, trans);
    registry.load(PLUGIN).then(settings => {
      const read = () => {
        options = readOptions(settings.composite);
      };
      settings.changed.connect(read);
      read();
    }, onError);
  }
  return () => options;
}

function addCommands(parts: IParts, screen: IScreen): void {
  const { app, host, trans, translator, palette } = parts;
  const { api, model, actions, format, onError } = screen;
  const { shell, contextMenu, commands } = app;
  const connect = (info: typeof model.current) =>
    openConnect({
      api,
      trans,
      info,
      onSaved: ({ connection }) => void model.load(connection.id)
    });
  addObsCommands({
    commands,
    model,
    actions,
    host,
    trans,
    onError,
    show: () => shell.activateById(PANEL_ID),
    connect: () => connect(null),
    edit: () => connect(model.current),
    disconnect: async () => {
      const connection = model.current?.connection;
      const questions = new Questions(trans, format);
      if (connection && (await questions.confirmDisconnect(connection.name))) {
        await api.disconnect(connection.id);
        await model.load();
      }
    },
    showProperties: async () => {
      const details = await actions.properties();
      if (details) {
        openProperties({
          details,
          trans,
          format,
          locale: localeOf(translator)
        });
      }
    }
  });
  const addItem = (command: string | null, selector: string, rank: number) =>
    contextMenu.addItem(
      command === null
        ? { type: 'separator', selector, rank }
        : { command, selector, rank }
    );
  ROW_MENU.forEach((id, rank) => addItem(id, `.${ROW_CLASS}`, rank));
  LIST_MENU.forEach((id, rank) =>
    addItem(id, `.${LIST_CLASS}`, ROW_MENU.length + rank)
  );
  PALETTE.forEach(command =>
    palette?.addItem({ command, category: trans.__('OBS') })
  );
}

function addPanel(parts: IParts, screen: IScreen): void {
  const { app, host, trans, translator, restorer, browsers } = parts;
  const { model, actions, format, onError } = screen;
  const panel = new ObsBrowser({
    model,
    trans,
    format,
    translator: translator ?? nullTranslator,
    locale: localeOf(translator),
    commands: app.commands,
    onGrab: event =>
      grab(event, () => actions.items.map(({ name }) => name), trans)
  });
  app.shell.add(panel, 'left', { rank: RANK, type: 'OBS' });
  restorer?.add(panel, PANEL_ID);
  returnFocus(app.contextMenu.menu, panel.node);
  acceptFiles(panel.node, (paths, folder) => {
    const local = paths
      .map(path => host.localPath(path))
      .filter((path): path is string => path !== null);
    actions.upload(local, folder).catch(onError);
  });
  const accept = (browser: Parameters<typeof acceptObjects>[0]) =>
    acceptObjects(browser, path => {
      const folder = host.localPath(path);
      if (folder !== null) {
        actions.download(folder).catch(onError);
      }
    });
  browsers?.tracker.forEach(accept);
  browsers?.tracker.widgetAdded.connect((_, browser) => accept(browser));
}

function addPage(parts: IParts, screen: IScreen): void {
  const { getData, jobs, trans, translator } = parts;
  const { api, format, settings, model: panel } = screen;
  const model = new PageModel(api);
  getData?.addPage({
    id: PAGE,
    label: trans.__('OBS'),
    icon: obsIcon,
    rank: PAGE_RANK,
    render: context =>
      createElement(ObsPage, {
        model,
        context,
        trans,
        format,
        onStart: async spec => {
          await jobs.start(spec);
        },
        onBrowse: () =>
          openPicker({
            api,
            connection: model.fields.connection,
            typed: model.fields.address,
            pageSize: () => settings().pageSize,
            trans,
            format,
            locale: localeOf(translator),
            onPicked: address => model.change({ address })
          }),
        onConnect: () =>
          openConnect({
            api,
            trans,
            info: null,
            onSaved: ({ connection }) => {
              model.change({ connection: connection.id });
              void model.load();
              void panel.load();
            }
          })
      })
  });
}
