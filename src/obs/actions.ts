/** What can be done with what is selected. */
import { Clipboard, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ObsCount, ObsItem } from '../core/contract.gen';
import type { IJobs } from '../core/jobs/tokens';
import { nameOf, numbered, obsAddress } from './address';
import type { IPlace } from './api';
import { readingCode } from './code';
import { documentPath, isDocument } from './drive';
import type { Host } from './host';
import type { ObsModel } from './model';
import type { IObsOptions } from './options';
import type { Questions } from './questions';
import { startTransfer } from './transfers';
import type { Transfer } from './transfers';

export interface IActionsOptions {
  readonly model: ObsModel;
  readonly jobs: IJobs;
  readonly host: Host;
  readonly questions: Questions;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly settings: () => IObsOptions;
  showPreview(place: IPlace, item: ObsItem): void;
}

export class Actions {
  constructor(private readonly _options: IActionsOptions) {}

  /** What is selected, where it can be worked with: buckets cannot. */
  get items(): ObsItem[] {
    const { model } = this._options;
    return model.bucket ? model.selection.items : [];
  }

  /** The only object or folder that is selected. */
  get item(): ObsItem | null {
    const { items } = this;
    return items.length === 1 ? (items[0] ?? null) : null;
  }

  /** The only object that is selected. */
  get object(): ObsItem | null {
    return this.item?.folder === false ? this.item : null;
  }

  get canPaste(): boolean {
    const { clipboard, current, bucket } = this._options.model;
    return (
      clipboard !== null &&
      bucket !== '' &&
      clipboard.connection === current?.connection.id
    );
  }

  /** Enter folders; open what JupyterLab can edit; show a preview of the rest. */
  async open(): Promise<void> {
    const { model, host } = this._options;
    const [item] = model.selection.items;
    if (item?.folder) {
      await model.enter(item);
    } else if (item && isDocument(item)) {
      host.open(documentPath(this._place(item.key)));
    } else if (item) {
      this.preview();
    }
  }

  preview(): void {
    const { object } = this;
    if (object) {
      this._options.showPreview(this._place(object.key), object);
    }
  }

  async uploadChosen(): Promise<void> {
    await this.upload(await this._options.host.chooseFiles());
  }

  /** Workspace files and folders go to the folder in whose row they were dropped, or that is shown. */
  async upload(paths: readonly string[], row?: string): Promise<void> {
    const { bucket, prefix } = this._options.model;
    if (paths.length === 0) {
      return;
    }
    if (!bucket && !row) {
      const { trans } = this._options;
      Notification.warning(trans.__('Open a bucket first, or drop on one.'));
      return;
    }
    await this._start({
      action: 'upload',
      sources: paths,
      destination: bucket
        ? obsAddress(bucket, row ?? prefix)
        : obsAddress(row ?? '')
    });
  }

  /** What is selected goes to a workspace folder. */
  async download(destination: string): Promise<void> {
    const sources = this._addresses();
    if (sources.length > 0) {
      await this._start({ action: 'download', sources, destination });
    }
  }

  async downloadTo(): Promise<void> {
    const destination = await this._options.host.chooseFolder();
    if (destination !== null) {
      await this.download(destination);
    }
  }

  remember(action: 'copy' | 'move'): void {
    const { model, trans } = this._options;
    const sources = this._addresses();
    const connection = model.current?.connection.id;
    if (sources.length > 0 && connection !== undefined) {
      model.clipboard = { action, connection, sources };
      Notification.info(
        trans._n(
          'One item to paste. Go to another folder and press Paste.',
          '%1 items to paste. Go to another folder and press Paste.',
          sources.length
        ),
        { autoClose: 3000 }
      );
    }
  }

  async paste(): Promise<void> {
    const { model } = this._options;
    const { clipboard, bucket, prefix } = model;
    if (!clipboard || !this.canPaste) {
      return;
    }
    const { action } = clipboard;
    const isHere = (source: string) =>
      source === obsAddress(bucket, prefix + nameOf(source)) ||
      source === obsAddress(bucket, `${prefix}${nameOf(source)}/`);
    const others = clipboard.sources.filter(source => !isHere(source));
    if (others.length > 0) {
      const destination = obsAddress(bucket, prefix);
      await this._start({ action, sources: others, destination });
    }
    if (action === 'move') {
      model.clipboard = null;
      return;
    }
    // What is copied to where it is gets a number, as in file managers.
    for (const source of clipboard.sources.filter(isHere)) {
      const name = await this._freeName(nameOf(source));
      const destination = obsAddress(bucket, prefix + name);
      await this._start({ action, sources: [source], destination });
    }
  }

