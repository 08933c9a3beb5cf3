import type { TranslationBundle } from '@jupyterlab/translation';
import {
  addIcon,
  closeIcon,
  copyIcon,
  cutIcon,
  deleteIcon,
  downloadIcon,
  editIcon,
  fileUploadIcon,
  linkIcon,
  newFolderIcon,
  pasteIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { Actions } from './actions';
import type { Host } from './host';
import { obsIcon } from './icons';
import { ObsCommands } from './ids';
import type { ObsModel } from './model';

export interface ICommandOptions {
  readonly commands: CommandRegistry;
  readonly model: ObsModel;
  readonly actions: Actions;
  readonly host: Host;
  readonly trans: TranslationBundle;
  show(): void;
  connect(): void;
  edit(): void;
  disconnect(): Promise<void>;
  showProperties(): Promise<void>;
  onError(reason: unknown): void;
}

interface ICommand {
  readonly label: string;
  /** The tooltip where the label is not shown. */
  readonly caption?: string;
  readonly icon?: LabIcon;
  readonly when?: () => boolean;
  run(): void | Promise<void>;
}

/** Register all commands; they are about what is selected in the panel. */
export function addObsCommands(options: ICommandOptions): void {
  const { commands, model, onError } = options;
  const all = {
    ...placeCommands(options),
    ...selectionCommands(options),
    ...clipboardCommands(options)
  };
  for (const [id, command] of Object.entries(all)) {
    commands.addCommand(id, {
      label: command.label,
      caption: command.caption ?? command.label,
      ...(command.icon && { icon: command.icon }),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => command.when?.() ?? true,
      execute: async () => {
        try {
          await command.run();
        } catch (reason) {
          onError(reason);
        }
      }
    });
  }
  model.changed.connect(() => commands.notifyCommandChanged());
}

function placeCommands(options: ICommandOptions): Record<string, ICommand> {
  const { model, actions, host, trans } = options;
  const inBucket = () => model.bucket !== '';
  const isOurs = () => model.current?.editable ?? false;
  return {
    [ObsCommands.show]: {
      label: trans.__('Show OBS'),
      caption: trans.__('Show the browser of object stores'),
      icon: obsIcon,
      run: options.show
    },
    [ObsCommands.connect]: {
      label: trans.__('Connect to Object Store…'),
      icon: addIcon,
      run: options.connect
    },
    [ObsCommands.edit]: {
      label: trans.__('Edit Connection…'),
      icon: editIcon,
      when: isOurs,
      run: options.edit
    },
    [ObsCommands.remove]: {
      label: trans.__('Remove Connection…'),
      icon: closeIcon,
      when: isOurs,
      run: options.disconnect
    },
    [ObsCommands.refresh]: {
      label: trans.__('Refresh'),
      caption: trans.__('Refresh the list'),
      icon: refreshIcon,
      run: async () => {
        await model.load();
        await model.refresh();
      }
    },
    [ObsCommands.up]: {
      label: trans.__('Up One Folder'),
      when: inBucket,
      run: () => model.up()
    },
    [ObsCommands.upload]: {
      label: trans.__('Upload Here…'),
      caption: trans.__('Upload files of the workspace here'),
      icon: fileUploadIcon,
      when: () => inBucket() && host.canChoose,
      run: () => actions.uploadChosen()
    },
    [ObsCommands.newFolder]: {
      label: trans.__('New Folder…'),
      icon: newFolderIcon,
      when: inBucket,
      run: () => actions.makeFolder()
    }
  };
}

function selectionCommands(options: ICommandOptions): Record<string, ICommand> {
  const { model, actions, host, trans } = options;
  const some = () => actions.items.length > 0;
  const one = () => actions.item !== null;
  const object = () => actions.object !== null;
  return {
    [ObsCommands.open]: {
      label: trans.__('Open'),
      when: () => model.selection.items.length === 1,
      run: () => actions.open()
    },
    [ObsCommands.preview]: {
      label: trans.__('Preview'),
      when: object,
      run: () => actions.preview()
    },
    [ObsCommands.download]: {
      label: trans.__('Download to Workspace'),
      caption: trans.__("Download to the file browser's folder"),
      icon: downloadIcon,
      when: some,
      run: () => actions.download(host.currentFolder)
    },
    [ObsCommands.downloadTo]: {
      label: trans.__('Download To…'),
      when: () => some() && host.canChoose,
      run: () => actions.downloadTo()
    },
    [ObsCommands.rename]: {
      label: trans.__('Rename…'),
      icon: editIcon,
      when: one,
      run: () => actions.rename()
    },
    [ObsCommands.delete]: {
      label: trans.__('Delete…'),
      icon: deleteIcon,
      when: some,
      run: () => actions.delete()
    },
    [ObsCommands.insertCode]: {
      label: trans.__('Insert Code to Read It'),
      when: () => one() && host.hasNotebook,
      run: () => actions.insertCode()
    },
    [ObsCommands.properties]: {
      label: trans.__('Properties'),
      when: object,
      run: options.showProperties
    }
  };
}

function clipboardCommands({
  actions,
  trans
}: ICommandOptions): Record<string, ICommand> {
  const some = () => actions.items.length > 0;
  return {
    [ObsCommands.copy]: {
      label: trans.__('Copy'),
      icon: copyIcon,
      when: some,
      run: () => actions.remember('copy')
    },
    [ObsCommands.cut]: {
      label: trans.__('Cut'),
      icon: cutIcon,
      when: some,
      run: () => actions.remember('move')
    },
    [ObsCommands.paste]: {
      label: trans.__('Paste'),
      icon: pasteIcon,
      when: () => actions.canPaste,
      run: () => actions.paste()
    },
    [ObsCommands.copyPath]: {
      label: trans.__('Copy Path (obs://)'),
      when: some,
      run: () => actions.copyPath()
    },
    [ObsCommands.copyLink]: {
      label: trans.__('Copy Temporary Link…'),
      icon: linkIcon,
      when: () => actions.object !== null,
      run: () => actions.copyLink()
    }
  };
}
