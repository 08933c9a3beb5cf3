import { ILayoutRestorer } from '@jupyterlab/application';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';

import { transferIcon } from '../../icons';
import { describerFor } from '../describe';
import { JobCommands, JobPlugins, PANEL_ID, ROW_CLASS } from '../ids';
import { IJobs } from '../tokens';
import { IJobsPanel } from './tokens';
import { JobsPanel } from './widget';

/** Between the file browser (100) and the running kernels (200). */
const RANK = 150;

/** What the menu of a row offers, in this order; commands that make no sense are hidden. */
const MENU = [
  JobCommands.openFolder,
  JobCommands.pause,
  JobCommands.resume,
  JobCommands.retry,
  JobCommands.cancel,
  JobCommands.forget,
  JobCommands.copyCommand,
  JobCommands.copyError
];

export const panelPlugin: JupyterFrontEndPlugin<IJobsPanel> = {
  id: JobPlugins.panel,
  description: 'Lists transfers in the left sidebar.',
  autoStart: true,
  provides: IJobsPanel,
  requires: [IJobs],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): IJobsPanel => {
    const { commands, contextMenu, shell } = app;
    const describer = describerFor(jobs, translator);
    const { trans } = describer;
    const panel = new JobsPanel({
      jobs,
      describer,
      commands,
      translator: translator ?? nullTranslator
    });
    shell.add(panel, 'left', { rank: RANK, type: 'Transfers' });
    restorer?.add(panel, PANEL_ID);
    addShowCommand(app, panel, trans);
    palette?.addItem({
      command: JobCommands.show,
      category: trans.__('Transfers')
    });
    MENU.forEach((command, rank) =>
      contextMenu.addItem({ command, selector: `.${ROW_CLASS}`, rank })
    );
    return panel;
  }
};

function addShowCommand(
  { commands, shell }: JupyterFrontEnd,
  panel: IJobsPanel,
  trans: TranslationBundle
): void {
  commands.addCommand(JobCommands.show, {
    label: trans.__('Show Transfers'),
    caption: trans.__('Show the list of uploads and other transfers'),
    icon: transferIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          id: {
            type: 'string',
            description: trans.__('The id of the transfer to show')
          }
        }
      }
    },
    execute: ({ id }) => {
      shell.activateById(PANEL_ID);
      if (typeof id === 'string') {
        panel.reveal(id);
      }
    }
  });
}

/** The job whose row the context menu was opened on. */
export function rowUnder(app: JupyterFrontEnd): string | undefined {
  return app.contextMenuHitTest(node => node.classList.contains(ROW_CLASS))
    ?.dataset.jobId;
}
