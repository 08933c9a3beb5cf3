import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

/** The "Get data" dialog, to which features add their pages. */
export const IGetData = new Token<IGetData>(
  'jupyterlab-modelarts:IGetData',
  'The dialog through which data comes into the workspace.'
);

export interface IGetData {
  addPage(page: IGetDataPage): IDisposable;
  /** Open the dialog; `page` by id, else the one used last; `destination` else the file browser's. */
  open(options?: { page?: string; destination?: string }): Promise<void>;
}

export interface IGetDataPage {
  readonly id: string;
  readonly label: string;
  readonly icon: LabIcon;
  /** Smaller comes first. */
  readonly rank: number;
  render(context: IGetDataContext): ReactElement;
}

export interface IGetDataContext {
  /** The folder that receives the data, relative to the server's root. */
  readonly destination: string;
  /** Closes the dialog, as after a successful start. */
  close(): void;
}
