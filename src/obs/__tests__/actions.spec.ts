import { nullTranslator } from '@jupyterlab/translation';

import type { IJobs } from '../../core/jobs/tokens';
import { Actions } from '../actions';
import { readingCode } from '../code';
import type { Host } from '../host';
import { ObsModel } from '../model';
import { DEFAULT_OPTIONS, readOptions } from '../options';
import type { Questions } from '../questions';
import { MAX_SOURCES, specsOf } from '../transfers';
import { FakeStore, makeItem } from './fakestore';

const trans = nullTranslator.load('jupyterlab_modelarts');

let store: FakeStore;
let model: ObsModel;
let actions: Actions;

const start = jest.fn();
const questions = {
  confirmDelete: jest.fn(),
  name: jest.fn(),
  expiry: jest.fn()
};
const host = { open: jest.fn(), insertCode: jest.fn() };
const showPreview = jest.fn();
let options = DEFAULT_OPTIONS;

beforeEach(async () => {
  jest.resetAllMocks();
  options = DEFAULT_OPTIONS;
  start.mockResolvedValue({});
  store = new FakeStore();
  store.put(
    'data',
    makeItem('sub/'),
    makeItem('sub/one.csv', 10),
    makeItem('sub/two.csv', 20),
    makeItem('top.csv', 5),
    makeItem('pic.png', 7)
  );
  model = new ObsModel(store.api, () => 1000);
  actions = new Actions({
    model,
    trans,
    locale: 'en',
    showPreview,
    jobs: { start } as unknown as IJobs,
    host: host as unknown as Host,
    questions: questions as unknown as Questions,
    settings: () => options
  });
  await model.load();
  await model.go('data', '');
});

afterEach(() => model.dispose());

function select(...keys: string[]): void {
  model.clearSelection();
  keys.forEach(key => model.select(model.folder?.indexOf(key) ?? -1, 'toggle'));
}

const started = () => start.mock.calls.map(([spec]) => spec as unknown);

