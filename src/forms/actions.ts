import {
  Clipboard,
  Dialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  closeIcon,
  copyIcon,
  deleteIcon,
  editIcon,
  moveDownIcon,
  moveUpIcon,
  undoIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { localError, showError } from '../core/errors';
import type { CellForm } from './cellform';
import { openFieldDialog } from './dialog';
import { FormCommands } from './ids';
import { openMenu } from './menu';
import type { IMenuItem } from './menu';
import type { NotebookForms } from './notebookforms';
import { asParameters, isParameter } from './parameters';
import type { SecretsModel } from './secrets';
import { FormError } from './syntax';
import type { Field, FieldId } from './syntax';
import { findField } from './syntax/edit';
import { readText } from './syntax/literal';
import type { IFormActions } from './view/services';

export interface IActionOptions {
  readonly commands: CommandRegistry;
  readonly documents: IDocumentManager | null;
  readonly secrets: SecretsModel | null;
  readonly trans: TranslationBundle;
}

/** What a user can do with one form. */
export class FormActions implements IFormActions {
  constructor(
    private readonly _form: CellForm,
    private readonly _forms: NotebookForms,
    private readonly _options: IActionOptions
  ) {}

  run(advance: boolean): void {
    if (!advance && this._form.services.autoRun.isRunningThis) {
      // A click on "Run" leaves the control before, which then has the cell run by itself.
      return;
    }
    this._forms
      .run(this._form.cell, advance)
      .catch(reason => showError(reason, this._options.trans));
  }

  leave(): void {
    this._form.cell.node.focus();
  }

  addField(): void {
    const { model } = this._form;
    void this._ask(null).then(result => {
      if (result) {
        this.change(() => model.addField(result.spec));
        void this._focusField(result.spec.name);
      }
    });
  }

  editField(field: Field): void {
    const { model } = this._form;
    this.change(() => {
      // As the code is now: the one that the row shows may have stood elsewhere.
      this._edit(findField(model.source, field.id, model.form.language).field);
    });
  }

  openFormMenu(anchor: Element): void {
    const { commands } = this._options;
    // The commands act on the active cell.
    this._forms.activate(this._form);
    const items = [
      FormCommands.editTitle,
      FormCommands.addField,
      null,
      FormCommands.hideCode,
      FormCommands.hideForm,
      FormCommands.showAll,
      null,
      FormCommands.autoRun,
      FormCommands.reset,
      FormCommands.copyParameters,
      null,
      FormCommands.remove
    ];
    openMenu(
      anchor,
      items.map(id => id && commandItem(commands, id))
    );
  }

  openFieldMenu(field: Field, anchor: Element): void {
    const { model } = this._form;
    const { trans } = this._options;
    const { fields } = model.form;
    const index = fields.findIndex(each => each.id === field.id);
    const stored = this._options.secrets?.names?.has(String(field.value));
    const secret = field.type === 'secret' && field.value !== null;
    const resettable = model.resettable.some(each => each.id === field.id);
    openMenu(anchor, [
      {
        label: trans.__('Edit field…'),
        icon: editIcon,
        run: () => this.editField(field)
      },
      {
        label: trans.__('Move up'),
        icon: moveUpIcon,
        isEnabled: index > 0,
        run: () => this._move(field.id, fields[index - 1]?.id ?? null)
      },
      {
        label: trans.__('Move down'),
        icon: moveDownIcon,
        isEnabled: index < fields.length - 1,
        run: () => this._move(field.id, fields[index + 2]?.id ?? null)
      },
      ...(secret
        ? [
            {
              label: trans.__('Delete the secret from the server'),
              icon: closeIcon,
              isEnabled: stored === true,
              run: () => void this._forgetSecret(String(field.value))
            }
          ]
        : [
            {
              label: trans.__('Reset to default'),
              icon: undoIcon,
              isEnabled: resettable,
              run: () => this.change(() => model.reset([field.id]))
            }
          ]),
      null,
      {
        label: trans.__('Remove from form, keep the code'),
        run: () => this._drop(index, () => model.releaseField(field.id))
      },
      {
        label: trans.__('Delete field and its line of code'),
        icon: deleteIcon,
        run: () => this._drop(index, () => model.removeField(field.id))
      }
    ]);
  }

  async pickFile(): Promise<string | null> {
    const { documents, trans } = this._options;
    if (documents === null) {
      return null;
    }
    const folder = PathExt.dirname(this._forms.panel.context.localPath);
    try {
      const result = await FileDialog.getOpenFiles({
        manager: documents,
        title: trans.__('Choose a file'),
        defaultPath: folder
      });
      const path = result.button.accept ? result.value?.[0]?.path : undefined;
      // Kernels run in the notebook's folder.
      return path === undefined ? null : PathExt.relative(folder, path);
    } catch (reason) {
      showError(reason, trans);
      return null;
    }
  }

  async moveSecret(field: Field): Promise<void> {
    const { secrets, trans } = this._options;
    const { model } = this._form;
    const value = readText(field.text, model.form.language)?.value;
    if (secrets === null || !value) {
      return;
    }
    try {
      // Another tab may have stored one of this name since.
      await secrets.refresh();
      const name = unusedName(field.name, secrets.names);
      await secrets.save(name, value);
      const now = model.form.fields.find(each => each.id === field.id);
      // Another text is another secret.
      if (now?.text === field.text) {
        this.change(() => model.setSecret(field.id, name));
      }
    } catch (reason) {
      showError(reason, trans, {
        title: trans.__('The secret could not be stored.')
      });
    }
  }

  copyParameters(): void {
    const { trans } = this._options;
    const { fields } = this._form.model.form;
    const taken = fields.filter(isParameter);
    const left = fields.filter(field => !taken.includes(field));
    Clipboard.copyToSystem(asParameters(taken));
    Notification.info(
      left.length === 0
        ? trans.__('All values are in the clipboard, as parameters.')
        : trans.__(
            'The values are in the clipboard, as parameters, without: %1',
            left.map(({ name }) => name).join(', ')
          ),
      { autoClose: 5000 }
    );
  }

  /** Changes the form, and tells the user if that cannot be done. Returns whether it was. */
  change(run: () => void): boolean {
    const { trans } = this._options;
    try {
      if (this._form.model.isDisposed) {
        throw localError(
          'form.no-such-cell',
          trans.__('The cell is no longer in the notebook.')
        );
      }
      run();
      return true;
    } catch (reason) {
      showError(
        reason instanceof FormError
          ? localError(`form.${reason.code}`, formErrorText(reason, trans))
          : reason,
        trans
      );
      return false;
    }
  }

  private _edit(field: Field): void {
    const { model } = this._form;
    void this._ask(field).then(result => {
      if (result) {
        // Others may have changed it while the dialog was open.
        const now = model.form.fields.find(each => each.id === field.id);
        const text = result.keepText ? now?.text : undefined;
        this.change(() => model.replaceField(field.id, result.spec, text));
        void this._focusField(result.spec.name);
      }
    });
  }

  private _ask(field: Field | null) {
    const { model } = this._form;
    return openFieldDialog({
      source: model.source,
      language: model.form.language,
      field,
      trans: this._options.trans,
      secrets: [...(this._options.secrets?.names ?? [])],
      ...(this._options.documents && { pickFile: () => this.pickFile() })
    });
  }

  private _move(id: FieldId, before: FieldId | null): void {
    this.change(() => this._form.model.moveField(id, before));
    void this._keepFocus(id);
  }

  /** Takes away the field at an index; the next one gets the focus. */
  private _drop(index: number, change: () => void): void {
    this.change(change);
    const { fields } = this._form.model.form;
    const next = fields[index] ?? fields[fields.length - 1];
    if (next) {
      void this._keepFocus(next.id);
    }
  }

  private async _forgetSecret(name: string): Promise<void> {
    const { secrets, trans } = this._options;
    const { button } = await showDialog({
      title: trans.__('Delete the secret %1?', name),
      body: trans.__(
        'It goes from the server, for all notebooks, and cannot be brought back.'
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Delete') })
      ]
    });
    if (!button.accept) {
      return;
    }
    secrets?.forget(name).catch(reason =>
      showError(reason, trans, {
        title: trans.__('The secret could not be deleted.')
      })
    );
  }

  private async _focusField(id: FieldId): Promise<void> {
    await drawn();
    this._row(id)
      ?.querySelector<HTMLElement>('input, select, textarea')
      ?.focus();
  }

  /** Gives the focus to a field's menu if its button had it, and has been drawn anew. */
  private async _keepFocus(id: FieldId): Promise<void> {
    await drawn();
    if (document.activeElement === document.body) {
      this._row(id)
        ?.querySelector<HTMLElement>('button[aria-haspopup]')
        ?.focus();
    }
  }

  private _row(id: FieldId): HTMLElement | undefined {
    const rows =
      this._form.host?.node.querySelectorAll<HTMLElement>('[data-field]');
    return [...(rows ?? [])].find(each => each.dataset.field === id);
  }
}

/** Forms are drawn after the code has changed. */
function drawn(): Promise<unknown> {
  return new Promise(resolve => requestAnimationFrame(resolve));
}

/** A name for a new secret: those that are there may be other notebooks'. */
function unusedName(field: string, names: ReadonlySet<string> | null): string {
  const plain = field.replace(/[^\w.-]+/g, '_').replace(/^\W+|_$/g, '');
  const wanted = plain.slice(0, 120) || 'secret';
  let name = wanted;
  for (let count = 2; names?.has(name); count++) {
    name = `${wanted}_${count}`;
  }
  return name;
}

/** A menu's item that does a command. */
function commandItem(commands: CommandRegistry, id: string): IMenuItem {
  return {
    label: commands.label(id),
    isEnabled: commands.isEnabled(id),
    ...(commands.isToggleable(id) && { isToggled: commands.isToggled(id) }),
    ...(id === FormCommands.copyParameters && { icon: copyIcon }),
    run: () => void commands.execute(id)
  };
}

function formErrorText(error: FormError, trans: TranslationBundle): string {
  switch (error.code) {
    case 'bad-name':
      return trans.__('This name cannot be used for the field.');
    case 'bad-value':
      return trans.__('The line of code cannot hold this value.');
    case 'cannot-move':
      return trans.__(
        'The line cannot be moved there, as the code would not mean the same.'
      );
    case 'no-such-field':
      return trans.__('The field is no longer in the code.');
  }
}
