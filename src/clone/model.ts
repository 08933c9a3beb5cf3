import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { CloneFolder, CloneInfo, CloneSpec } from '../core/contract.gen';
import { toAppError } from '../core/errors';
import type { AppError } from '../core/errors';
import { asksForLogin, asksForTrust } from './api';
import type { CloneApi, IUnknownHost } from './api';
import { FolderTree } from './folders';

/** Milliseconds without a key before an address is looked up. */
const TYPING_PAUSE = 600;

export interface ICloneOptions {
  /** Only the last version of each file. */
  readonly shallow: boolean;
  readonly submodules: boolean;
  readonly lfs: boolean;
  /** What happens when there is a folder of that name. */
  readonly conflict: 'rename' | 'pull' | 'overwrite';
}

export const DEFAULT_OPTIONS: ICloneOptions = {
  shallow: false,
  submodules: false,
  lfs: false,
  conflict: 'rename'
};

/** The server takes no more. */
export const MAX_PATHS = 1000;

export type Api = Pick<
  CloneApi,
  'look' | 'folder' | 'tree' | 'logIn' | 'trust'
>;

/** What the page asks. Outlives the dialog: who closes it by mistake loses nothing. */
export class CloneModel {
  constructor(private readonly _api: Api) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get url(): string {
    return this._url;
  }

  /** What the server found; null while it is asked, and where there is nothing. */
  get info(): CloneInfo | null {
    return this._info;
  }

  /** Why nothing can be cloned from there. */
  get problem(): AppError | null {
    return this._problem;
  }

  get isLooking(): boolean {
    return this._isLooking;
  }

  /** Whether the host wants a user name and a password. */
  get wantsLogin(): boolean {
    return asksForLogin(this._problem?.code);
  }

  /** The host that the user has to trust first; null when none is in question. */
  get unknownHost(): IUnknownHost | null {
    return asksForTrust(this._problem?.info ?? null);
  }

  get ref(): string {
    return this._ref;
  }

  get name(): string {
    return this._name;
  }

  get options(): ICloneOptions {
    return this._options;
  }

  /** Folders of this version; null until somebody asks. */
  get tree(): FolderTree | null {
    return this._tree;
  }

  /** Whether there are more folders than the tree has. */
  get isTreeCut(): boolean {
    return this._isTreeCut;
  }

  get isReadingTree(): boolean {
    return this._isReadingTree;
  }

  /** The chosen folders; without one, all. */
  get paths(): ReadonlySet<string> {
    return this._paths;
  }

  /** What the new folder is called. */
  get folderName(): string {
    return this._name.trim() || (this._info?.name ?? '');
  }

  /** Why no folder can have that name. */
  get nameProblem(): AppError | null {
    return this._nameProblem;
  }

  /** Whether a folder of that name is there. */
  get isTaken(): boolean {
    return this._folder?.taken ?? false;
  }

  /** Whether that is a clone of this repository. */
  get isCloned(): boolean {
    return this._folder?.cloned ?? false;
  }

  /** Whether the branch or tag is one of the repository's. */
  get isRefKnown(): boolean {
    const { _info: info, _ref: ref } = this;
    return (
      info !== null &&
      (ref === '' || info.branches.includes(ref) || info.tags.includes(ref))
    );
  }

  type(url: string): void {
    if (url === this._url) {
      return;
    }
    this._url = url;
    this._forget();
    window.clearTimeout(this._timer);
    this._isLooking = url.trim() !== '';
    if (this._isLooking) {
      this._timer = window.setTimeout(() => void this.look(), TYPING_PAUSE);
    }
    this._changed.emit();
  }

  /** The folder to put it in is another one now. */
  goTo(destination: string): void {
    if (destination !== this._destination) {
      this._destination = destination;
      this._folder = null;
      this._options = { ...this._options, conflict: DEFAULT_OPTIONS.conflict };
      if (this._info) {
        void this.look(true);
      }
    }
  }

  /** Ask the server; `keep` what was chosen. */
  async look(keep = false): Promise<void> {
    const turn = ++this._turn;
    this._isLooking = true;
    this._changed.emit();
    try {
      const info = await this._api.look(this._url, this._destination);
      if (turn === this._turn) {
        this._found(info, keep);
      }
    } catch (reason) {
      if (turn === this._turn) {
        this._info = null;
        this._problem = toAppError(reason);
      }
    }
    if (turn === this._turn) {
      this._isLooking = false;
      this._changed.emit();
    }
  }

  async logIn(
    username: string,
    password: string,
    remember: boolean
  ): Promise<void> {
    try {
      await this._api.logIn({ url: this._url, username, password, remember });
    } catch (reason) {
      this._problem = toAppError(reason);
      this._changed.emit();
      return;
    }
    await this.look();
  }

  /** Trust the host by the key that it shows, and go on. */
  async trust(): Promise<void> {
    const host = this.unknownHost;
    if (!host) {
      return;
    }
    try {
      await this._api.trust(host.url, host.fingerprint);
    } catch (reason) {
      this._problem = toAppError(reason);
      this._changed.emit();
      return;
    }
    await this.look();
  }

