import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** The server's store of secrets: values go in, only names come out. */
export interface ISecretStore {
  list(): Promise<{ readonly secrets: readonly { readonly name: string }[] }>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Which secrets the server has, for the fields that are shown. Holds no value. */
export class SecretsModel {
  constructor(private readonly _store: ISecretStore) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The names; null while they are not known. Asks for them when they are first wanted. */
  get names(): ReadonlySet<string> | null {
    if (this._names === null && !this._isAsking) {
      this._isAsking = true;
      this.refresh()
        .catch(reason => console.warn('Secrets could not be listed', reason))
        .finally(() => {
          this._isAsking = false;
        });
    }
    return this._names;
  }

  async refresh(): Promise<void> {
    const edits = this._edits;
    const { secrets } = await this._store.list();
    if (edits === this._edits) {
      this._learn(secrets.map(({ name }) => name));
    } else {
      // It may have been made before what we did meanwhile.
      await this.refresh();
    }
  }

  /** @throws AppError if the server does not keep it. */
  async save(name: string, value: string): Promise<void> {
    await this._store.set(name, value);
    this._edits++;
    this._learn([...(this._names ?? []), name], this._names === null);
  }

  /** @throws AppError */
  async forget(name: string): Promise<void> {
    await this._store.delete(name);
    this._edits++;
    const others = [...(this._names ?? [])].filter(each => each !== name);
    this._learn(others, this._names === null);
  }

  /** @param isPart - whether there may be others: they are asked for. */
  private _learn(names: readonly string[], isPart = false): void {
    this._names = isPart ? null : new Set(names);
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _names: ReadonlySet<string> | null = null;
  private _isAsking = false;
  /** Counts what we have changed in the store. */
  private _edits = 0;
}
