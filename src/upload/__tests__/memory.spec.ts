import './environment';
import { IDBFactory } from 'fake-indexeddb';

import type { Handle, IPlanned } from '../types';
import { Memory, rowOf } from '../memory';

const ENTRIES: IPlanned[] = [
  {
    path: 'data/a:b',
    target: 'data/a_b',
    size: 5,
    modified: 7,
    conflict: 'fail',
    file: { name: 'a:b' } as File
  },
  {
    path: 'data/empty',
    target: 'data/empty',
    size: 0,
    modified: 0,
    conflict: 'fail',
    file: null
  }
];

const HANDLES = new Map([['data', { name: 'data' } as Handle]]);

describe('the memory of uploads', () => {
  it('outlives the page: what a job was made of, but never content', async () => {
    const factory = new IDBFactory();
    await new Memory(factory).save('job', ENTRIES, HANDLES);
    const found = await new Memory(factory).get('job');
    expect(found?.rows).toEqual(ENTRIES.map(rowOf));
    expect(found?.rows.map(({ folder }) => folder)).toEqual([false, true]);
    expect([...(found?.handles.keys() ?? [])]).toEqual(['data']);
    expect(JSON.stringify(found?.rows)).not.toContain('"file"');
  });

  it('does without handles that the browser cannot store', async () => {
    const memory = new Memory(new IDBFactory());
    const odd = new Map([['data', (() => 1) as unknown as Handle]]);
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    await memory.save('job', ENTRIES, odd);
    warn.mockRestore();
    const found = await memory.get('job');
    expect(found?.rows).toHaveLength(2);
    expect(found?.handles.size).toBe(0);
  });

  it('forgets jobs that are over, and keeps the others', async () => {
    const memory = new Memory(new IDBFactory());
    await memory.save('over', ENTRIES, HANDLES);
    await memory.save('paused', ENTRIES, HANDLES);
    await memory.save('removed', ENTRIES, HANDLES);
    await memory.remove('removed');
    await memory.tidy(job => job === 'over');
    expect(await memory.jobs()).toEqual(['paused']);
  });

  it.each<[string, IDBFactory | null]>([
    ['there is none', null],
    [
      'it is forbidden',
      {
        open: () => {
          throw new Error('SecurityError');
        }
      } as unknown as IDBFactory
    ]
  ])('harms nothing when %s', async (_, factory) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const memory = new Memory(factory);
    await memory.save('job', ENTRIES, HANDLES);
    expect(await memory.get('job')).toBeNull();
    expect(await memory.jobs()).toEqual([]);
    await memory.remove('job');
    await memory.tidy(() => true);
    warn.mockRestore();
  });
});
