import { MODIFIED, entry } from './entries';
import {
  gatherDrop,
  gatherFiles,
  gatherHandles,
  mergeSelections,
  withoutTop
} from '../gather';
import type { Handle } from '../types';

function file(name: string, content = 'x'): File {
  return new File([content], name, { lastModified: MODIFIED });
}

/** A file as browsers hand it out of a dropped folder. */
function fileEntry(name: string, readable = true): FileSystemEntry {
  return {
    name,
    isFile: true,
    isDirectory: false,
    file: (resolve: (file: File) => void, reject: (error: Error) => void) =>
      readable ? resolve(file(name)) : reject(new Error('denied'))
  } as unknown as FileSystemEntry;
}

/** A folder whose reader gives at most a hundred entries at a time, like Chrome's. */
function folderEntry(
  name: string,
  children: FileSystemEntry[],
  readable = true
): FileSystemEntry {
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const left = [...children];
      return {
        readEntries: (
          resolve: (entries: FileSystemEntry[]) => void,
          reject: (error: Error) => void
        ) =>
          readable ? resolve(left.splice(0, 100)) : reject(new Error('denied'))
      };
    }
  } as unknown as FileSystemEntry;
}

/** A drop. Like in browsers, its items are dead once the handler has returned. */
function drop(entries: (FileSystemEntry | File)[]): DataTransfer {
  let alive = true;
  queueMicrotask(() => (alive = false));
  const items = entries.map(one => ({
    kind: 'file',
    webkitGetAsEntry: () => (alive && !(one instanceof File) ? one : null),
    getAsFile: () =>
      alive ? (one instanceof File ? one : file(one.name)) : null,
    getAsFileSystemHandle: () =>
      alive
        ? Promise.resolve({ name: one.name, kind: 'file' })
        : Promise.reject(new Error('too late'))
  }));
  return { items, files: [] } as unknown as DataTransfer;
}

function fileHandle(name: string): Handle {
  return {
    kind: 'file',
    name,
    getFile: () => Promise.resolve(file(name))
  } as unknown as Handle;
}

function folderHandle(name: string, children: Handle[]): Handle {
  return {
    kind: 'directory',
    name,
    values: () => children.values()
  } as unknown as Handle;
}

function paths({ entries }: { entries: readonly { path: string }[] }) {
  return entries.map(({ path }) => path).sort();
}

describe('what is dropped', () => {
  it('comes with everything that is in folders', async () => {
    const gathered = await gatherDrop(
      drop([
        folderEntry('data', [
          fileEntry('a'),
          folderEntry('deep', [folderEntry('deeper', [fileEntry('b')])])
        ]),
        file('loose')
      ])
    );
    expect(paths(gathered)).toEqual(['data/a', 'data/deep/deeper/b', 'loose']);
  });

  it('comes in full when a folder has more files than one look shows', async () => {
    const many = Array.from({ length: 250 }, (_, i) => fileEntry(`f${i}`));
    const gathered = await gatherDrop(drop([folderEntry('data', many)]));
    expect(gathered.entries).toHaveLength(250);
  });

  it('comes with its empty folders', async () => {
    const gathered = await gatherDrop(
      drop([
        folderEntry('data', [folderEntry('empty', []), fileEntry('a')]),
        folderEntry('nothing', [])
      ])
    );
    const empty = gathered.entries.filter(({ file }) => file === null);
    expect(paths({ entries: empty })).toEqual(['data/empty', 'nothing']);
  });

  it('keeps the handles by which it can be found again', async () => {
    const gathered = await gatherDrop(drop([file('a'), file('b')]));
    expect([...gathered.handles.keys()]).toEqual(['a', 'b']);
  });

  it('leaves out what cannot be read, and says so', async () => {
    const gathered = await gatherDrop(
      drop([
        folderEntry('data', [
          fileEntry('secret', false),
          folderEntry('locked', [], false),
          fileEntry('a')
        ])
      ])
    );
    expect(paths(gathered)).toEqual(['data/a']);
    expect(gathered.unreadable).toEqual(['data/secret', 'data/locked/']);
  });

  it('has the last of several files of one path, and says so', async () => {
    const gathered = await gatherDrop(
      drop([file('\u00e9', 'one'), file('a'), file('e\u0301', 'three')])
    );
    expect(gathered.entries).toMatchObject([
      { path: '\u00e9', size: 5 },
      { path: 'a' }
    ]);
    expect(gathered.replaced).toEqual(['\u00e9']);
  });

  it('has names in the form of Unicode that the server writes', async () => {
    const gathered = await gatherDrop(drop([file('e\u0301')]));
    expect(paths(gathered)).toEqual(['\u00e9']);
  });
});

describe('what is chosen', () => {
  it('as a folder in a file input has the paths below that folder', () => {
    const chosen = file('a');
    Object.defineProperty(chosen, 'webkitRelativePath', {
      value: 'data/deep/a'
    });
    expect(paths(gatherFiles([chosen]))).toEqual(['data/deep/a']);
  });

  it('as files has their names, sizes and times', () => {
    expect(gatherFiles([file('a', 'four')]).entries).toMatchObject([
      { path: 'a', size: 4, modified: MODIFIED }
    ]);
  });

  it('by handles has everything below them, empty folders too', async () => {
    const gathered = await gatherHandles([
      folderHandle('data', [
        fileHandle('a'),
        folderHandle('empty', []),
        folderHandle('deep', [fileHandle('b')])
      ]),
      fileHandle('loose')
    ]);
    expect(paths(gathered)).toEqual([
      'data/a',
      'data/deep/b',
      'data/empty',
      'loose'
    ]);
    expect([...gathered.handles.keys()]).toEqual(['data', 'loose']);
  });

  it('twice is there once', () => {
    const first = { entries: [entry('a', 1)], handles: new Map() };
    const second = { entries: [entry('a', 2)], handles: new Map() };
    const merged = mergeSelections(first, second);
    expect(merged.entries).toMatchObject([{ path: 'a', size: 2 }]);
  });

  it('can be taken out of the list, folders with all in them', () => {
    const selection = {
      entries: [entry('data/a'), entry('data/b'), entry('datum')],
      handles: new Map([['data', fileHandle('data')]])
    };
    const rest = withoutTop(selection, 'data');
    expect(paths(rest)).toEqual(['datum']);
    expect(rest.handles.size).toBe(0);
  });
});
