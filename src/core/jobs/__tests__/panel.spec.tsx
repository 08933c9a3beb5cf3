import '@testing-library/jest-dom';

import { nullTranslator } from '@jupyterlab/translation';
import { fileIcon } from '@jupyterlab/ui-components';
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';
import type { ReactElement } from 'react';

import type { Job } from '../../contract.gen';
import { describerFor } from '../describe';
import type { JobsModel } from '../model';
import { JobRow } from '../panel/row';
import { JobsView } from '../panel/view';
import { FakeServer, idOf, makeError, makeJob, nameOf } from './fakeserver';

const GB = 1024 ** 3;
const MB = 1024 ** 2;

let server: FakeServer;
let jobs: JobsModel;
const execute = jest.fn();

beforeAll(() => {
  // jsdom lays nothing out.
  window.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  const layout = { clientHeight: 600, clientWidth: 300, offsetHeight: 66 };
  for (const [name, value] of Object.entries(layout)) {
    Object.defineProperty(HTMLElement.prototype, name, { get: () => value });
  }
});

beforeEach(() => {
  execute.mockClear();
  server = new FakeServer();
});

afterEach(() => {
  cleanup();
  jobs.dispose();
});

function makeModel(): void {
  jobs = server.model();
  jobs.addKind({
    name: 'upload',
    icon: fileIcon,
    label: nameOf,
    detail: job => `to ${job.spec.destination}`,
    phase: phase => (phase === 'saving' ? 'Saving' : undefined),
    folder: job => job.spec.destination
  });
}

const text = (): string =>
  (document.body.textContent ?? '').replace(/\u00a0/g, ' ');

const buttons = (): (string | null)[] =>
  screen.queryAllByRole('button').map(node => node.getAttribute('aria-label'));