  async rename(): Promise<void> {
    const { trans, questions, model } = this._options;
    const { item } = this;
    if (!item) {
      return;
    }
    const ask = (title: string, text: string) =>
      questions.name(title, trans.__('New name'), text);
    let name = await ask(trans.__('Rename “%1”', item.name), item.name);
    while (name && name !== item.name && (await this._isTaken(name))) {
      name = await ask(
        trans.__('“%1” exists already. Choose another name.', name),
        name
      );
    }
    if (name && name !== item.name) {
      await this._start({
        action: 'move',
        sources: [obsAddress(model.bucket, item.key)],
        // A slash at its end would mean: into that folder.
        destination: obsAddress(model.bucket, `${model.prefix}${name}`)
      });
    }
  }

  async delete(): Promise<void> {
    const { questions, settings } = this._options;
    const { items } = this;
    if (items.length === 0) {
      return;
    }
    const names = items.map(({ name }) => name);
    // A folder may hold more than anybody would think: that is always asked.
    const mustAsk = settings().confirmDelete || items.some(item => item.folder);
    const isWanted =
      !mustAsk || (await questions.confirmDelete(names, await this._count()));
    if (isWanted) {
      await this._start({
        action: 'delete',
        sources: items.map(this._address)
      });
    }
  }

  async makeFolder(): Promise<void> {
    const { trans, questions, model } = this._options;
    const { connection, bucket, key } = this._place(model.prefix);
    const name = await questions.name(trans.__('New folder'), trans.__('Name'));
    if (name !== null) {
      const made = `${key}${name}/`;
      await model.api.makeFolder({ connection, bucket, key: made });
      await model.go(bucket, key, made);
    }
  }

  copyPath(): void {
    Clipboard.copyToSystem(this._addresses().join('\n'));
  }

  async copyLink(): Promise<void> {
    const { model, questions, settings, trans } = this._options;
    const { object } = this;
    const seconds =
      object && (await questions.expiry(settings().linkExpiry * 3600));
    if (object && seconds) {
      const { url, expires } = await model.api.link({
        ...this._place(object.key),
        seconds
      });
      Clipboard.copyToSystem(url);
      const end = new Date(expires).toLocaleString(this._options.locale);
      Notification.success(
        trans.__('The link is in the clipboard. It works until %1.', end),
        { autoClose: 5000 }
      );
    }
  }

  insertCode(): void {
    const { model, host } = this._options;
    const { item } = this;
    if (item && model.current) {
      host.insertCode(
        readingCode(
          model.current.connection,
          model.bucket,
          item,
          model.embedded?.folder ?? ''
        )
      );
    }
  }

  async properties(): Promise<ReturnType<ObsModel['api']['details']> | null> {
    const { object } = this;
    return object && this._options.model.api.details(this._place(object.key));
  }

  /** What the selected folders hold, and the objects beside them. */
  private async _count(): Promise<ObsCount> {
    const counts = await Promise.all(
      this.items.map(async ({ folder, key, size }) =>
        folder
          ? this._options.model.api.count(this._place(key))
          : { objects: 1, size, complete: true }
      )
    );
    return counts.reduce((sum, each) => ({
      objects: sum.objects + each.objects,
      size: sum.size + each.size,
      complete: sum.complete && each.complete
    }));
  }

  /** Whether an object or a folder of this name is in the folder that is shown. */
  private _isTaken(name: string): Promise<boolean> {
    const { api, prefix } = this._options.model;
    return api.exists(this._place(`${prefix}${name}`));
  }

  private async _freeName(name: string): Promise<string> {
    const { connection, bucket, key } = this._place(this._options.model.prefix);
    for (let number = 1; ; number++) {
      const candidate = numbered(name, number);
      const id = `${connection} ${obsAddress(bucket, key + candidate)}`;
      if (this._given.has(id)) {
        continue;
      }
      this._given.add(id);
      if (!(await this._isTaken(candidate))) {
        return candidate;
      }
    }
  }

  /** Names that were given to copies, which may be under way. */
  private readonly _given = new Set<string>();

  private async _start(transfer: Omit<Transfer, 'connection'>): Promise<void> {
    const { jobs, model } = this._options;
    const connection = model.current?.connection.id;
    if (connection !== undefined) {
      await startTransfer(jobs, { ...transfer, connection });
    }
  }

  private _addresses(): string[] {
    return this.items.map(this._address);
  }

  private readonly _address = ({ key }: ObsItem): string =>
    obsAddress(this._options.model.bucket, key);

  private _place(key: string): IPlace {
    const { current, bucket } = this._options.model;
    return { connection: current?.connection.id ?? '', bucket, key };
  }
}
