/** What happens when a file of the same name is already there. */
export type Conflict = 'fail' | 'overwrite' | 'rename';

/** A file or an empty folder that the user chose. */
export interface IEntry {
  /** Where it goes, relative to the destination, with `/`; begins with the chosen folder's name. */
  readonly path: string;
  readonly size: number;
  /** Time of last change in milliseconds since 1970; 0 for folders. */
  readonly modified: number;
  /** The content; null for an empty folder. */
  readonly file: File | null;
}

/** Where a chosen thing can be found again after a reload, where the browser allows that. */
export type Handle = FileSystemFileHandle | FileSystemDirectoryHandle;

/** Everything that came with one drop or one choice. */
export interface ISelection {
  readonly entries: readonly IEntry[];
  /** Handles of the chosen files and folders, by the first name of their paths. */
  readonly handles: ReadonlyMap<string, Handle>;
}

/** An entry once it is known what will be done with it. */
export interface IPlanned extends IEntry {
  /** The path that the user agreed to, which may differ from `path`. */
  readonly target: string;
  readonly conflict: Conflict;
}

/** One act of uploading: one row in the list of transfers. */
export interface IJobPlan {
  /** The file's or folder's name; "" for several loose files. */
  readonly name: string;
  readonly folder: boolean;
  readonly entries: readonly IPlanned[];
}

/** One tus upload: a file of its own, or a bundle of small ones. */
export interface IUnit {
  /** The `path` of its metadata, by which a resumed job finds it again. */
  readonly path: string;
  readonly bundle: boolean;
  readonly conflict: Conflict;
  /** Bytes on the wire. */
  readonly size: number;
  /** The single file, or the bundle's content in order. */
  readonly entries: readonly IPlanned[];
}

export const KIB = 1024;
export const MIB = 1024 * KIB;

/** Bytes of all entries together. */
export function totalSize(entries: readonly IEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.size, 0);
}

/** The first name of a path. */
export function topName(path: string): string {
  return path.split('/', 1)[0] ?? '';
}
