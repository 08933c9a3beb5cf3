import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IGetDataPage } from './tokens';

/** The pages of the dialog, in the order of their ranks. */
export class PageList {
  get all(): readonly IGetDataPage[] {
    return this._pages;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  add(page: IGetDataPage): IDisposable {
    this._pages = [...this._pages, page].sort((a, b) => a.rank - b.rank);
    this._changed.emit();
    return new DisposableDelegate(() => {
      this._pages = this._pages.filter(other => other !== page);
      this._changed.emit();
    });
  }

  private _pages: readonly IGetDataPage[] = [];
  private readonly _changed = new Signal<this, void>(this);
}
