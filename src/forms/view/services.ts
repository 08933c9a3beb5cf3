import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { AutoRun } from '../autorun';
import type { KernelChoices } from '../choices';
import type { FormModel } from '../model';
import type { SecretsModel } from '../secrets';
import type { Field } from '../syntax';

/** What a form's view needs beside the form. */
export interface IFormServices {
  readonly trans: TranslationBundle;
  readonly rendermime: IRenderMimeRegistry;
  readonly choices: KernelChoices;
  readonly autoRun: AutoRun;
  readonly secrets: SecretsModel | null;
  readonly actions: IFormActions;
}

/** What can be done with a form and its cell. */
export interface IFormActions {
  /** Runs the cell; `advance`: and goes to the next one. */
  run(advance: boolean): void;
  /** Changes the form, and tells the user if that cannot be done. Returns whether it was. */
  change(run: () => void): boolean;
  addField(): void;
  editField(field: Field): void;
  /** Shows what else can be done, at an element. */
  openFormMenu(anchor: Element): void;
  openFieldMenu(field: Field, anchor: Element): void;
  /** Lets the user pick a file; resolves to its path from the notebook's folder. */
  pickFile(): Promise<string | null>;
  /** Stores a secret that stands in the code as a text, and puts its name there. */
  moveSecret(field: Field): Promise<void>;
  /** Back to the notebook's own keys. */
  leave(): void;
}

export interface IFormProps {
  readonly model: FormModel;
  readonly services: IFormServices;
}
