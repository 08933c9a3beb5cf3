import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { mergeSelections, replacedBy, withoutTop } from './gather';
import type { IGathered } from './gather';
import type { ISelection } from './types';
import { topName } from './types';

/** One chosen file or folder, as a row shows it. */
export interface IChosen {
  readonly name: string;
  readonly folder: boolean;
  /** Files in it; empty folders do not count. */
  readonly files: number;
  readonly size: number;
}

/** - `reading`: the browser lists what was chosen. `checking`: the server is asked about it. */
export type PageState = 'idle' | 'reading' | 'checking';

const NOTHING: ISelection = { entries: [], handles: new Map() };

/** What was chosen in the dialog. Outlives the dialog: who closes it by mistake loses nothing. */
export class PageModel {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get selection(): ISelection {
    return this._selection;
  }

  /** The selection by what was chosen, in the order of choosing. */
  get chosen(): readonly IChosen[] {
    return this._chosen;
  }

  get state(): PageState {
    return this._state;
  }

  /** Paths that the browser could not read the last time something was chosen. */
  get unreadable(): readonly string[] {
    return this._unreadable;
  }

  /** Paths of files that others of the same name have replaced the last time. */
  get replaced(): readonly string[] {
    return this._replaced;
  }

  async add(gathering: Promise<IGathered>): Promise<void> {
    await this.during('reading', async () => {
      const gathered = await gathering;
      this._unreadable = gathered.unreadable;
      this._replaced = [
        ...new Set([
          ...gathered.replaced,
          ...replacedBy(this._selection, gathered)
        ])
      ];
      this._select(mergeSelections(this._selection, gathered));
    });
  }

  remove(name: string): void {
    this._select(withoutTop(this._selection, name));
    this._changed.emit();
  }

  clear(): void {
    this._unreadable = [];
    this._replaced = [];
    this._select(NOTHING);
    this._changed.emit();
  }

  /** Be in `state` for as long as `work` takes. */
  async during<T>(state: PageState, work: () => Promise<T>): Promise<T> {
    this._state = state;
    this._changed.emit();
    try {
      return await work();
    } finally {
      this._state = 'idle';
      this._changed.emit();
    }
  }

  private _select(selection: ISelection): void {
    this._selection = selection;
    this._chosen = summarize(selection);
  }

  private _selection = NOTHING;
  private _chosen: readonly IChosen[] = [];
  private _state: PageState = 'idle';
  private _unreadable: readonly string[] = [];
  private _replaced: readonly string[] = [];
  private readonly _changed = new Signal<this, void>(this);
}

function summarize({ entries }: ISelection): IChosen[] {
  const chosen = new Map<string, IChosen>();
  for (const { path, size, file } of entries) {
    const name = topName(path);
    const before = chosen.get(name);
    chosen.set(name, {
      name,
      folder: file === null || path !== name,
      files: (before?.files ?? 0) + (file === null ? 0 : 1),
      size: (before?.size ?? 0) + size
    });
  }
  return [...chosen.values()];
}
