import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { fileUploadIcon } from '@jupyterlab/ui-components';
import { createElement } from 'react';

import { Client } from '../core/client';
import { showError } from '../core/errors';
import { Formatter } from '../core/format';
import { IGetData } from '../core/getdata/tokens';
import type { IGetDataPage } from '../core/getdata/tokens';
import { loadTranslations, localeOf } from '../core/i18n';
import { isOver } from '../core/jobs/states';
import { IJobs } from '../core/jobs/tokens';
import { translateSettings } from '../core/settings';
import { composeUploads } from './compose';
import type { IUploads } from './compose';
import { acceptDrops } from './drop';
import { gatherDrop } from './gather';
import { UploadKind } from './kind';
import { LeaveGuard, tellerOfStopped } from './leaving';
import { DEFAULT_OPTIONS, readOptions } from './options';
import { UploadPage } from './page';
import { PageModel } from './pagemodel';
import { replacedText, unreadableText, worded } from './present';
import { refreshAfterUploads } from './refresh';
import { RelayKind } from './relay/kind';
import { reviveUploads } from './revive';

const PLUGIN = 'jupyterlab-modelarts:upload';

/** The page of the dialog "Get data". */
const PAGE = 'upload';

/** Opens that page. */
const OPEN = 'upload:open';

/** Reading a dropped folder takes so many milliseconds before the user is told of it. */
const PATIENCE = 700;

/** Milliseconds that something stays on the screen which nobody need do anything about. */
const QUIET = 5000;

/** Local files into the workspace: by the dialog "Get data" and by dropping them. */
const uploadPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description:
    'Uploads files and folders of any size, and goes on where it stopped.',
  autoStart: true,
  requires: [IJobs],
  optional: [
    IGetData,
    IFileBrowserFactory,
    ISettingRegistry,
    ITranslator,
    ICommandPalette
  ],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    getData: IGetData | null,
    browsers: IFileBrowserFactory | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = loadTranslations(translator);
    const format = new Formatter(trans, localeOf(translator));
    const onError = (reason: unknown) => {
      showError(worded(reason, trans, format), trans);
    };
    const uploads = composeUploads({
      client: new Client(app.serviceManager.serverSettings),
      jobs,
      trans,
      format,
      locale: localeOf(translator),
      settings: watchSettings(registry, trans, onError),
      onError,
      onDirect: () => {
        Notification.info(
          trans.__(
            'The object store cannot be used from here: large files go directly to the server.'
          ),
          { autoClose: QUIET }
        );
      }
    });
    const { uploader } = uploads;
    jobs.addKind(new UploadKind(uploader, trans, format));
    jobs.addKind(new RelayKind(uploader, trans, format));
    const guard = new LeaveGuard(() => uploader.isSending);
    const screen: IScreen = { trans, format, guard, onError };
    if (getData) {
      getData.addPage(createPage(uploads, screen));
      addCommand(app, getData, palette, trans);
    }
    if (browsers) {
      connectBrowsers(browsers, uploads, screen);
      refreshAfterUploads(jobs, browsers, job => uploader.knows(job));
    }
    // Not before the user can see what happens.
    app.restored
      .then(() => takeUpAgain(jobs, uploads, screen))
      .catch(reason => console.warn('Uploads could not be taken up', reason));
  }
};

export default uploadPlugin;

/** What stands between uploads and the user. */
interface IScreen {
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly guard: LeaveGuard;
  readonly onError: (reason: unknown) => void;
}

function watchSettings(
  registry: ISettingRegistry | null,
  trans: TranslationBundle,
  onError: (reason: unknown) => void
) {
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

function createPage(
  { uploader }: IUploads,
  { trans, format, guard, onError }: IScreen
): IGetDataPage {
  const model = new PageModel();
  return {
    id: PAGE,
    label: trans.__('Local files'),
    icon: fileUploadIcon,
    rank: 10,
    render: context =>
      createElement(UploadPage, {
        model,
        context,
        trans,
        format,
        onCheck: async (selection, destination) => {
          try {
            const checked = await guard.during(
              uploader.check(selection, destination)
            );
            return () => {
              guard.during(uploader.begin(checked)).then(jobs => {
                if (jobs.length > 0) {
                  model.clear();
                }
              }, onError);
            };
          } catch (reason) {
            throw worded(reason, trans, format);
          }
        }
      })
  };
}

/** Who looks for "upload" in the command palette finds it. */
function addCommand(
  { commands }: JupyterFrontEnd,
  getData: IGetData,
  palette: ICommandPalette | null,
  trans: TranslationBundle
): void {
  commands.addCommand(OPEN, {
    label: trans.__('Upload Files…'),
    caption: trans.__('Upload files or folders of any size'),
    icon: fileUploadIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => getData.open({ page: PAGE })
  });
  palette?.addItem({ command: OPEN, category: trans.__('File Operations') });
}

function connectBrowsers(
  { tracker }: IFileBrowserFactory,
  { uploader }: IUploads,
  { trans, guard, onError }: IScreen
): void {
  const onDrop = (transfer: DataTransfer, destination: string) => {
    const gathering = gatherDrop(transfer);
    tellWhenLong(gathering, trans);
    const uploading = gathering.then(selection => {
      warn(unreadableText(selection.unreadable, trans));
      warn(replacedText(selection.replaced, trans));
      return uploader.upload(selection, destination);
    });
    guard.during(uploading).catch(onError);
  };
  tracker.forEach(browser => acceptDrops(browser, trans, onDrop));
  tracker.widgetAdded.connect((_, browser) =>
    acceptDrops(browser, trans, onDrop)
  );
}

function tellWhenLong(work: Promise<unknown>, trans: TranslationBundle): void {
  let notification: string | undefined;
  const timer = setTimeout(() => {
    notification = Notification.emit(
      trans.__('Reading what you dropped…'),
      'in-progress',
      { autoClose: false }
    );
  }, PATIENCE);
  const end = () => {
    clearTimeout(timer);
    if (notification !== undefined) {
      Notification.dismiss(notification);
    }
  };
  work.then(end, end);
}

function warn(text: string | null): void {
  if (text !== null) {
    Notification.warning(text);
  }
}

async function takeUpAgain(
  jobs: IJobs,
  { uploader, memory }: IUploads,
  { trans, onError }: IScreen
): Promise<void> {
  const tell = tellerOfStopped(jobs, trans, onError);
  await reviveUploads(jobs, memory, uploader, tell);
  await memory.tidy(id => {
    const job = jobs.get(id);
    return job !== undefined && isOver(job) && !job.resumable;
  });
}
