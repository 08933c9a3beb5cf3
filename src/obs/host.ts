/** What the browser of object stores needs of JupyterLab around it. */
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type {
  FileBrowser,
  IDefaultFileBrowser,
  IFileBrowserFactory
} from '@jupyterlab/filebrowser';
import { NotebookActions } from '@jupyterlab/notebook';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

/** Drives that show the server's own files: real-time collaboration adds one. */
const SERVER_DRIVES = ['', 'RTC'];

export interface IHostParts {
  readonly contents: Contents.IManager;
  readonly documents: IDocumentManager | null;
  readonly browsers: IFileBrowserFactory | null;
  readonly defaultBrowser: IDefaultFileBrowser | null;
  readonly notebooks: INotebookTracker | null;
  readonly trans: TranslationBundle;
  readonly translator: ITranslator | null;
}

export class Host {
  constructor(private readonly _parts: IHostParts) {}

  get canChoose(): boolean {
    return this._parts.documents !== null;
  }

  get hasNotebook(): boolean {
    return Boolean(this._parts.notebooks?.currentWidget);
  }

  /** The file browser that is in use. */
  get browser(): FileBrowser | null {
    const { browsers, defaultBrowser } = this._parts;
    return browsers?.tracker.currentWidget ?? defaultBrowser;
  }

  /** The workspace folder that the user looks at. */
  get currentFolder(): string {
    return this.localPath(this.browser?.model.path ?? '') ?? '';
  }

  /** A path as the server knows it; null on a drive that is not the server's. */
  localPath(path: string): string | null {
    const { contents } = this._parts;
    return SERVER_DRIVES.includes(contents.driveName(path))
      ? contents.localPath(path).replace(/^\/+/, '')
      : null;
  }

  /** Files and folders of the workspace; none when the user does not want to. */
  async chooseFiles(): Promise<string[]> {
    const { documents, trans, translator } = this._parts;
    if (!documents) {
      return [];
    }
    const { button, value } = await FileDialog.getOpenFiles({
      manager: documents,
      defaultPath: this.currentFolder,
      title: trans.__('Choose files or folders to upload'),
      ...(translator && { translator })
    });
    return button.accept ? this._localPaths(value) : [];
  }

  async chooseFolder(): Promise<string | null> {
    const { documents, trans, translator } = this._parts;
    if (!documents) {
      return null;
    }
    const { button, value } = await FileDialog.getExistingDirectory({
      manager: documents,
      defaultPath: this.currentFolder,
      title: trans.__('Choose a folder to download to'),
      ...(translator && { translator })
    });
    const [path] = button.accept ? this._localPaths(value) : [];
    return path ?? null;
  }

  /** Show a document in JupyterLab's own editors. */
  open(path: string): void {
    this._parts.documents?.openOrReveal(path);
  }

  /** Put code into the active cell if that is empty, else into a new one below. */
  insertCode(code: string): void {
    const notebook = this._parts.notebooks?.currentWidget?.content;
    if (!notebook?.model) {
      return;
    }
    const cell = notebook.activeCell;
    if (
      !cell ||
      cell.model.type !== 'code' ||
      cell.model.sharedModel.source.trim()
    ) {
      NotebookActions.insertBelow(notebook);
    }
    notebook.activeCell?.model.sharedModel.setSource(code);
    notebook.activate();
  }

  private _localPaths(models: readonly Contents.IModel[] | null): string[] {
    return (models ?? [])
      .map(({ path }) => this.localPath(path))
      .filter((path): path is string => path !== null);
  }
}
