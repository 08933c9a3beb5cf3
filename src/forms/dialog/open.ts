import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { createElement } from 'react';

import { Modal } from '../../core/ui/modal';
import type { Field, Language } from '../syntax';
import type { IFieldDialogResult } from './spec';
import { FieldDialog, TITLE_ID } from './view';

export type { IFieldDialogResult } from './spec';

export interface IFieldDialogOptions {
  /** The cell's code now. */
  readonly source: string;
  readonly language: Language;
  /** The field to edit; null: a new one. */
  readonly field: Field | null;
  readonly trans: TranslationBundle;
  /** Names of secrets that the server has, for completion; empty if unknown. */
  readonly secrets: readonly string[];
  /** Lets the user pick a file; resolves to its path, or null if none was picked. */
  readonly pickFile?: () => Promise<string | null>;
}

/**
 * Asks for a new field, or for changes of one.
 *
 * @returns what the user wants, or null if the dialog was closed.
 */
export function openFieldDialog(
  options: IFieldDialogOptions
): Promise<IFieldDialogResult | null> {
  const { source, language, field, trans, secrets, pickFile = null } = options;
  return new Promise(resolve => {
    let wanted: IFieldDialogResult | null = null;
    const modal = new Modal({
      className: 'jp-ModelArts-FieldDialog',
      labelledBy: TITLE_ID,
      isLight: false,
      content: ReactWidget.create(
        createElement(FieldDialog, {
          trans,
          secrets,
          pickFile,
          context: { source, language, field, today: today() },
          onAccept: result => {
            wanted = result;
            modal.close();
          },
          onClose: () => modal.close()
        })
      )
    });
    modal.disposed.connect(() => resolve(wanted));
    modal.open();
  });
}

/** The present day where the user is. */
function today(): string {
  const now = new Date();
  const pad = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