describe('a row', () => {
  beforeEach(makeModel);

  const show = (job: Job, isLive = true): void => {
    render(
      <JobRow
        job={job}
        kind={jobs.kind(job.kind)}
        describer={describerFor(jobs, nullTranslator)}
        isCurrent={true}
        isLive={isLive}
        execute={execute}
      />
    );
  };

  it('of a running job shows how far it is', () => {
    show(
      makeJob(1, {
        progress: {
          phase: 'saving',
          done: 312 * MB,
          total: 1.2 * GB,
          rate: 85 * MB,
          eta: 12,
          items_done: 312,
          items_total: 1_000
        }
      })
    );
    expect(text()).toContain('file-1');
    expect(text()).toContain('to data');
    expect(text()).toContain('Saving');
    expect(text()).toContain('312 MB of 1.2 GB · 312 of 1,000 files');
    expect(text()).toContain('85 MB/s · 12 s left');
    const bar = screen.getByRole('progressbar');
    expect(bar).toHaveAttribute('aria-valuenow', '25');
    expect(bar).toHaveAccessibleName('file-1');
    expect(bar.getAttribute('aria-valuetext')?.replace(/\u00a0/g, ' ')).toBe(
      'Saving, 25%, 12 s left'
    );
    expect(buttons()).toEqual(['Pause', 'Cancel']);
  });

  it('of a job of unknown size has a bar without a value', () => {
    show(makeJob(1, { progress: { done: 5 * MB, total: null } }));
    expect(screen.getByRole('progressbar')).not.toHaveAttribute(
      'aria-valuenow'
    );
    expect(text()).toContain('5 MB');
  });

  it.each<[string, Partial<Job>, string[]]>([
    ['Waiting', { state: 'queued' }, ['Pause', 'Cancel']],
    ['Running', { pausable: false }, ['Cancel']],
    ['Running', { resumable: true }, ['Pause', 'Cancel']],
    ['Paused', { state: 'paused', resumable: true }, ['Resume', 'Cancel']],
    [
      'Interrupted',
      { state: 'interrupted', resumable: true },
      ['Resume', 'Cancel']
    ],
    ['Failed', { state: 'failed' }, ['Retry', 'Remove from list']],
    [
      'Failed',
      { state: 'failed', resumable: true },
      ['Resume', 'Remove from list']
    ],
    ['Cancelled', { state: 'cancelled' }, ['Retry', 'Remove from list']],
    ['Finished', { state: 'succeeded' }, ['Open folder', 'Remove from list']]
  ])('says "%s" and offers what is possible (%#)', (state, patch, offered) => {
    show(makeJob(1, patch));
    expect(screen.getByRole('group')).toHaveAccessibleName(`file-1, ${state}`);
    expect(text()).toContain(state);
    expect(buttons()).toEqual(offered);
  });

  it('of a job that went well tells all there is to know', () => {
    const first = makeError({ message_template: 'One link was replaced.' });
    const second = makeError({ message_template: 'Two names are alike.' });
    show(makeJob(1, { state: 'succeeded', warnings: [first, second] }));
    expect(text()).toContain('Finished');
    expect(text()).toContain('One link was replaced.');
    expect(text()).toContain('Two names are alike.');
  });

  it('of a job that stands still tells no speed', () => {
    show(
      makeJob(1, {
        state: 'paused',
        progress: { done: 1, rate: 5 * MB, eta: 10 }
      })
    );
    expect(text()).not.toContain('/s');
    expect(text()).not.toContain('left');
  });

  it('tells no speed while the server does not answer', () => {
    show(makeJob(1, { progress: { done: 1, rate: 5 * MB, eta: 10 } }), false);
    expect(text()).not.toContain('/s');
    expect(text()).not.toContain('left');
    const bar = screen.getByRole('progressbar');
    expect(bar).toHaveAttribute('aria-valuetext', 'Running, 1%');
    expect(bar).toHaveClass('jp-mod-still');
  });

  it('of a failed job gives the reason and what to do', () => {
    show(makeJob(1, { state: 'failed', error: makeError() }));
    expect(text()).toContain('No space for “a.bin”.');
    expect(text()).toContain('Delete something.');
  });

  it('does what its buttons say', () => {
    show(makeJob(1));
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(execute).toHaveBeenCalledWith('jobs:pause', idOf(1));
  });

  it('of an unknown kind, or one that fails, is still a row', () => {
    const complaint = jest.spyOn(console, 'error').mockReturnValue();
    show(makeJob(1, { kind: 'strange' }));
    expect(text()).toContain('strange');
    cleanup();
    jobs.addKind({
      name: 'upload',
      icon: fileIcon,
      label: () => {
        throw new Error('no label');
      },
      detail: () => ''
    });
    show(makeJob(1));
    expect(text()).toContain('upload');
    expect(complaint).toHaveBeenCalled();
    complaint.mockRestore();
  });
});

