import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  closeIcon,
  copyIcon,
  folderIcon,
  pauseIcon,
  refreshIcon,
  runIcon,
  stopIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';

import type { Job } from '../contract.gen';
import { errorText, showError } from '../errors';
import { clearFinishedIcon } from '../icons';
import { mayCancel, mayForget } from './cancel';
import type { JobDescriber } from './describe';
import { JobCommands } from './ids';
import { commandOf, looksOf } from './kinds';
import {
  canCancel,
  canClear,
  canForget,
  canPause,
  canResume,
  canRetry
} from './states';
import type { IJobs } from './tokens';

/** JupyterLab's command that shows a folder in the file browser. */
const GO_TO_PATH = 'filebrowser:go-to-path';

type Arguments = ReadonlyPartialJSONObject;

interface IAction {
  readonly command: string;
  readonly label: string;
  readonly icon: LabIcon;
  /** What to say before the reason when it fails. */
  readonly failure: string;
  /** What it takes beside the job's id, as a JSON schema. */
  readonly properties?: ReadonlyJSONObject;
  isPossible(job: Job): boolean;
  run(job: Job, args: Arguments): void | Promise<void>;
}

export interface ICommandOptions {
  readonly commands: CommandRegistry;
  readonly jobs: IJobs;
  readonly describer: JobDescriber;
  /** The id of the job whose row was clicked with the right button. */
  contextId(): string | undefined;
}

/** Register what can be done with jobs. A command takes `{id}`, or the row under the menu. */
export function addJobCommands(options: ICommandOptions): void {
  for (const action of [...steering(options), ...looking(options)]) {
    addAction(options, action);
  }
  addListCommands(options);
}

function addListCommands({
  commands,
  jobs,
  describer: { trans }
}: ICommandOptions): void {
  const describedBy = { args: { type: 'object', properties: {} } };
  commands.addCommand(JobCommands.clearFinished, {
    label: trans.__('Clear Finished Transfers'),
    caption: trans.__(
      'Remove transfers that are over from the list, but not those that can be resumed'
    ),
    icon: clearFinishedIcon,
    describedBy,
    isEnabled: () => isClearable(jobs),
    execute: () =>
      reporting(trans, trans.__('The list could not be cleared.'), () =>
        jobs.clearFinished()
      )
  });
  commands.addCommand(JobCommands.refresh, {
    label: trans.__('Refresh Transfers'),
    caption: trans.__('Refresh the list of transfers'),
    icon: refreshIcon,
    describedBy,
    // What goes wrong shows in the panel.
    execute: () => jobs.refresh().catch(() => undefined)
  });
  commands.addCommand(JobCommands.loadMore, {
    label: trans.__('Show More Finished Transfers'),
    describedBy,
    execute: () =>
      reporting(trans, trans.__('The list could not be read.'), () =>
        jobs.loadMore()
      )
  });
  let wasClearable = false;
  jobs.changed.connect(() => {
    const clearable = isClearable(jobs);
    if (clearable !== wasClearable) {
      wasClearable = clearable;
      commands.notifyCommandChanged(JobCommands.clearFinished);
    }
  });
}

function addAction(options: ICommandOptions, action: IAction): void {
  const { commands, jobs } = options;
  const { trans } = options.describer;
  const jobOf = (args: Arguments): Job | undefined => {
    const id = typeof args.id === 'string' ? args.id : options.contextId();
    return id === undefined ? undefined : jobs.get(id);
  };
  const isPossible = (args: Arguments): boolean => {
    const job = jobOf(args);
    return job !== undefined && action.isPossible(job);
  };
  commands.addCommand(action.command, {
    label: action.label,
    icon: action.icon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          id: {
            type: 'string',
            description: trans.__('The id of the transfer')
          },
          ...action.properties
        }
      }
    },
    isEnabled: isPossible,
    isVisible: isPossible,
    execute: async args => {
      const job = jobOf(args);
      if (job) {
        await reporting(trans, action.failure, () => action.run(job, args));
      }
    }
  });
}

