/** Makes file browsers take files and folders that are dropped on them. */
import type { FileBrowser } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';

const OVER_CLASS = 'jp-ModelArts-mod-uploadOver';
const EVENTS = ['dragenter', 'dragover', 'dragleave', 'drop'];
const ROW_CLASS = 'jp-ModelArts-mod-uploadTarget';
/** The collaborative drive is the server's own file system under another name. */
const LOCAL_DRIVES = ['', 'RTC'];

export type OnDrop = (transfer: DataTransfer, destination: string) => void;

/**
 * Take native drops on a file browser before JupyterLab's own listing does.
 *
 * Lumino's drags, by which files are moved inside JupyterLab, are other events.
 */
export function acceptDrops(
  browser: FileBrowser,
  trans: TranslationBundle,
  onDrop: OnDrop
): void {
  const target = new DropTarget(browser, trans, onDrop);
  // In the capture phase of the outermost node: earlier than any listener inside.
  for (const type of EVENTS) {
    browser.node.addEventListener(type, target, true);
  }
}

class DropTarget implements EventListenerObject {
  constructor(
    private readonly _browser: FileBrowser,
    private readonly _trans: TranslationBundle,
    private readonly _onDrop: OnDrop
  ) {
    this._note.className = 'jp-ModelArts-UploadNote';
    // Dragging is for the mouse; whoever cannot see this has the dialog.
    this._note.setAttribute('aria-hidden', 'true');
  }

  handleEvent(event: Event): void {
    const drag = event as DragEvent;
    if (!this._concernsUs(drag)) {
      return;
    }
    if (drag.type === 'dragleave') {
      if (!this._browser.node.contains(drag.relatedTarget as Node | null)) {
        this._hide();
      }
      return;
    }
    // Without this the browser would open the file in place of JupyterLab.
    drag.preventDefault();
    drag.stopPropagation();
    const { folder, row } = this._targetOf(drag);
    if (drag.type === 'drop') {
      this._hide();
      if (drag.dataTransfer) {
        this._onDrop(drag.dataTransfer, folder);
      }
      return;
    }
    if (drag.dataTransfer) {
      drag.dataTransfer.dropEffect = 'copy';
    }
    this._show(folder, row);
  }

  private _concernsUs({ dataTransfer }: DragEvent): boolean {
    const { model, allowFileUploads } = this._browser;
    const drive = model.manager.services.contents.driveName(model.path);
    return (
      dataTransfer?.types.includes('Files') === true &&
      allowFileUploads &&
      LOCAL_DRIVES.includes(drive)
    );
  }

  /** The folder under the pointer, else the one that is shown. */
  private _targetOf(event: DragEvent): {
    folder: string;
    row: Element | null;
  } {
    const { model } = this._browser;
    const { contents } = model.manager.services;
    const item = this._browser.modelForClick(event);
    if (item?.type === 'directory') {
      const row = (event.target as Element).closest('.jp-DirListing-item');
      return { folder: contents.localPath(item.path), row };
    }
    return { folder: contents.localPath(model.path), row: null };
  }

  private _show(folder: string, row: Element | null): void {
    if (this._row !== row) {
      this._row?.classList.remove(ROW_CLASS);
      row?.classList.add(ROW_CLASS);
      this._row = row;
    }
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    this._note.textContent = name
      ? this._trans.__('Upload to %1', name)
      : this._trans.__('Upload here');
    if (!this._note.isConnected) {
      this._browser.node.classList.add(OVER_CLASS);
      this._browser.node.append(this._note);
    }
  }

  private _hide(): void {
    this._row?.classList.remove(ROW_CLASS);
    this._row = null;
    this._note.remove();
    this._browser.node.classList.remove(OVER_CLASS);
  }

  private readonly _note = document.createElement('div');
  private _row: Element | null = null;
}
