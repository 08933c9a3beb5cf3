/** Turns a drop, a file input or handles into a flat list of entries. */
import { droppedHandle } from './pickers';
import type { Handle, IEntry, ISelection } from './types';
import { topName } from './types';

/** How many files are looked at together; more would only queue in the browser. */
const BATCH = 64;

/** A selection, and what became of files that are not in it. */
export interface IGathered extends ISelection {
  /** Paths that the browser may not read. */
  readonly unreadable: readonly string[];
  /** Paths that several files had, of which only the last is left. */
  readonly replaced: readonly string[];
}

/** Told now and then how many entries have been found. */
export type OnFound = (count: number) => void;

/**
 * What was dropped, folders with everything in them.
 *
 * Call it inside the event's handler: the browser empties the list when that returns.
 */
export function gatherDrop(
  transfer: DataTransfer,
  onFound?: OnFound
): Promise<IGathered> {
  const collector = new Collector(onFound);
  const items = Array.from(transfer.items).filter(
    ({ kind }) => kind === 'file'
  );
  const dropped = items.map(item => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
    handle: droppedHandle(item)
  }));
  if (dropped.length === 0) {
    return Promise.resolve(gatherFiles(transfer.files, onFound));
  }
  return Promise.all(
    dropped.map(async ({ entry, file, handle }) => {
      if (entry?.isDirectory) {
        await walkEntry(entry as FileSystemDirectoryEntry, '', collector);
      } else if (file) {
        collector.addFile('', file);
      }
      const kept = await handle;
      if (kept) {
        collector.keep(kept);
      }
    })
  ).then(() => collector.result());
}

/** What a file input has; with `webkitdirectory` the paths of files in the folder. */
export function gatherFiles(
  files: Iterable<File>,
  onFound?: OnFound
): IGathered {
  const collector = new Collector(onFound);
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    collector.addFile(path.slice(0, path.lastIndexOf('/') + 1), file);
  }
  return collector.result();
}

/** What stands behind handles, which may be read. */
export async function gatherHandles(
  handles: readonly Handle[],
  onFound?: OnFound
): Promise<IGathered> {
  const collector = new Collector(onFound);
  for (const handle of handles) {
    await walkHandle(handle, '', collector);
    collector.keep(handle);
  }
  return collector.result();
}

async function walkEntry(
  folder: FileSystemDirectoryEntry,
  prefix: string,
  collector: Collector
): Promise<void> {
  const path = `${prefix}${folder.name}/`;
  const reader = folder.createReader();
  let empty = true;
  // A reader gives at most a hundred entries at a time, and none when it is through.
  for (;;) {
    const batch = await readBatch(reader).catch(() => null);
    if (batch === null) {
      collector.unreadable(path);
      return;
    }
    if (batch.length === 0) {
      break;
    }
    empty = false;
    await Promise.all(
      batch
        .filter(({ isFile }) => isFile)
        .map(child => addEntry(child as FileSystemFileEntry, path, collector))
    );
    for (const child of batch.filter(({ isDirectory }) => isDirectory)) {
      await walkEntry(child as FileSystemDirectoryEntry, path, collector);
    }
  }
  if (empty) {
    collector.addFolder(path);
  }
}

function readBatch(
  reader: FileSystemDirectoryReader
): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function addEntry(
  entry: FileSystemFileEntry,
  prefix: string,
  collector: Collector
): Promise<void> {
  try {
    const file = await new Promise<File>((resolve, reject) =>
      entry.file(resolve, reject)
    );
    collector.addFile(prefix, file);
  } catch {
    collector.unreadable(prefix + entry.name);
  }
}

async function walkHandle(
  handle: Handle,
  prefix: string,
  collector: Collector
): Promise<void> {
  if (handle.kind === 'file') {
    try {
      collector.addFile(prefix, await handle.getFile());
    } catch {
      collector.unreadable(prefix + handle.name);
    }
    return;
  }
  const path = `${prefix}${handle.name}/`;
  const children = await listFolder(handle);
  if (children === null) {
    collector.unreadable(path);
  } else if (children.length === 0) {
    collector.addFolder(path);
  } else {
    for (let start = 0; start < children.length; start += BATCH) {
      const batch = children.slice(start, start + BATCH);
      await Promise.all(batch.map(child => walkHandle(child, path, collector)));
    }
  }
}

async function listFolder(
  folder: FileSystemDirectoryHandle
): Promise<Handle[] | null> {
  try {
    const children: Handle[] = [];
    for await (const child of folder.values()) {
      children.push(child as Handle);
    }
    return children;
  } catch {
    return null;
  }
}

class Collector {
  constructor(private readonly _onFound?: OnFound) {}

  addFile(prefix: string, file: File): void {
    this._add({
      path: composed(prefix + file.name),
      size: file.size,
      modified: file.lastModified,
      file
    });
  }

  /** An empty folder, given with its final slash. */
  addFolder(path: string): void {
    this._add({
      path: composed(path.slice(0, -1)),
      size: 0,
      modified: 0,
      file: null
    });
  }

  keep(handle: Handle): void {
    this._handles.set(composed(handle.name), handle);
  }

  unreadable(path: string): void {
    this._unreadable.push(path);
  }

  result(): IGathered {
    return {
      entries: [...this._entries.values()],
      handles: this._handles,
      unreadable: this._unreadable,
      replaced: [...this._replaced]
    };
  }

  private _add(entry: IEntry): void {
    // Two folders may hold files of one name, and two spellings may be one name to the server.
    if (this._entries.get(entry.path)?.file) {
      this._replaced.add(entry.path);
    }
    this._entries.set(entry.path, entry);
    this._onFound?.(this._entries.size);
  }

  private readonly _entries = new Map<string, IEntry>();
  private readonly _replaced = new Set<string>();
  private readonly _handles = new Map<string, Handle>();
  private readonly _unreadable: string[] = [];
}

/** The form of Unicode that the server writes, by which paths can be compared. */
function composed(path: string): string {
  return path.normalize('NFC');
}

/** Paths that are in both, but of different files. */
export function replacedBy(
  first: ISelection,
  second: ISelection
): readonly string[] {
  const entries = new Map(first.entries.map(entry => [entry.path, entry]));
  return second.entries.flatMap(({ path, size, modified }) => {
    const before = entries.get(path);
    const same = before?.size === size && before.modified === modified;
    return before && !same ? path : [];
  });
}

/** `first` and then `second`; where both have a path, `second` replaces it. */
export function mergeSelections(
  first: ISelection,
  second: ISelection
): ISelection {
  const entries = new Map(first.entries.map(entry => [entry.path, entry]));
  for (const entry of second.entries) {
    entries.set(entry.path, entry);
  }
  return {
    entries: [...entries.values()],
    handles: new Map([...first.handles, ...second.handles])
  };
}

/** `selection` without one chosen file or folder. */
export function withoutTop(selection: ISelection, name: string): ISelection {
  const handles = new Map(selection.handles);
  handles.delete(name);
  return {
    entries: selection.entries.filter(entry => topName(entry.path) !== name),
    handles
  };
}