describe('what can be done with objects', () => {
  it('downloads what is selected, overwriting nothing', async () => {
    select('top.csv', 'sub/');
    await actions.download('work');
    expect(started()).toEqual([
      {
        kind: 'obs',
        action: 'download',
        connection: 'store',
        sources: ['obs://data/top.csv', 'obs://data/sub/'],
        destination: 'work',
        conflict: 'rename',
        include: [],
        exclude: [],
        delete_extra: false,
        checksums: 'auto'
      }
    ]);
  });

  it('uploads into the folder that is shown, or the one it was dropped on', async () => {
    await actions.upload(['a.txt']);
    await actions.upload(['b.txt'], 'sub/');
    await actions.upload([]);
    expect(started()).toMatchObject([
      { action: 'upload', destination: 'obs://data/' },
      { action: 'upload', destination: 'obs://data/sub/' }
    ]);
  });

  it('uploads into a bucket that files were dropped on, and nowhere else at the top', async () => {
    await model.go('', '');
    await actions.upload(['a.txt']);
    expect(start).not.toHaveBeenCalled();
    await actions.upload(['a.txt'], 'data');
    expect(started()).toMatchObject([{ destination: 'obs://data/' }]);
  });

  it('copies by copy and paste, and moves by cut and paste once', async () => {
    select('top.csv');
    actions.remember('copy');
    await model.go('data', 'sub/');
    await actions.paste();
    await actions.paste();
    await model.go('data', '');
    select('pic.png');
    actions.remember('move');
    await model.go('data', 'sub/');
    await actions.paste();
    expect(actions.canPaste).toBe(false);
    expect(started()).toMatchObject([
      { action: 'copy', destination: 'obs://data/sub/' },
      { action: 'copy' },
      { action: 'move', sources: ['obs://data/pic.png'] }
    ]);
  });

  it('gives a number to what is copied to where it is', async () => {
    store.put('data', makeItem('top (1).csv'));
    select('top.csv', 'sub/');
    actions.remember('copy');
    await actions.paste();
    expect(started()).toMatchObject([
      {
        sources: ['obs://data/top.csv'],
        destination: 'obs://data/top (2).csv'
      },
      { sources: ['obs://data/sub/'], destination: 'obs://data/sub (1)' }
    ]);
  });

  it('gives no two copies the same name, also while they are under way', async () => {
    select('top.csv');
    actions.remember('copy');
    await Promise.all([actions.paste(), actions.paste()]);
    expect(started()).toMatchObject([
      { destination: 'obs://data/top (1).csv' },
      { destination: 'obs://data/top (2).csv' }
    ]);
  });

  it('moves nothing to where it is', async () => {
    select('top.csv');
    actions.remember('move');
    await actions.paste();
    expect(start).not.toHaveBeenCalled();
    expect(actions.canPaste).toBe(false);
  });

  it('asks for another name when one is taken, and keeps what was typed', async () => {
    questions.name
      .mockResolvedValueOnce('pic.png')
      .mockResolvedValueOnce('sub')
      .mockResolvedValueOnce('new.csv');
    select('top.csv');
    await actions.rename();
    expect(questions.name.mock.calls.slice(1)).toEqual([
      ['“pic.png” exists already. Choose another name.', 'New name', 'pic.png'],
      ['“sub” exists already. Choose another name.', 'New name', 'sub']
    ]);
    expect(started()).toMatchObject([{ destination: 'obs://data/new.csv' }]);
  });

  it('renames an object beside where it is, and a folder as a folder', async () => {
    questions.name.mockResolvedValueOnce('new.csv').mockResolvedValueOnce('x');
    select('top.csv');
    await actions.rename();
    select('sub/');
    await actions.rename();
    expect(started()).toMatchObject([
      { action: 'move', destination: 'obs://data/new.csv' },
      { action: 'move', destination: 'obs://data/x' }
    ]);
  });

  it('does not rename to the same name', async () => {
    questions.name.mockResolvedValue('top.csv');
    select('top.csv');
    await actions.rename();
    expect(start).not.toHaveBeenCalled();
  });

  it('asks before deleting, with the number of objects in folders', async () => {
    questions.confirmDelete.mockResolvedValueOnce(false);
    select('top.csv', 'sub/');
    await actions.delete();
    expect(questions.confirmDelete).toHaveBeenCalledWith(['top.csv', 'sub'], {
      objects: 3,
      size: 35,
      complete: true
    });
    expect(start).not.toHaveBeenCalled();
    questions.confirmDelete.mockResolvedValueOnce(true);
    await actions.delete();
    expect(started()).toMatchObject([{ action: 'delete' }]);
  });

  it('always asks about folders, about objects unless the user wants no question', async () => {
    options = { ...DEFAULT_OPTIONS, confirmDelete: false };
    select('top.csv');
    await actions.delete();
    expect(start).toHaveBeenCalledTimes(1);
    select('sub/');
    questions.confirmDelete.mockResolvedValue(false);
    await actions.delete();
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('opens folders here, text in an editor, and a preview of the rest', async () => {
    select('top.csv');
    await actions.open();
    expect(host.open).toHaveBeenCalledWith('OBS:store/data/top.csv');
    select('pic.png');
    await actions.open();
    expect(showPreview).toHaveBeenCalledTimes(1);
    select('sub/');
    await actions.open();
    expect(model.prefix).toBe('sub/');
  });

  it('inserts code that names the object and no key', async () => {
    select('top.csv');
    actions.insertCode();
    const [[code]] = host.insertCode.mock.calls as [[string]];
    expect(code).toContain('pd.read_csv(');
    expect(code).toContain('Bucket="data", Key="top.csv"');
    expect(code).toContain('endpoint_url="https://store.example.org"');
    expect(code).not.toMatch(/AK12|secret_access_key=/);
    await model.go('', '');
    expect(actions.items).toEqual([]);
  });

  it('inserts code that reads keys and port of the own store from its folder', () => {
    const { connection } = model.current!;
    const own = { ...connection, source: 'embedded' as const };
    const code = readingCode(
      own,
      'data',
      makeItem('top.csv'),
      '/home/me/store'
    );
    expect(code).toContain('folder = Path("/home/me/store")');
    expect(code).toContain('pd.read_csv(');
    expect(code).not.toContain(connection.endpoint);
  });

  it('inserts no code of whoever named the object', () => {
    const item = makeItem('data\nimport os; os.system("id")\r#.csv');
    const { connection } = model.current!;
    const lines = readingCode(connection, 'data', item, '').split(/[\r\n]/);
    expect(lines.filter(line => line.includes('os.system'))).toEqual([
      expect.stringMatching(/^# "/),
      expect.stringMatching(/^ {4}BytesIO\(/)
    ]);
  });

  it('makes a folder and shows it', async () => {
    questions.name.mockResolvedValue('made');
    await actions.makeFolder();
    expect(store.bodies).toEqual([
      { connection: 'store', bucket: 'data', key: 'made/' }
    ]);
  });
});

describe('transfers', () => {
  it('are several jobs when there are very many sources', () => {
    const sources = Array.from(
      { length: 2500 },
      (_, index) => `obs://b/${index}`
    );
    const specs = specsOf({ action: 'delete', connection: 'c', sources });
    expect(specs.map(spec => spec.sources.length)).toEqual([
      MAX_SOURCES,
      MAX_SOURCES,
      500
    ]);
    expect(specs.flatMap(spec => spec.sources)).toEqual(sources);
  });
});

describe('settings', () => {
  it('are the defaults where the file says nonsense', () => {
    expect(readOptions({})).toEqual(DEFAULT_OPTIONS);
    expect(readOptions({ pageSize: 1e9, confirmDelete: 'x' })).toEqual(
      DEFAULT_OPTIONS
    );
    expect(readOptions({ pageSize: 200, confirmDelete: false })).toMatchObject({
      pageSize: 200,
      confirmDelete: false
    });
  });
});
