import { PathExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ObsContent, ObsDetails, ObsItem } from '../core/contract.gen';
import { errorText, toAppError } from '../core/errors';
import type { IPlace, ObsApi } from './api';
import { DRIVE } from './ids';

/** What JupyterLab's editors open as text. */
const TEXT =
  /\.(txt|md|markdown|rst|py|r|jl|sh|sql|js|ts|css|html?|xml|ya?ml|toml|ini|cfg|conf|json|jsonl|csv|tsv|log|tex|c|h|cpp|java|go|rs)$/i;

/** Larger ones are looked at, not edited. */
const MAX_SIZE = 16 << 20;

/** Whether JupyterLab opens it in an editor. */
export function isDocument({ key, name, size, folder }: ObsItem): boolean {
  return (
    !folder &&
    size <= MAX_SIZE &&
    (isNotebook(name) || TEXT.test(name)) &&
    isPath(key)
  );
}

/** Whether a key stays as it is as a path, which JupyterLab tidies: `a//b` is `a/b` there. */
function isPath(key: string): boolean {
  const folder = 'connection/bucket';
  return PathExt.join(folder, key) === `${folder}/${key}`;
}

/** How JupyterLab names an object. */
export function documentPath({ connection, bucket, key }: IPlace): string {
  return `${DRIVE}:${connection}/${bucket}/${key}`;
}

export interface IDriveOptions {
  readonly api: ObsApi;
  readonly serverSettings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
}

/**
 * Objects as JupyterLab's documents: opened and saved, nothing else.
 *
 * The ETag stands for the hash of a file's content, by which JupyterLab notices before saving
 * that somebody else has changed it, and asks whether to overwrite that or to load it.
 */
export class ObsDrive implements Contents.IDrive {
  constructor(private readonly _options: IDriveOptions) {
    this.serverSettings = _options.serverSettings;
  }

  readonly name = DRIVE;
  readonly serverSettings: ServerConnection.ISettings;

  get fileChanged(): ISignal<this, Contents.IChangedArgs> {
    return this._fileChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  async get(
    localPath: string,
    options: Contents.IFetchOptions = {}
  ): Promise<Contents.IModel> {
    const place = placeOf(localPath);
    if (!place) {
      return folderModel(localPath);
    }
    return this._asResponse(async () => {
      if (options.content === false) {
        const { item } = await this._look(localPath, place);
        this._etags.set(localPath, item.etag);
        return modelOf(localPath, { ...item, modified: item.modified ?? 0 });
      }
      const document = await this._options.api.document(
        place,
        // Editors would save the base64 of other bytes as if it were the text.
        options.format === 'base64' ? '' : 'text'
      );
      this._etags.set(localPath, document.etag);
      return {
        ...modelOf(localPath, document),
        ...contentOf(localPath, document, options)
      };
    });
  }

  async save(
    localPath: string,
    options: Partial<Contents.IModel> = {}
  ): Promise<Contents.IModel> {
    const place = placeOf(localPath);
    if (!place) {
      throw this._unsupported();
    }
    if (this._gone.delete(localPath)) {
      // JupyterLab would write it anew, unasked, though somebody has deleted or renamed it.
      this._etags.delete(localPath);
      throw new Error(this._goneText(localPath));
    }
    return this._asResponse(async () => {
      const saved = await this._options.api.save({
        ...place,
        content:
          options.type === 'notebook' || options.format === 'json'
            ? `${JSON.stringify(options.content, null, 1)}\n`
            : String(options.content),
        format: options.format === 'base64' ? 'base64' : 'text',
        // That of the version JupyterLab has just looked at, before it asked to save.
        etag: this._etags.get(localPath) ?? ''
      });
      this._etags.set(localPath, saved.etag);
      const model = modelOf(localPath, saved);
      this._fileChanged.emit({ type: 'save', oldValue: null, newValue: model });
      return model;
    });
  }

  /**
   * An object or a folder was moved: documents follow to what is the same there, and is gone here.
   */
  async follow(from: string, to: string): Promise<void> {
    const moved = [...this._etags].filter(
      ([path]) => path === from || (from.endsWith('/') && path.startsWith(from))
    );
    for (const [path, etag] of moved) {
      const target = to + path.slice(from.length);
      const [here, there] = await Promise.all([
        this._peek(path),
        this._peek(target)
      ]);
      if (!here && there?.etag === etag) {
        this._etags.delete(path);
        this._etags.set(target, etag);
        this._fileChanged.emit({
          type: 'rename',
          oldValue: { path },
          newValue: modelOf(target, { ...there, modified: there.modified ?? 0 })
        });
      }
    }
  }

  getDownloadUrl(localPath: string): Promise<string> {
    const place = placeOf(localPath);
    return place
      ? Promise.resolve(this._options.api.contentUrl(place))
      : Promise.reject(this._unsupported());
  }

  // Object stores keep no checkpoints; JupyterLab asks for them at every save.

  createCheckpoint(): Promise<Contents.ICheckpointModel> {
    return Promise.resolve({
      id: '0',
      last_modified: new Date().toISOString()
    });
  }

  listCheckpoints(): Promise<Contents.ICheckpointModel[]> {
    return Promise.resolve([]);
  }

  restoreCheckpoint(): Promise<void> {
    return Promise.reject(this._unsupported());
  }

  deleteCheckpoint(): Promise<void> {
    return Promise.resolve();
  }

  newUntitled(): Promise<Contents.IModel> {
    return Promise.reject(this._unsupported());
  }

  delete(): Promise<void> {
    return Promise.reject(this._unsupported());
  }

  rename(): Promise<Contents.IModel> {
    return Promise.reject(this._unsupported());
  }

  copy(): Promise<Contents.IModel> {
    return Promise.reject(this._unsupported());
  }

  /** What is known of an object; null where there is none. */
  private async _peek(localPath: string): Promise<ObsItem | null> {
    const place = placeOf(localPath);
    if (!place) {
      return null;
    }
    try {
      return (await this._options.api.details(place)).item;
    } catch (reason) {
      if (toAppError(reason).status === 404) {
        return null;
      }
      throw reason;
    }
  }

  /** Look at an object, and remember if it was open and is no more. */
  private async _look(localPath: string, place: IPlace): Promise<ObsDetails> {
    try {
      const details = await this._options.api.details(place);
      this._gone.delete(localPath);
      return details;
    } catch (reason) {
      if (toAppError(reason).status === 404 && this._etags.has(localPath)) {
        this._gone.add(localPath);
      }
      throw reason;
    }
  }

  private _goneText(localPath: string): string {
    return this._options.trans.__(
      '“%1” does not exist any more: it was deleted or renamed. Close it, or save once more to write it anew.',
      PathExt.basename(localPath)
    );
  }

  /** JupyterLab tells by the reply's status whether a document is there. */
  private async _asResponse<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (reason) {
      const error = toAppError(reason);
      const { message, hint } = errorText(error.info, this._options.trans);
      throw new ServerConnection.ResponseError(
        new Response(null, { status: error.status ?? 503 }),
        `${message} ${hint}`
      );
    }
  }

