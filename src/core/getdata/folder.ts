import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

/** Drives that show the server's own files: real-time collaboration adds one. */
const SERVER_DRIVES = ['', 'RTC'];

/** Why nothing can be put into a folder. */
export type FolderFault =
  'missing' | 'file' | 'read-only' | 'outside' | 'unreadable';

/**
 * A path of the file browser as one that the server knows; the root when it is on a drive that
 * the server knows nothing of.
 */
export function serverPath(contents: Contents.IManager, path: string): string {
  return SERVER_DRIVES.includes(contents.driveName(path))
    ? (tidyPath(contents.localPath(path)) ?? '')
    : '';
}

/** What somebody typed, without slashes at the ends; null when it leads outside. */
export function tidyPath(typed: string): string | null {
  const parts = typed.split('/').map(part => part.trim());
  const path = PathExt.normalize(parts.filter(Boolean).join('/'));
  if (path === '..' || path.startsWith('../')) {
    return null;
  }
  return path === '.' ? '' : path;
}

/** Whether data can be put into a folder; null when it can. */
export async function checkFolder(
  contents: Contents.IManager,
  path: string
): Promise<FolderFault | null> {
  try {
    const model = await contents.get(path, { content: false });
    if (model.type !== 'directory') {
      return 'file';
    }
    return model.writable ? null : 'read-only';
  } catch (reason) {
    const { response } = reason as { response?: Response };
    return response?.status === 404 ? 'missing' : 'unreadable';
  }
}
