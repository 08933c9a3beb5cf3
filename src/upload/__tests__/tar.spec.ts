import { spawnSync } from 'child_process';

import { tarBlob, tarSize } from '../tar';
import type { IPlanned } from '../types';
import {
  MODIFIED,
  bytesOf,
  contentEntry,
  emptyFolder,
  planned
} from './entries';

interface IMember {
  name: string;
  size: number;
  mtime: number;
  type: string;
  content: string | null;
}

/** Reads the archive on its standard input and tells what is in it. */
const READER = `
import base64, io, json, sys, tarfile
data = sys.stdin.buffer.read()
members = []
with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
    for m in tar:
        body = tar.extractfile(m).read() if m.isreg() else None
        members.append({
            "name": m.name, "size": m.size, "mtime": m.mtime,
            "type": "file" if m.isreg() else "folder" if m.isdir() else "other",
            "content": None if body is None else base64.b64encode(body).decode(),
        })
print(json.dumps(members))
`;

async function readBack(entries: readonly IPlanned[]): Promise<IMember[]> {
  const input = await bytesOf(await tarBlob(entries));
  const { stdout, stderr, status } = spawnSync('python3', ['-c', READER], {
    input,
    maxBuffer: 1 << 28
  });
  if (status !== 0) {
    throw new Error(stderr.toString());
  }
  const members = JSON.parse(stdout.toString()) as IMember[];
  return members.map(member => ({
    ...member,
    content:
      member.content === null
        ? null
        : Buffer.from(member.content, 'base64').toString()
  }));
}

describe('the archive of small files, read by Python', () => {
  it('has each file with its content, size and time', async () => {
    const members = await readBack([
      contentEntry('data/a.txt', 'alpha'),
      contentEntry('data/b.txt', 'beta\n')
    ]);
    expect(members).toEqual([
      {
        name: 'data/a.txt',
        size: 5,
        mtime: MODIFIED / 1000,
        type: 'file',
        content: 'alpha'
      },
      {
        name: 'data/b.txt',
        size: 5,
        mtime: MODIFIED / 1000,
        type: 'file',
        content: 'beta\n'
      }
    ]);
  });

  it.each([
    ['of 99 letters', 'n'.repeat(99)],
    ['of 100 letters', 'n'.repeat(100)],
    ['of 101 letters', 'n'.repeat(101)],
    ['of 255 letters', 'n'.repeat(255)],
    ['deep down', Array(40).fill('a-folder-in-a-folder').join('/')],
    ['in Chinese', '数据/训练集/标签.csv'],
    ['with accents and emoji', 'é/ü 😀.txt'],
    ['of 250 Chinese signs', '数'.repeat(250)],
    ['that a pax record of ten digits more would break', 'p'.repeat(990)]
  ])('keeps a name %s', async (_, name) => {
    const [member] = await readBack([contentEntry(name, 'x')]);
    expect(member?.name).toBe(name);
    expect(member?.content).toBe('x');
  });

  it('has empty folders and files of 0 bytes', async () => {
    const members = await readBack([
      planned(emptyFolder('data/empty')),
      contentEntry('data/nothing', ''),
      planned(emptyFolder(`data/${'长'.repeat(60)}`)),
      contentEntry('data/z', 'last')
    ]);
    expect(members.map(({ name, type, size }) => [name, type, size])).toEqual([
      ['data/empty', 'folder', 0],
      ['data/nothing', 'file', 0],
      [`data/${'长'.repeat(60)}`, 'folder', 0],
      ['data/z', 'file', 4]
    ]);
  });

  it.each([1, 511, 512, 513, 1024, 70_000])(
    'keeps what follows a file of %d bytes in step',
    async size => {
      const members = await readBack([
        contentEntry('a', 'a'.repeat(size)),
        contentEntry('b', 'after')
      ]);
      expect(members.map(({ content }) => content?.length)).toEqual([size, 5]);
    }
  );

  it('writes a time before 1970 as 1970', async () => {
    const old = { ...contentEntry('old', 'x'), modified: -5 };
    const [member] = await readBack([old]);
    expect(member?.mtime).toBe(0);
  });
});

describe('the size of an archive', () => {
  it('is known before the archive is made', async () => {
    const entries = [
      contentEntry('a', 'alpha'),
      contentEntry('数据', 'x'.repeat(600)),
      planned(emptyFolder('empty')),
      contentEntry('b'.repeat(300), '')
    ];
    expect((await tarBlob(entries)).size).toBe(tarSize(entries));
    expect((await bytesOf(await tarBlob(entries))).length).toBe(
      tarSize(entries)
    );
  });

  it('and its bytes are the same each time', async () => {
    const entries = [contentEntry('a', 'alpha'), contentEntry('数据', 'b')];
    const first = await bytesOf(await tarBlob(entries));
    expect(await bytesOf(await tarBlob(entries))).toEqual(first);
  });
});
