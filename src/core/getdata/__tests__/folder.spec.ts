import type { Contents } from '@jupyterlab/services';

import { checkFolder, serverPath, tidyPath } from '../folder';

type Model = Pick<Contents.IModel, 'type' | 'writable'>;

/** Contents with some paths, in which `X:` is a drive of its own. */
function contentsWith(models: Record<string, Model>): Contents.IManager {
  const contents: Partial<Contents.IManager> = {
    driveName: path => /^(\w+):/.exec(path)?.[1] ?? '',
    localPath: path => path.replace(/^\w+:/, ''),
    get: path => {
      const model = models[path];
      return model
        ? Promise.resolve(model as Contents.IModel)
        : Promise.reject(
            Object.assign(new Error('404'), { response: { status: 404 } })
          );
    }
  };
  return contents as Contents.IManager;
}

describe('tidyPath', () => {
  it.each([
    ['/', ''],
    ['', ''],
    ['/data/raw/', 'data/raw'],
    [' data // raw ', 'data/raw'],
    ['./data', 'data'],
    ['data/../models', 'models'],
    ['data/..', ''],
    ['..', null],
    ['/../etc', null],
    ['data/../../etc', null]
  ])('makes of "%s" %p', (typed, path) => {
    expect(tidyPath(typed)).toBe(path);
  });
});

describe('serverPath', () => {
  it.each([
    ['data/raw', 'data/raw'],
    ['RTC:data/raw', 'data/raw'],
    ['S3:bucket/data', '']
  ])('knows where %s is on the server', (path, expected) => {
    expect(serverPath(contentsWith({}), path)).toBe(expected);
  });
});

describe('checkFolder', () => {
  const contents = contentsWith({
    data: { type: 'directory', writable: true },
    locked: { type: 'directory', writable: false },
    'a.txt': { type: 'file', writable: true }
  });

  it.each([
    ['data', null],
    ['locked', 'read-only'],
    ['a.txt', 'file'],
    ['nowhere', 'missing']
  ])('finds that %s is %p', async (path, fault) => {
    expect(await checkFolder(contents, path)).toBe(fault);
  });

  it('does not take a dead server for a missing folder', async () => {
    contents.get = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await checkFolder(contents, 'data')).toBe('unreadable');
  });
});