describe('the panel', () => {
  const view = (isLoaded = true): ReactElement => (
    <JobsView
      jobs={jobs}
      describer={describerFor(jobs, nullTranslator)}
      isLoaded={isLoaded}
      hasGetData={true}
      execute={execute}
    />
  );

  async function open(): Promise<(ui: ReactElement) => void> {
    makeModel();
    await jobs.ready;
    return render(view()).rerender;
  }

  const rows = (): (string | undefined)[] =>
    [...document.querySelectorAll<HTMLElement>('[data-job-id]')].map(
      row => row.dataset.jobId
    );

  const focused = (): string | undefined =>
    (document.activeElement as HTMLElement).dataset.jobId;

  it('hints at what to do when there is nothing', async () => {
    await open();
    expect(text()).toContain('No transfers yet');
    fireEvent.click(screen.getByRole('button', { name: 'Get data' }));
    expect(execute).toHaveBeenCalledWith('get-data:open');
  });

  it('says that it is loading', () => {
    makeModel();
    render(view(false));
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  it('says when the server cannot be reached, and tries again', async () => {
    server.isDown = true;
    makeModel();
    await jobs.ready.catch(() => undefined);
    render(view(false));
    expect(screen.getByRole('alert')).toHaveTextContent('cannot be reached');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(execute).toHaveBeenCalledWith('jobs:refresh');
  });

  it('keeps the list when the server has gone', async () => {
    server.add(makeJob(1));
    const rerender = await open();
    server.isDown = true;
    await jobs.refresh().catch(() => undefined);
    rerender(view());
    expect(screen.getByRole('alert')).toHaveTextContent('out of date');
    expect(rows()).toEqual([idOf(1)]);
    expect(screen.getByRole('progressbar')).toHaveClass('jp-mod-still');
  });

  it('draws only the rows in sight of a long list', async () => {
    for (let number = 1; number <= 10_000; number++) {
      server.jobs.unshift(makeJob(number, { state: 'succeeded' }));
    }
    await open();
    while (jobs.finished.length < 2_000) {
      await jobs.loadMore();
    }
    cleanup();
    render(view());
    expect(text()).toContain('10,000');
    expect(rows().length).toBeGreaterThan(3);
    expect(rows().length).toBeLessThan(40);
    expect(rows()[0]).toBe(idOf(10_000));
    const [item] = screen.getAllByRole('listitem');
    expect(item).toHaveAttribute('aria-setsize', '2000');
    expect(item).toHaveAttribute('aria-posinset', '1');
    fireEvent.click(screen.getByText('Show more (8,000)'));
    expect(execute).toHaveBeenCalledWith('jobs:load-more');
  });

  it('draws a row again only when its job has changed', async () => {
    server.add(makeJob(1), makeJob(2));
    const rerender = await open();
    const describer = describerFor(jobs, nullTranslator);
    const describe = jest.spyOn(describer, 'describe');
    const same = (): ReactElement => (
      <JobsView
        jobs={jobs}
        describer={describer}
        isLoaded={true}
        hasGetData={true}
        execute={execute}
      />
    );
    rerender(same());
    expect(describe).toHaveBeenCalledTimes(2);
    server.change(1, { progress: { done: 50 } });
    rerender(same());
    expect(describe).toHaveBeenCalledTimes(3);
  });

  it('has one stop for Tab, and the arrow keys walk on', async () => {
    server.add(
      makeJob(1, { state: 'succeeded' }),
      makeJob(2, { state: 'succeeded' }),
      makeJob(3)
    );
    await open();
    const stops = document.querySelectorAll('[data-job-id][tabindex="0"]');
    expect(stops).toHaveLength(1);
    const [first] = stops;
    act(() => (first as HTMLElement).focus());
    expect(focused()).toBe(idOf(3));
    const press = (key: string): void => {
      fireEvent.keyDown(document.activeElement as Element, { key });
    };
    press('ArrowDown');
    expect(focused()).toBe(idOf(2));
    press('End');
    expect(focused()).toBe(idOf(1));
    press('ArrowUp');
    press('ArrowUp');
    expect(focused()).toBe(idOf(3));
    press('End');
    press('Delete');
    expect(execute).toHaveBeenCalledWith('jobs:forget', idOf(1));
  });

  it('keeps the focus in the list when the row with it goes', async () => {
    server.add(
      makeJob(1, { state: 'succeeded' }),
      makeJob(2, { state: 'succeeded' }),
      makeJob(3, { state: 'succeeded' })
    );
    const rerender = await open();
    const row = document.querySelector<HTMLElement>(
      `[data-job-id="${idOf(2)}"]`
    );
    act(() => row?.focus());
    await jobs.forget(idOf(2));
    rerender(view());
    expect(focused()).toBe(idOf(1));
  });

  it('folds its sections', async () => {
    server.add(makeJob(1), makeJob(2, { state: 'succeeded' }));
    await open();
    const finished = screen.getByRole('button', { name: /Finished/ });
    expect(finished).toHaveAttribute('aria-expanded', 'true');
    fireEvent.click(finished);
    expect(finished).toHaveAttribute('aria-expanded', 'false');
    expect(rows()).toEqual([idOf(1)]);
  });
});