  private _unsupported(): Error {
    return new Error(
      this._options.trans.__('Do this in the list of the OBS panel.')
    );
  }

  /** By path, of the version that was read or looked at last. */
  private readonly _etags = new Map<string, string>();
  /** Paths at which JupyterLab has just found nothing, where there was something before. */
  private readonly _gone = new Set<string>();
  private readonly _fileChanged = new Signal<this, Contents.IChangedArgs>(this);
  private _isDisposed = false;
}

/** The object that a path of the drive stands for; null for what is above objects. */
export function placeOf(localPath: string): IPlace | null {
  const [connection = '', bucket = '', ...rest] = localPath
    .replace(/^\/+/, '')
    .split('/');
  const key = rest.join('/');
  return bucket && key ? { connection, bucket, key } : null;
}

function isNotebook(name: string): boolean {
  return /\.ipynb$/i.test(name);
}

interface IVersion {
  readonly etag: string;
  readonly size: number;
  readonly modified: number;
}

function modelOf(path: string, version: IVersion): Contents.IModel {
  const modified = new Date(version.modified).toISOString();
  return {
    name: PathExt.basename(path),
    path,
    type: isNotebook(path) ? 'notebook' : 'file',
    writable: true,
    created: modified,
    last_modified: modified,
    size: version.size,
    hash: version.etag,
    hash_algorithm: 'etag',
    mimetype: '',
    content: null,
    format: null
  };
}

function contentOf(
  path: string,
  { content, format }: ObsContent,
  options: Contents.IFetchOptions
): Pick<Contents.IModel, 'content' | 'format'> {
  if (isNotebook(path) && options.type !== 'file') {
    return { content: JSON.parse(content) as unknown, format: 'json' };
  }
  return { content, format };
}

function folderModel(path: string): Contents.IModel {
  return {
    name: PathExt.basename(path),
    path,
    type: 'directory',
    writable: false,
    created: '',
    last_modified: '',
    mimetype: '',
    content: [],
    format: 'json'
  };
}
