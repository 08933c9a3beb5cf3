/** The questions that actions ask, in JupyterLab's own dialogs. */
import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ObsCount } from '../core/contract.gen';
import type { Formatter } from '../core/format';

/** Seconds for which a temporary link may work. */
export const EXPIRIES = [3600, 24 * 3600, 7 * 24 * 3600] as const;

export class Questions {
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _format: Formatter
  ) {}

  /** Whether `names` may be deleted, with what is in the folders among them. */
  confirmDelete(names: readonly string[], count: ObsCount): Promise<boolean> {
    const trans = this._trans;
    const { objects, size, complete } = count;
    const number = this._format.count(objects);
    const many = complete ? number : trans.__('more than %1', number);
    const what =
      names.length === 1
        ? trans.__('“%1”', names[0])
        : trans._n(
            '%2 item',
            '%2 items',
            names.length,
            this._format.count(names.length)
          );
    const amount = trans._n(
      '%2 object of %3 is deleted for good.',
      '%2 objects of %3 are deleted for good.',
      objects,
      many,
      this._format.bytes(size)
    );
    return this._confirm(
      trans.__('Delete %1?', what),
      amount,
      trans.__('Delete')
    );
  }

  confirmDisconnect(name: string): Promise<boolean> {
    const trans = this._trans;
    return this._confirm(
      trans.__('Remove the connection “%1”?', name),
      trans.__(
        'Its access keys are forgotten. Nothing in the store is changed.'
      ),
      trans.__('Remove')
    );
  }

  /** A name for an object or a folder; null when the user does not want to. */
  async name(title: string, label: string, text = ''): Promise<string | null> {
    const trans = this._trans;
    const { button, value } = await InputDialog.getText({
      title,
      label,
      text,
      // Behind the dot the kind of file stays what it is.
      selectionRange:
        text.lastIndexOf('.') > 0 ? text.lastIndexOf('.') : text.length,
      okLabel: trans.__('OK'),
      cancelLabel: trans.__('Cancel'),
      pattern: '[^\\/]+',
      required: true
    });
    const name = value?.trim();
    return button.accept && name ? name : null;
  }

  /** For how many seconds a link works; null when the user does not want one. */
  async expiry(preset: number): Promise<number | null> {
    const trans = this._trans;
    const labels = [trans.__('1 hour'), trans.__('1 day'), trans.__('7 days')];
    const { button, value } = await InputDialog.getItem({
      title: trans.__('Copy temporary link'),
      label: trans.__('Whoever has the link can read the object for'),
      items: labels,
      current: Math.max(
        0,
        EXPIRIES.findIndex(each => each === preset)
      ),
      okLabel: trans.__('Copy link'),
      cancelLabel: trans.__('Cancel')
    });
    return button.accept
      ? (EXPIRIES[labels.indexOf(value ?? '')] ?? null)
      : null;
  }

  private async _confirm(
    title: string,
    body: string,
    label: string
  ): Promise<boolean> {
    const { button } = await showDialog({
      title,
      body,
      buttons: [
        Dialog.cancelButton({ label: this._trans.__('Cancel') }),
        Dialog.warnButton({ label })
      ],
      defaultButton: 0
    });
    return button.accept;
  }
}
