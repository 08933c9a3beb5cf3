/**
 * The File System Access API, which TypeScript does not know in full and not every browser
 * has. What it gives are handles: with them an upload can go on after a reload without the
 * user having to choose the file again.
 */
import type { Handle } from './types';

interface IPermissionQuery {
  mode: 'read';
}

interface IPermitted {
  queryPermission?(query: IPermissionQuery): Promise<PermissionState>;
  requestPermission?(query: IPermissionQuery): Promise<PermissionState>;
}

interface IPickers {
  showOpenFilePicker?(options: {
    multiple: boolean;
  }): Promise<FileSystemFileHandle[]>;
  showDirectoryPicker?(
    query: IPermissionQuery
  ): Promise<FileSystemDirectoryHandle>;
}

interface IHandleSource {
  getAsFileSystemHandle?(): Promise<Handle | null>;
}

/** What became of asking with the browser's own dialog. */
export type Picked = readonly Handle[] | 'cancelled' | 'unavailable';

/** Let the user choose files. Must run in answer to a click. */
export function pickFiles(multiple = true): Promise<Picked> {
  const pickers = window as IPickers;
  return pick(() => pickers.showOpenFilePicker?.({ multiple }));
}

/** Let the user choose a folder. Must run in answer to a click. */
export function pickFolder(): Promise<Picked> {
  const pickers = window as IPickers;
  return pick(() =>
    pickers.showDirectoryPicker?.({ mode: 'read' }).then(folder => [folder])
  );
}

async function pick(ask: () => Promise<Handle[]> | undefined): Promise<Picked> {
  try {
    return (await ask()) ?? 'unavailable';
  } catch (error) {
    // Anything but the user's own "Cancel" (such as being inside a frame of another origin)
    // leaves the plain file input to be tried.
    const cancelled =
      error instanceof DOMException && error.name === 'AbortError';
    return cancelled ? 'cancelled' : 'unavailable';
  }
}

/** Whether a kept handle may be read; asks the user if `ask` (in answer to a click). */
export async function mayRead(handle: Handle, ask: boolean): Promise<boolean> {
  const permitted = handle as IPermitted;
  const query: IPermissionQuery = { mode: 'read' };
  try {
    const state = await permitted.queryPermission?.(query);
    if (state === 'prompt' && ask) {
      return (await permitted.requestPermission?.(query)) === 'granted';
    }
    return state === undefined || state === 'granted';
  } catch {
    return false;
  }
}

/** The handle of something dropped; null where the browser has none. */
export async function droppedHandle(
  item: DataTransferItem
): Promise<Handle | null> {
  try {
    return (await (item as IHandleSource).getAsFileSystemHandle?.()) ?? null;
  } catch {
    return null;
  }
}
