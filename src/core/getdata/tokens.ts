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

/**
 * - `ready`: the destination is the folder that the field shows.
 * - `checking`: another one was typed, and nobody knows yet whether it can be used.
 * - `invalid`: the field shows something that cannot be used, and says why.
 */
export type DestinationState = 'ready' | 'checking' | 'invalid';

/** Whatever of it changes, the page is rendered anew. */
export interface IGetDataContext {
  /** The last folder that was found usable, relative to the server's root. */
  readonly destination: string;
  readonly destinationState: DestinationState;
  /**
   * Ask this before anything goes anywhere.
   *
   * @returns the folder that receives the data, being what the field shows at this moment;
   * null when that cannot be used
   */
  settleDestination(): Promise<string | null>;
  /** Closes the dialog, as after a successful start. */
  close(): void;
}
