import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { fileUploadIcon } from '@jupyterlab/ui-components';
import { createElement } from 'react';

import { Client } from '../core/client';
import type { Job } from '../core/contract.gen';
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
import { DEFAULT_OPTIONS, readOptions } from './options';
import { UploadPage } from './page';
import { PageModel } from './pagemodel';
import { worded } from './present';
import { refreshAfterUploads } from './refresh';
import { reviveUploads } from './revive';

const PLUGIN = 'jupyterlab-modelarts:upload';

/** Reading a dropped folder takes so many milliseconds before the user is told of it. */
const PATIENCE = 700;

/** Local files into the workspace: by the dialog "Get data" and by dropping them. */
const uploadPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description:
    'Uploads files and folders of any size, and goes on where it stopped.',
  autoStart: true,
  requires: [IJobs],
  optional: [IGetData, IFileBrowserFactory, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    getData: IGetData | null,
    browsers: IFileBrowserFactory | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): void => {
    const screen: IScreen = {
      trans: loadTranslations(translator),
      format: new Formatter(loadTranslations(translator), localeOf(translator))
    };
    const { trans, format } = screen;
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
      onError
    });
    const { uploader } = uploads;
    jobs.addKind(new UploadKind(uploader, trans, format));
    getData?.addPage(createPage(uploads, screen, onError));
    if (browsers) {
      connectBrowsers(browsers, uploads, screen, onError);
      refreshAfterUploads(jobs, browsers, job => uploader.knows(job));
    }
    warnBeforeLeaving(uploads);
    // Not before the user can see what happens.
    app.restored
      .then(() => takeUpAgain(jobs, uploads, trans))
      .catch(reason => console.warn('Uploads could not be taken up', reason));
  }
};

export default uploadPlugin;

/** How things are said. */
interface IScreen {
  readonly trans: TranslationBundle;
  readonly format: Formatter;
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
  { trans, format }: IScreen,
  onError: (reason: unknown) => void
): IGetDataPage {
  const model = new PageModel();
  return {
    id: 'upload',
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
            const checked = await uploader.check(selection, destination);
            return () => {
              uploader.begin(checked).then(jobs => {
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

function connectBrowsers(
  { tracker }: IFileBrowserFactory,
  { uploader }: IUploads,
  { trans }: IScreen,
  onError: (reason: unknown) => void
): void {
  const onDrop = (transfer: DataTransfer, destination: string) => {
    const gathering = gatherDrop(transfer);
    tellWhenLong(gathering, trans);
    gathering.then(selection => {
      tellUnreadable(selection.unreadable, trans);
      return uploader.upload(selection, destination);
    }, onError);
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

function tellUnreadable(
  unreadable: readonly string[],
  trans: TranslationBundle
): void {
  const [first] = unreadable;
  if (first !== undefined) {
    Notification.warning(
      trans._n(
        'The browser could not read “%2”. It is left out.',
        'The browser could not read %1 files, among them “%2”. They are left out.',
        unreadable.length,
        first
      )
    );
  }
}

/** The browser asks the user by itself; its words cannot be chosen. */
function warnBeforeLeaving({ uploader }: IUploads): void {
  window.addEventListener('beforeunload', event => {
    if (uploader.isSending) {
      event.preventDefault();
    }
  });
}

async function takeUpAgain(
  jobs: IJobs,
  { uploader, memory }: IUploads,
  trans: TranslationBundle
): Promise<void> {
  const tell = (job: Job) => {
    const label = jobs.kind(job.kind)?.label(job) ?? '';
    Notification.warning(
      trans.__('Leaving the page stopped the upload of “%1”.', label),
      {
        autoClose: false,
        actions: [
          {
            label: trans.__('Resume'),
            displayType: 'accent',
            callback: () => void jobs.resume(job.id)
          }
        ]
      }
    );
  };
  await reviveUploads(jobs, memory, uploader, tell);
  await memory.tidy(id => {
    const job = jobs.get(id);
    return job !== undefined && isOver(job) && !job.resumable;
  });
}
