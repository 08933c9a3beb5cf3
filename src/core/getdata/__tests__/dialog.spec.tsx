import '@testing-library/jest-dom';

import type { Contents } from '@jupyterlab/services';
import { StateDB } from '@jupyterlab/statedb';
import { nullTranslator } from '@jupyterlab/translation';
import { fileIcon } from '@jupyterlab/ui-components';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ReactElement } from 'react';

import { GetData } from '../dialog';
import type { IGetDataContext, IGetDataPage } from '../tokens';

const FOLDERS = ['', 'data', 'data/raw'];

const get = (path: string) =>
  FOLDERS.includes(path)
    ? Promise.resolve({ type: 'directory', writable: true })
    : Promise.reject(
        Object.assign(new Error('404'), { response: { status: 404 } })
      );

const contents = { get } as unknown as Contents.IManager;

let getData: GetData;
let state: StateDB;
let opener: HTMLButtonElement;
const browse = jest.fn<Promise<string | null>, [string]>();

function page(
  id: string,
  rank: number,
  render: (context: IGetDataContext) => ReactElement = ({ destination }) => (
    <div>
      <label>
        {`name of ${id}`}
        <input />
      </label>
      {`${id} goes to /${destination}`}
    </div>
  )
): IGetDataPage {
  return { id, label: id, icon: fileIcon, rank, render };
}

async function open(
  options?: Parameters<GetData['open']>[0]
): Promise<HTMLElement> {
  opener.focus();
  await act(() => getData.open(options));
  const dialog = await screen.findByRole('dialog');
  await waitFor(() =>
    expect(dialog).toContainElement(document.activeElement as HTMLElement)
  );
  return dialog;
}

const tabs = (): string[] =>
  screen.getAllByRole('tab').map(tab => tab.textContent ?? '');

const selected = (): string =>
  screen.getByRole('tab', { selected: true }).textContent ?? '';

beforeAll(() => {
  window.matchMedia = () =>
    Object.assign(new EventTarget(), { matches: false }) as MediaQueryList;
});

beforeEach(() => {
  browse.mockReset();
  opener = document.createElement('button');
  document.body.append(opener);
  state = new StateDB();
  getData = new GetData({
    trans: nullTranslator.load('any'),
    contents,
    state,
    browse,
    currentFolder: () => 'data'
  });
  getData.addPage(page('second', 20));
  getData.addPage(page('first', 10));
  getData.addPage(page('third', 30));
});

afterEach(() => {
  const dialog = screen.queryByRole('dialog');
  if (dialog) {
    fireEvent.keyDown(dialog, { key: 'Escape' });
  }
  opener.remove();
});

it('shows the pages by their ranks, and the folder of the browser', async () => {
  const dialog = await open();
  expect(dialog).toHaveAccessibleName('Get data');
  expect(dialog).toHaveAttribute('aria-modal', 'true');
  expect(tabs()).toEqual(['first', 'second', 'third']);
  expect(screen.getByRole('tabpanel')).toHaveTextContent('first goes to /data');
  expect(screen.getByRole('tabpanel')).toHaveAccessibleName('first');
});

it('walks through the pages by the arrow keys', async () => {
  await open();
  const press = (key: string): void => {
    fireEvent.keyDown(document.activeElement as Element, { key });
  };
  expect(document.activeElement).toHaveTextContent('first');
  press('ArrowDown');
  expect(document.activeElement).toHaveTextContent('second');
  expect(selected()).toBe('second');
  press('End');
  press('ArrowDown');
  expect(selected()).toBe('first');
  press('ArrowUp');
  expect(selected()).toBe('third');
});

it('keeps what was typed into a page that is left', async () => {
  await open();
  fireEvent.change(screen.getByLabelText('name of first'), {
    target: { value: 'typed' }
  });
  fireEvent.click(screen.getByRole('tab', { name: 'third' }));
  fireEvent.click(screen.getByRole('tab', { name: 'first' }));
  expect(screen.getByLabelText('name of first')).toHaveValue('typed');
});

it('remembers the page used last', async () => {
  const dialog = await open();
  fireEvent.click(screen.getByRole('tab', { name: 'second' }));
  fireEvent.keyDown(dialog, { key: 'Escape' });
  await open();
  expect(selected()).toBe('second');
  await open({ page: 'third', destination: 'data/raw' });
  expect(screen.getAllByRole('dialog')).toHaveLength(1);
  expect(selected()).toBe('third');
  expect(screen.getByRole('tabpanel')).toHaveTextContent('/data/raw');
});

it('shows a page that comes later, and survives one that goes', async () => {
  await open();
  const late = getData.addPage(page('late', 5));
  await waitFor(() => expect(tabs()[0]).toBe('late'));
  fireEvent.click(screen.getByRole('tab', { name: 'late' }));
  late.dispose();
  await waitFor(() => expect(selected()).toBe('first'));
});

it('closes by Escape, and gives the focus back', async () => {
  const dialog = await open();
  fireEvent.keyDown(dialog, { key: 'Escape' });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(opener);
});