  setRef(ref: string): void {
    this._ref = ref.trim();
    this._tree = null;
    this._paths = new Set();
    this._changed.emit();
  }

  setName(name: string): void {
    this._name = name;
    this._folder = null;
    this._nameProblem = null;
    // What was chosen is for the folder that had the name before.
    this._options = { ...this._options, conflict: DEFAULT_OPTIONS.conflict };
    window.clearTimeout(this._nameTimer);
    this._nameTimer = window.setTimeout(
      () => void this.checkName(),
      TYPING_PAUSE
    );
    this._changed.emit();
  }

  /** Ask what is under the name that was typed, unless that is known. */
  async checkName(): Promise<void> {
    const { _info: info, _destination: destination, folderName: name } = this;
    if (!info || this._folder || this._isNameBad) {
      return;
    }
    let folder: CloneFolder | null = null;
    let problem: AppError | null = null;
    try {
      folder = await this._api.folder(info.url, destination, name);
    } catch (reason) {
      problem = toAppError(reason);
    }
    if (
      info === this._info &&
      destination === this._destination &&
      name === this.folderName
    ) {
      this._folder = folder;
      this._nameProblem = problem;
      this._changed.emit();
    }
  }

  set(options: Partial<ICloneOptions>): void {
    this._options = { ...this._options, ...options };
    this._changed.emit();
  }

  choose(path: string, isChosen: boolean): void {
    if (this._tree) {
      this._paths = isChosen
        ? this._tree.add(this._paths, path)
        : this._tree.remove(this._paths, path);
      this._changed.emit();
    }
  }

  /** Ask for the folders of this version. */
  async readTree(): Promise<void> {
    const { _info: info, _ref: ref } = this;
    if (!info || this._isReadingTree) {
      return;
    }
    this._isReadingTree = true;
    this._changed.emit();
    try {
      const tree = await this._api.tree(info.url, ref);
      if (info === this._info && ref === this._ref) {
        this._tree = new FolderTree(tree.folders);
        this._isTreeCut = !tree.complete;
      }
    } catch (reason) {
      this._problem = toAppError(reason);
    }
    this._isReadingTree = false;
    this._changed.emit();
  }

  /** What to do; the page is empty afterwards. */
  take(destination: string): CloneSpec | null {
    const info = this._info;
    if (!info || this._isNameBad) {
      return null;
    }
    const { shallow, submodules, lfs, conflict } = this._options;
    const spec: CloneSpec = {
      kind: 'clone',
      url: info.url,
      ref: this._ref === info.default_branch ? '' : this._ref,
      destination,
      name: this.folderName,
      depth: shallow ? 1 : null,
      submodules,
      lfs: lfs && info.lfs,
      paths: [...this._paths].sort(),
      // What is chosen is for the folder that was looked at.
      conflict:
        destination === this._destination
          ? this._conflict(conflict)
          : DEFAULT_OPTIONS.conflict
    };
    this.type('');
    return spec;
  }

  /** Whether no folder can have that name; a server that was not reached says nothing of it. */
  private get _isNameBad(): boolean {
    return this._nameProblem?.retryable === false;
  }

  private _conflict(wanted: ICloneOptions['conflict']): CloneSpec['conflict'] {
    if (!this.isTaken || (wanted === 'pull' && !this.isCloned)) {
      return 'rename';
    }
    return wanted;
  }

  private _found(info: CloneInfo, keep: boolean): void {
    this._info = info;
    // Up to here it stands: the form that asks who the user is must not lose what is in it.
    this._problem = null;
    if (!keep) {
      this._ref = info.ref;
      this._name = info.name;
      this._paths = new Set(info.path ? [info.path] : []);
    }
    this._nameProblem = null;
    this._folder = null;
    if (this.folderName === info.name) {
      this._folder = { taken: info.taken, cloned: info.cloned };
    } else {
      void this.checkName();
    }
  }

  private _forget(): void {
    this._turn++;
    this._info = null;
    this._problem = null;
    this._ref = '';
    this._name = '';
    this._folder = null;
    this._nameProblem = null;
    this._tree = null;
    this._paths = new Set();
    this._options = { ...this._options, conflict: DEFAULT_OPTIONS.conflict };
  }

  private _url = '';
  private _destination = '';
  private _info: CloneInfo | null = null;
  private _problem: AppError | null = null;
  private _isLooking = false;
  private _isReadingTree = false;
  private _ref = '';
  private _name = '';
  private _options = DEFAULT_OPTIONS;
  private _tree: FolderTree | null = null;
  private _isTreeCut = false;
  private _paths: ReadonlySet<string> = new Set<string>();
  /** Answers of an earlier turn come too late. */
  private _turn = 0;
  private _timer = 0;
  /** What is under the name of the new folder; null while nobody knows. */
  private _folder: CloneFolder | null = null;
  private _nameProblem: AppError | null = null;
  private _nameTimer = 0;
  private readonly _changed = new Signal<this, void>(this);
}
