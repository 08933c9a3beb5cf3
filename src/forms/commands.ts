import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  addIcon,
  codeIcon,
  copyIcon,
  editIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { FormActions } from './actions';
import type { CellForm } from './cellform';
import { FormCommands } from './ids';
import { isParameter } from './parameters';

/** The form of the active cell, and what can be done with it. */
export interface ICurrentForm {
  readonly form: CellForm;
  readonly actions: FormActions;
}

interface IFormCommand {
  readonly id: string;
  readonly label: string;
  readonly icon?: LabIcon;
  /** Whether it makes sense for a cell that has a form; all but the first need one. */
  isPossible(form: CellForm): boolean;
  isToggled?(form: CellForm): boolean;
  run(current: ICurrentForm): void;
}

/** Finds the form that a command is for; null if there is no code cell. */
export type FindForm = (inContext: boolean) => ICurrentForm | null;

/**
 * Registers what can be done with forms: each acts on the active cell of the current notebook, or,
 * with `{context: true}`, on the cell that the context menu was opened for.
 */
export function addFormCommands(
  commands: CommandRegistry,
  palette: ICommandPalette | null,
  trans: TranslationBundle,
  find: FindForm
): void {
  for (const command of formCommands(trans)) {
    const current = (args: ReadonlyPartialJSONObject) =>
      find(args.context === true);
    const isPossible = (args: ReadonlyPartialJSONObject) => {
      const form = current(args)?.form;
      return form !== undefined && command.isPossible(form);
    };
    commands.addCommand(command.id, {
      label: command.label,
      ...(command.icon && { icon: command.icon }),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            context: {
              type: 'boolean',
              description: trans.__(
                'Whether it is for the cell under the context menu'
              )
            }
          }
        }
      },
      isEnabled: isPossible,
      ...(command.isToggled && {
        isToggleable: true,
        isToggled: args => {
          const form = current(args)?.form;
          return form !== undefined && command.isToggled?.(form) === true;
        }
      }),
      execute: args => {
        const now = current(args);
        if (now && command.isPossible(now.form)) {
          now.actions.change(() => command.run(now));
        }
      }
    });
    palette?.addItem({ command: command.id, category: trans.__('Forms') });
  }
}

const has = ({ model }: CellForm): boolean => model.exists;
const canEdit = ({ model }: CellForm): boolean =>
  model.exists && !model.isReadOnly;

function formCommands(trans: TranslationBundle): IFormCommand[] {
  return [
    {
      id: FormCommands.add,
      label: trans.__('Add Form'),
      icon: addIcon,
      isPossible: ({ model }) =>
        !model.exists && !model.isReadOnly && model.language !== null,
      run: ({ form }) => {
        form.model.setTitle(trans.__('Form'));
        if (form.model.view !== 'both') {
          form.model.setView('both');
        }
        form.editTitle();
      }
    },
    {
      id: FormCommands.addField,
      label: trans.__('Add new form field…'),
      icon: addIcon,
      isPossible: canEdit,
      run: ({ actions }) => actions.addField()
    },
    {
      id: FormCommands.editTitle,
      label: trans.__('Edit title'),
      icon: editIcon,
      isPossible: canEdit,
      run: ({ form }) => form.editTitle()
    },
    ...views(trans),
    ...more(trans)
  ];
}

function views(trans: TranslationBundle): IFormCommand[] {
  return [
    {
      id: FormCommands.hideCode,
      label: trans.__('Hide code'),
      icon: codeIcon,
      isPossible: form => has(form) && form.model.view !== 'form',
      run: ({ form }) => form.model.setView('form')
    },
    {
      id: FormCommands.hideForm,
      label: trans.__('Hide form'),
      isPossible: form => has(form) && form.model.view !== 'code',
      run: ({ form }) => form.model.setView('code')
    },
    {
      id: FormCommands.showAll,
      label: trans.__('Show all'),
      isPossible: form => has(form) && form.model.view !== 'both',
      run: ({ form }) => form.model.setView('both')
    }
  ];
}

function more(trans: TranslationBundle): IFormCommand[] {
  const autoRun = ({ model }: CellForm) =>
    model.form.title?.options.autoRun === true;
  return [
    {
      id: FormCommands.autoRun,
      label: trans.__('Run after each change'),
      isPossible: canEdit,
      isToggled: autoRun,
      run: ({ form }) =>
        form.model.setTitleOption('run', autoRun(form) ? null : 'auto')
    },
    {
      id: FormCommands.reset,
      label: trans.__('Reset to defaults'),
      isPossible: form => canEdit(form) && form.model.resettable.length > 0,
      run: ({ form }) =>
        form.model.reset(form.model.resettable.map(({ id }) => id))
    },
    {
      id: FormCommands.copyParameters,
      label: trans.__('Copy as %ma parameters'),
      icon: copyIcon,
      isPossible: ({ model }) => model.form.fields.some(isParameter),
      run: ({ actions }) => actions.copyParameters()
    },
    {
      id: FormCommands.remove,
      label: trans.__('Remove form'),
      isPossible: canEdit,
      run: ({ form }) => form.model.remove()
    }
  ];
}
