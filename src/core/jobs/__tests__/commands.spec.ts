import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { fileIcon } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

import { addJobCommands } from '../commands';
import { describerFor } from '../describe';
import type { JobsModel } from '../model';
import { RunningJobs } from '../running';
import { FakeServer, idOf, makeError, makeJob } from './fakeserver';

let server: FakeServer;
let jobs: JobsModel;
let commands: CommandRegistry;
let under: string | undefined;

beforeEach(async () => {
  server = new FakeServer();
  server.add(
    makeJob(1),
    makeJob(2, { state: 'failed', error: makeError(), finished: 2_000 })
  );
  jobs = server.model();
  jobs.addKind({
    name: 'upload',
    icon: fileIcon,
    label: job => job.spec.name,
    detail: () => '',
    folder: job => job.spec.destination
  });
  await jobs.ready;
  commands = new CommandRegistry();
  under = undefined;
  addJobCommands({
    commands,
    jobs,
    trans: nullTranslator.load('any'),
    contextId: () => under
  });
});

afterEach(() => {
  jobs.dispose();
  Notification.dismiss();
});

describe('commands', () => {
  it.each([
    ['jobs:pause', true, false],
    ['jobs:cancel', true, false],
    ['jobs:resume', false, false],
    ['jobs:retry', false, true],
    ['jobs:forget', false, true],
    ['jobs:copy-error', false, true]
  ])('%s is there only when it makes sense', (id, first, second) => {
    expect(commands.isVisible(id, { id: idOf(1) })).toBe(first);
    expect(commands.isEnabled(id, { id: idOf(2) })).toBe(second);
    expect(commands.isVisible(id)).toBe(false);
    expect(commands.isVisible(id, { id: 'unknown' })).toBe(false);
  });

  it('act on the row under the menu when no id is given', async () => {
    under = idOf(1);
    expect(commands.isVisible('jobs:pause')).toBe(true);
    await commands.execute('jobs:pause');
    expect(jobs.get(idOf(1))?.state).toBe('paused');
  });

  it('tell why something did not work', async () => {
    server.jobs = [];
    await commands.execute('jobs:pause', { id: idOf(1) });
    const [shown] = Notification.manager.notifications;
    expect(shown?.type).toBe('error');
    expect(shown?.message).toContain('The transfer could not be paused.');
    expect(shown?.message).toContain('No space for “a.bin”.');
  });

  it('open the folder in the file browser, where there is one', async () => {
    const open = { id: idOf(2) };
    expect(commands.isVisible('jobs:open-folder', open)).toBe(false);
    const goTo = jest.fn();
    commands.addCommand('filebrowser:go-to-path', { execute: goTo });
    await commands.execute('jobs:open-folder', open);
    expect(goTo).toHaveBeenCalledWith({ path: 'data' });
  });

  it('clear the list only when there is something to clear', async () => {
    expect(commands.isEnabled('jobs:clear-finished')).toBe(true);
    await commands.execute('jobs:clear-finished');
    expect(jobs.finishedTotal).toBe(0);
    expect(commands.isEnabled('jobs:clear-finished')).toBe(false);
  });
});

describe('the section of the running panel', () => {
  it('lists what is active, and cancels it', () => {
    const show = jest.fn();
    const cancel = jest.fn();
    server.change(1, { progress: { done: 30 } });
    const running = new RunningJobs({
      jobs,
      describer: describerFor(jobs, nullTranslator),
      show,
      cancel
    });
    const items = running.running();
    expect(items).toHaveLength(1);
    expect(items[0]?.label()).toBe('file-1');
    expect(items[0]?.detail?.()).toBe('30% · Running');
    items[0]?.open?.();
    expect(show).toHaveBeenCalledWith(idOf(1));
    running.shutdownAll();
    expect(cancel).toHaveBeenCalledWith(idOf(1));
    running.dispose();
  });
});
