import { ReactWidget } from '@jupyterlab/ui-components';
import type { IStateDB } from '@jupyterlab/statedb';
import type { IDisposable } from '@lumino/disposable';
import { createElement } from 'react';

import { Modal } from '../ui/modal';
import { PageList } from './pages';
import type { IGetData, IGetDataPage } from './tokens';
import { GetDataView, TITLE_ID } from './view';
import type { IGetDataViewProps } from './view';

/** Where the page used last is remembered. */
const STATE_KEY = 'jupyterlab-modelarts:get-data';

export interface IGetDataOptions extends Pick<
  IGetDataViewProps,
  'trans' | 'contents' | 'browse'
> {
  readonly state: IStateDB | null;
  /** The folder that the user looks at. */
  currentFolder(): string;
}

/** Keeps the pages, and shows them in one dialog at a time. */
export class GetData implements IGetData {
  constructor(private readonly _options: IGetDataOptions) {}

  addPage(page: IGetDataPage): IDisposable {
    return this._pages.add(page);
  }

  async open(
    options: { page?: string; destination?: string } = {}
  ): Promise<void> {
    const page = options.page ?? (await this._lastPage());
    const { trans, contents, browse, currentFolder } = this._options;
    // Whoever asks again wants something else than what is open.
    this._modal?.close();
    const modal = new Modal({
      className: 'jp-ModelArts-GetDataDialog',
      labelledBy: TITLE_ID,
      content: ReactWidget.create(
        createElement(GetDataView, {
          trans,
          contents,
          browse,
          pages: this._pages,
          destination: options.destination ?? currentFolder(),
          page,
          onSelect: selected => this._remember(selected),
          close: () => modal.close()
        })
      )
    });
    this._modal = modal;
    modal.disposed.connect(() => {
      if (this._modal === modal) {
        this._modal = null;
      }
    });
    modal.open();
    focusSelectedTab(modal.node);
  }

  private async _lastPage(): Promise<string | undefined> {
    const last = await this._options.state
      ?.fetch(STATE_KEY)
      .catch(() => undefined);
    return typeof last === 'string' ? last : undefined;
  }

  private _remember(page: string): void {
    // Not worth a word to the user when it fails.
    this._options.state?.save(STATE_KEY, page).catch(() => undefined);
  }

  private readonly _pages = new PageList();
  private _modal: Modal | null = null;
}

/** Take the focus into the dialog as soon as it is drawn. */
function focusSelectedTab(node: HTMLElement): void {
  requestAnimationFrame(() => {
    const tab = node.querySelector<HTMLElement>(
      '[role="tab"][aria-selected="true"]'
    );
    if (tab) {
      tab.focus();
    } else if (node.isConnected) {
      focusSelectedTab(node);
    }
  });
}
