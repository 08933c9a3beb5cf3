/** Makes entries for tests. */
import './environment';
import type { Conflict, IEntry, IPlanned } from '../types';

/** 2026-01-02 03:04:05 UTC, in milliseconds. */
export const MODIFIED = 1767323045000;

/** A file that claims a size without having the bytes. */
export function sizedFile(name: string, size: number): File {
  const file = new File([], name, { lastModified: MODIFIED });
  Object.defineProperty(file, 'size', { value: size });
  return file;
}

export function entry(path: string, size = 10): IEntry {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { path, size, modified: MODIFIED, file: sizedFile(name, size) };
}

export function emptyFolder(path: string): IEntry {
  return { path, size: 0, modified: 0, file: null };
}

export function planned(of: IEntry, conflict: Conflict = 'fail'): IPlanned {
  return { ...of, target: of.path, conflict };
}

/** A file with content. */
export function contentEntry(path: string, content: string): IPlanned {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const file = new File([content], name, { lastModified: MODIFIED });
  const size = file.size;
  return planned({ path, size, modified: MODIFIED, file });
}

export async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
