import type { JupyterFrontEnd } from '@jupyterlab/application';
import { CommandRegistry } from '@lumino/commands';

import { FakeServer } from '../../core/jobs/__tests__/fakeserver';
import type { IGetDataContext, IGetDataPage } from '../../core/getdata/tokens';
import type { JobsModel } from '../../core/jobs/model';
import plugin from '../index';
import type { IPageProps } from '../page';
import { entry } from './entries';

const commands = new CommandRegistry();
const server = new FakeServer();
const pages: IGetDataPage[] = [];
const open = jest.fn(() => Promise.resolve());
const addItem = jest.fn();
let jobs: JobsModel;

beforeAll(async () => {
  jobs = server.model();
  await plugin.activate(
    {
      commands,
      serviceManager: { serverSettings: server.settings },
      // Nothing is taken up again here.
      restored: new Promise(() => undefined)
    } as unknown as JupyterFrontEnd,
    jobs,
    {
      addPage: (page: IGetDataPage) => pages.push(page),
      open
    },
    null,
    null,
    null,
    { addItem }
  );
});

afterAll(() => jobs.dispose());

describe('uploading', () => {
  it('is found in the command palette, and leads to the page', async () => {
    expect(addItem).toHaveBeenCalledWith({
      command: 'upload:open',
      category: 'File Operations'
    });
    expect(commands.label('upload:open')).toBe('Upload Files…');
    await commands.execute('upload:open');
    expect(open).toHaveBeenCalledWith({ page: pages[0]?.id });
  });

  it('makes the browser ask before the first byte is sent', async () => {
    const isAsked = (): boolean => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const page = pages[0]?.render({} as IGetDataContext);
    const { onCheck } = page?.props as IPageProps;
    const warning = jest.spyOn(console, 'warn').mockReturnValue();
    const release = server.hold();
    const selection = { entries: [entry('a')], handles: new Map() };
    // The server of this test knows no uploads.
    const refused = expect(onCheck(selection, 'data')).rejects.toThrow('404');
    expect(isAsked()).toBe(true);
    release();
    await refused;
    warning.mockRestore();
    expect(isAsked()).toBe(false);
  });
});
