import { Dialog, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { fileIcon } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { fireEvent, screen } from '@testing-library/react';

import { addJobCommands } from '../commands';
import { describerFor } from '../describe';
import type { JobsModel } from '../model';
import { RunningJobs } from '../running';
import { FakeServer, idOf, makeError, makeJob, nameOf } from './fakeserver';

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
    label: nameOf,
    detail: () => '',
    folder: job => job.spec.destination
  });
  await jobs.ready;
  commands = new CommandRegistry();
  under = undefined;
  addJobCommands({
    commands,
    jobs,
    describer: describerFor(jobs, nullTranslator),
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

describe('clearing the list', () => {
  const isEnabled = (): boolean => commands.isEnabled('jobs:clear-finished');
  const failed = { state: 'failed', resumable: true, finished: 2_000 } as const;

  it('is not offered when all that is over can go on', async () => {
    server.jobs = [makeJob(1), makeJob(2, failed)];
    await jobs.refresh();
    expect(isEnabled()).toBe(false);
  });

  it('is offered when there is more than is loaded', async () => {
    server.jobs = [];
    for (let number = 1; number <= 60; number++) {
      server.add(makeJob(number, failed));
    }
    await jobs.refresh();
    expect(isEnabled()).toBe(true);
    await jobs.loadMore();
    expect(isEnabled()).toBe(false);
  });
});

describe('cancelling', () => {
  const MB = 1024 ** 2;
  const args = { id: idOf(1) };
  // The test environment takes what is under a modal dialog, and the dialog, for hidden.
  const hidden = true;
  const press = async (name: string): Promise<void> =>
    void fireEvent.click(await screen.findByRole('button', { name, hidden }));
  const state = (): string | undefined => jobs.get(idOf(1))?.state;

  afterEach(() => Dialog.flush());

  it('is done at once when little would be lost', async () => {
    server.change(1, { progress: { done: 10 * MB - 1 } });
    await commands.execute('jobs:cancel', args);
    expect(state()).toBe('cancelled');
  });

  it('asks when much has arrived', async () => {
    server.change(1, { progress: { done: 300 * MB, total: 900 * MB } });
    const done = commands.execute('jobs:cancel', args);
    const dialog = await screen.findByRole('dialog', { hidden });
    const text = dialog.textContent?.replace(/\u00a0/g, ' ');
    expect(text).toContain('Cancel “file-1”?');
    expect(text).toContain('300 MB that have arrived are removed.');
    await press('Cancel transfer');
    await done;
    expect(state()).toBe('cancelled');
  });

  it('is not done when the user wants to keep it', async () => {
    server.change(1, { progress: { done: 10 * MB, total: 900 * MB } });
    const done = commands.execute('jobs:cancel', args);
    await press('Keep');
    await done;
    expect(state()).toBe('running');
  });

  it('asks when some files are through, of whatever size', async () => {
    server.change(1, { progress: { done: 3, items_done: 2, items_total: 9 } });
    const done = commands.execute('jobs:cancel', args);
    const dialog = await screen.findByRole('dialog', { hidden });
    expect(dialog.textContent).toContain('2 finished files stay.');
    await press('Keep');
    await done;
  });

  it('does not ask who was asked before', async () => {
    server.change(1, { progress: { done: 300 * MB } });
    await commands.execute('jobs:cancel', { ...args, confirmed: true });
    expect(state()).toBe('cancelled');
  });

  it('leaves alone what has ended meanwhile', async () => {
    server.change(1, { progress: { done: 300 * MB } });
    const done = commands.execute('jobs:cancel', args);
    await screen.findByRole('dialog', { hidden });
    server.change(1, { state: 'succeeded', finished: 2_000 }, true);
    await jobs.refresh();
    await press('Cancel transfer');
    await done;
    expect(server.countRequests('POST')).toBe(0);
  });
});

describe('removing a failed transfer from the list', () => {
  const MB = 1024 ** 2;
  const args = { id: idOf(1) };
  const press = async (name: string): Promise<void> =>
    void fireEvent.click(
      await screen.findByRole('button', { name, hidden: true })
    );
  const fail = async (resumable: boolean): Promise<void> => {
    server.change(1, {
      state: 'failed',
      finished: 2_000,
      resumable,
      progress: { done: 300 * MB, total: 900 * MB }
    });
    await jobs.refresh();
  };

  afterEach(() => Dialog.flush());

  it('asks when it could still go on with what has arrived', async () => {
    await fail(true);
    const done = commands.execute('jobs:forget', args);
    await press('Keep');
    await done;
    expect(jobs.get(idOf(1))).toBeDefined();
    const again = commands.execute('jobs:forget', args);
    await press('Remove');
    await again;
    expect(jobs.get(idOf(1))).toBeUndefined();
  });

  it('is done at once when nothing could be done with it any more', async () => {
    await fail(false);
    await commands.execute('jobs:forget', args);
    expect(jobs.get(idOf(1))).toBeUndefined();
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
    expect(cancel).toHaveBeenLastCalledWith(idOf(1), true);
    items[0]?.shutdown?.();
    expect(cancel).toHaveBeenLastCalledWith(idOf(1), false);
    running.dispose();
  });
});