function steering({ jobs, describer }: ICommandOptions): IAction[] {
  const { trans } = describer;
  return [
    {
      command: JobCommands.pause,
      label: trans.__('Pause'),
      icon: pauseIcon,
      failure: trans.__('The transfer could not be paused.'),
      isPossible: canPause,
      run: job => jobs.pause(job.id)
    },
    {
      command: JobCommands.resume,
      label: trans.__('Resume'),
      icon: runIcon,
      failure: trans.__('The transfer could not be resumed.'),
      isPossible: canResume,
      run: job => jobs.resume(job.id)
    },
    {
      command: JobCommands.retry,
      label: trans.__('Retry'),
      icon: refreshIcon,
      failure: trans.__('The transfer could not be started again.'),
      isPossible: canRetry,
      run: job => jobs.retry(job.id)
    },
    {
      command: JobCommands.cancel,
      label: trans.__('Cancel'),
      icon: stopIcon,
      failure: trans.__('The transfer could not be cancelled.'),
      properties: {
        confirmed: {
          type: 'boolean',
          description: trans.__('Do not ask, even if much has arrived')
        }
      },
      isPossible: canCancel,
      run: async (job, { confirmed }) => {
        if (confirmed === true || (await mayCancel(job, describer))) {
          await cancelStill(jobs, job);
        }
      }
    },
    {
      command: JobCommands.forget,
      label: trans.__('Remove from List'),
      icon: closeIcon,
      failure: trans.__('The transfer could not be removed from the list.'),
      isPossible: canForget,
      run: async job => {
        if (await mayForget(job, describer)) {
          await jobs.forget(job.id);
        }
      }
    }
  ];
}

function looking({ commands, jobs, describer }: ICommandOptions): IAction[] {
  const { trans } = describer;
  const folderOf = (job: Job): string | undefined =>
    looksOf(job, jobs.kind(job.kind)).folder;
  const copy = (text: string | undefined): void => {
    if (text) {
      Clipboard.copyToSystem(text);
    }
  };
  const commandFor = (job: Job): string | undefined =>
    commandOf(job, jobs.kind(job.kind));
  const errorFor = (job: Job): string | undefined => {
    const text = job.error && errorText(job.error, trans);
    return text ? `${text.message} ${text.hint}`.trim() : undefined;
  };
  return [
    {
      command: JobCommands.openFolder,
      label: trans.__('Open Folder'),
      icon: folderIcon,
      failure: trans.__('The folder could not be opened.'),
      isPossible: job =>
        folderOf(job) !== undefined && commands.hasCommand(GO_TO_PATH),
      run: async job => {
        await commands.execute(GO_TO_PATH, { path: folderOf(job) ?? '' });
      }
    },
    {
      command: JobCommands.copyCommand,
      label: trans.__('Copy as Command'),
      icon: copyIcon,
      failure: trans.__('The command could not be copied.'),
      isPossible: job => commandFor(job) !== undefined,
      run: job => copy(commandFor(job))
    },
    {
      command: JobCommands.copyError,
      label: trans.__('Copy Error Message'),
      icon: copyIcon,
      failure: trans.__('The message could not be copied.'),
      isPossible: job => job.error !== null,
      run: job => copy(errorFor(job))
    }
  ];
}

/** Cancel a job unless it has ended while the user was asked. */
async function cancelStill(jobs: IJobs, { id }: Job): Promise<void> {
  const now = jobs.get(id);
  if (now && canCancel(now)) {
    await jobs.cancel(id);
  }
}

/** Whether clearing the list would remove anything; of what is not loaded that is not known. */
function isClearable({ finished, finishedTotal }: IJobs): boolean {
  return finishedTotal > finished.length || finished.some(canClear);
}

/** Do something, and tell the user when it fails. */
async function reporting(
  trans: TranslationBundle,
  failure: string,
  run: () => void | Promise<void>
): Promise<void> {
  try {
    await run();
  } catch (reason) {
    showError(reason, trans, { title: failure });
  }
}
