import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { RemoteInfo, RemoteSpec } from '../core/contract.gen';
import { toAppError } from '../core/errors';
import type { AppError } from '../core/errors';

/** Milliseconds without a key before addresses are looked up. */
const TYPING_PAUSE = 400;

/** As many as the server looks up at once. */
export const MAX_LINKS = 50;

export interface ILinkOptions {
  /** Make folders of archives. */
  readonly unpack: boolean;
  /** Open notebooks when they are there. */
  readonly open: boolean;
  /** What happens to files that are there already. */
  readonly conflict: 'rename' | 'overwrite';
}

export const DEFAULT_OPTIONS: ILinkOptions = {
  unpack: false,
  open: true,
  conflict: 'rename'
};

/** An address that was typed. */
export interface ILink {
  readonly url: string;
  /** What the server found there; null while it is asked. */
  readonly info: RemoteInfo | null;
  /** What to call the file. */
  readonly name: string;
}

export type Look = (
  urls: readonly string[],
  destination: string
) => Promise<readonly RemoteInfo[]>;

/** The addresses in the dialog. Outlives the dialog: who closes it by mistake loses nothing. */
export class LinkList {
  constructor(private readonly _look: Look) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get text(): string {
    return this._text;
  }

  get links(): readonly ILink[] {
    return this._urls.map(url => {
      const info = this._infos.get(url) ?? null;
      return { url, info, name: this._names.get(url) ?? info?.name ?? '' };
    });
  }

  /** Addresses that were typed beyond what can be looked up at once. */
  get surplus(): number {
    return this._surplus;
  }

  /** Why the server could not be asked; null as long as it could. */
  get problem(): AppError | null {
    return this._problem;
  }

  get options(): ILinkOptions {
    return this._options;
  }

  /** What a single file has to be, as it was typed. */
  get checksum(): string {
    return this._checksum;
  }

  /** Whether the server is being asked, or will be when no more is typed. */
  get isLooking(): boolean {
    return this._urls.some(url => !this._infos.has(url)) && !this._problem;
  }

  /** Links whose files can be had. */
  get ready(): readonly ILink[] {
    return this.links.filter(
      ({ info }) => info !== null && info.error === null
    );
  }

  type(text: string): void {
    this._text = text;
    const urls = [...new Set(text.split(/\s+/).filter(Boolean))];
    this._urls = urls.slice(0, MAX_LINKS);
    this._surplus = urls.length - this._urls.length;
    this._problem = null;
    this._lookSoon();
    this._changed.emit();
  }

  /** Where the files will go: names that are taken there are told. */
  goTo(destination: string): void {
    if (destination !== this._destination) {
      this._destination = destination;
      this._infos.clear();
      this._options = { ...this._options, conflict: DEFAULT_OPTIONS.conflict };
      this._lookSoon();
      this._changed.emit();
    }
  }

  /** Whether what it would become is there already, by what the user is shown. */
  isTaken({ info, name }: ILink): boolean {
    return (
      info !== null &&
      (this._options.unpack && info.archive
        ? info.folder_taken
        : info.taken && (name.trim() || info.name) === info.name)
    );
  }

  rename(url: string, name: string): void {
    this._names.set(url, name);
    this._changed.emit();
  }

  remove(url: string): void {
    this.type(this._urls.filter(other => other !== url).join('\n'));
  }

  set(options: Partial<ILinkOptions>): void {
    this._options = { ...this._options, ...options };
    this._changed.emit();
  }

  setChecksum(checksum: string): void {
    this._checksum = checksum;
    this._changed.emit();
  }

  /** Ask the server again, as after an error. */
  retry(): void {
    this._problem = null;
    for (const [url, info] of this._infos) {
      if (info.error) {
        this._infos.delete(url);
      }
    }
    void this._lookNow();
    this._changed.emit();
  }

  /** What to start. Links that cannot be had stay behind. */
  take(destination: string): RemoteSpec[] {
    const ready = this.ready;
    const { unpack, conflict } = this._options;
    const specs = ready.map((link): RemoteSpec => {
      const { url, info, name } = link;
      // Only what the user was asked about is overwritten.
      const isAsked = destination === this._destination && this.isTaken(link);
      return {
        kind: 'remote',
        url,
        destination,
        name: name.trim() || (info?.name ?? ''),
        sha256: this.takesChecksum ? this._checksum.trim().toLowerCase() : '',
        unpack: unpack && info?.archive === true,
        conflict: isAsked ? conflict : DEFAULT_OPTIONS.conflict
      };
    });
    this._options = { ...this._options, conflict: DEFAULT_OPTIONS.conflict };
    const taken = new Set(ready.map(({ url }) => url));
    this._checksum = '';
    // What is taken is forgotten: next time its name may be taken, too.
    taken.forEach(url => this._infos.delete(url));
    this.type(this._urls.filter(url => !taken.has(url)).join('\n'));
    return specs;
  }

  /** A checksum is for one file. */
  get takesChecksum(): boolean {
    return this._urls.length === 1;
  }

  /** Whether what was typed can be a checksum. */
  get isChecksumValid(): boolean {
    const text = this._checksum.trim();
    return !this.takesChecksum || text === '' || /^[0-9a-f]{64}$/i.test(text);
  }

  private _lookSoon(): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this._lookNow(), TYPING_PAUSE);
  }

  private async _lookNow(): Promise<void> {
    clearTimeout(this._timer);
    const destination = this._destination;
    const urls = this._urls.filter(url => !this._infos.has(url));
    if (urls.length === 0) {
      return;
    }
    try {
      const infos = await this._look(urls, destination);
      if (destination === this._destination) {
        infos.forEach(info => this._infos.set(info.url, info));
      }
    } catch (reason) {
      this._problem = toAppError(reason);
    }
    this._changed.emit();
  }

  private _text = '';
  private _urls: readonly string[] = [];
  private _surplus = 0;
  private _destination = '';
  private _options = DEFAULT_OPTIONS;
  private _checksum = '';
  private _problem: AppError | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  /** By address, for the present destination. */
  private readonly _infos = new Map<string, RemoteInfo>();
  /** What users have called files. */
  private readonly _names = new Map<string, string>();
  private readonly _changed = new Signal<this, void>(this);
}