it('closes when the page says so', async () => {
  getData.addPage(
    page('closer', 1, ({ close }) => <button onClick={close}>start</button>)
  );
  await open();
  fireEvent.click(screen.getByRole('button', { name: 'start' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('closes by a click beside it, not by a selection that ends there', async () => {
  const dialog = await open();
  fireEvent.mouseDown(screen.getByRole('tabpanel'));
  fireEvent.click(dialog);
  expect(screen.queryByRole('dialog')).not.toBeNull();
  fireEvent.mouseDown(dialog);
  fireEvent.click(dialog);
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('keeps the focus inside', async () => {
  const dialog = await open();
  const first = screen.getByLabelText('To folder');
  const last = screen.getByLabelText('name of first');
  last.focus();
  fireEvent.keyDown(last, { key: 'Tab' });
  expect(document.activeElement).toBe(first);
  fireEvent.keyDown(first, { key: 'Tab', shiftKey: true });
  expect(document.activeElement).toBe(last);
  expect(dialog).toContainElement(last);
});

it('lets a page fail alone', async () => {
  const complaint = jest.spyOn(console, 'error').mockReturnValue();
  const broken = (): ReactElement => {
    throw new Error('broken page');
  };
  const Broken = broken;
  getData.addPage(page('broken', 40, () => <Broken />));
  await open();
  fireEvent.click(screen.getByRole('tab', { name: 'broken' }));
  expect(screen.getByRole('alert')).toHaveTextContent('broken page');
  fireEvent.click(screen.getByRole('tab', { name: 'first' }));
  expect(screen.getByRole('tabpanel')).toHaveTextContent('first goes to');
  complaint.mockRestore();
});

describe('the destination', () => {
  const field = (): HTMLElement => screen.getByLabelText('To folder');
  let context: IGetDataContext;
  const settled = (): Promise<string | null> => context.settleDestination();

  beforeEach(() => {
    getData.addPage(
      page('watcher', 1, given => {
        context = given;
        return (
          <p>{`${given.destinationState}: goes to /${given.destination}`}</p>
        );
      })
    );
  });

  it('is taken over once it is known to exist', async () => {
    await open();
    expect(field()).toHaveValue('/data');
    fireEvent.change(field(), { target: { value: '/data/raw/' } });
    await waitFor(() =>
      expect(screen.getByRole('tabpanel')).toHaveTextContent(
        'goes to /data/raw'
      )
    );
    expect(field()).toHaveAttribute('aria-invalid', 'false');
  });

  it('cannot be one that does not exist', async () => {
    await open();
    fireEvent.change(field(), { target: { value: '/nowhere' } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'This folder does not exist. Choose another folder.'
    );
    expect(field()).toHaveAttribute('aria-invalid', 'true');
    expect(await settled()).toBeNull();
    fireEvent.change(field(), { target: { value: '../..' } });
    await waitFor(() =>
      expect(screen.getByRole('alert')).toHaveTextContent('outside')
    );
  });

  it('tells the page while it is not settled, and after', async () => {
    await open();
    const panel = screen.getByRole('tabpanel');
    expect(panel).toHaveTextContent('ready: goes to /data');
    fireEvent.change(field(), { target: { value: '/nowhere' } });
    expect(panel).toHaveTextContent('checking: goes to /data');
    await screen.findByRole('alert');
    expect(panel).toHaveTextContent('invalid: goes to /data');
    fireEvent.change(field(), { target: { value: '/data/raw' } });
    expect(panel).toHaveTextContent('checking: goes to /data');
    await waitFor(() =>
      expect(panel).toHaveTextContent('ready: goes to /data/raw')
    );
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is what the field shows for a page that asks before a pause', async () => {
    await open();
    expect(await settled()).toBe('data');
    fireEvent.change(field(), { target: { value: '/nowhere' } });
    fireEvent.change(field(), { target: { value: '/data/raw' } });
    await act(async () => expect(await settled()).toBe('data/raw'));
    expect(context.destinationState).toBe('ready');
    fireEvent.change(field(), { target: { value: '/nowhere' } });
    await act(async () => expect(await settled()).toBeNull());
    expect(context.destinationState).toBe('invalid');
  });

  it('is checked at once, or again, by Enter', async () => {
    await open();
    const asked = jest.spyOn(contents, 'get');
    asked.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    fireEvent.change(field(), { target: { value: '/data/raw' } });
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    expect(asked).not.toHaveBeenCalled();
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(asked).toHaveBeenCalledTimes(1);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Press Enter to try again'
    );
    fireEvent.keyDown(field(), { key: 'Enter' });
    await waitFor(() =>
      expect(screen.getByRole('tabpanel')).toHaveTextContent(
        'ready: goes to /data/raw'
      )
    );
    asked.mockRestore();
  });

  it('can be picked', async () => {
    await open();
    browse.mockResolvedValue('data/raw');
    fireEvent.click(screen.getByRole('button', { name: 'Browse…' }));
    await waitFor(() => expect(field()).toHaveValue('/data/raw'));
    expect(browse).toHaveBeenCalledWith('data');
    browse.mockResolvedValue(null);
    fireEvent.click(screen.getByRole('button', { name: 'Browse…' }));
    await waitFor(() => expect(browse).toHaveBeenCalledTimes(2));
    expect(field()).toHaveValue('/data/raw');
  });
});
