import '@testing-library/jest-dom';

import { nullTranslator } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import {
  act,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';

import { Formatter } from '../../core/format';
import { ObsModel } from '../model';
import { Browse } from '../view';
import { FakeStore, makeError, makeItem } from './fakestore';

const trans = nullTranslator.load('jupyterlab_modelarts');
const format = new Formatter(trans);
const execute = jest.fn();

let store: FakeStore;
let model: ObsModel;

beforeAll(() => {
  // jsdom lays nothing out.
  window.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  const layout = { clientHeight: 480, offsetHeight: 480, offsetWidth: 300 };
  for (const [name, value] of Object.entries(layout)) {
    Object.defineProperty(HTMLElement.prototype, name, { get: () => value });
  }
  HTMLElement.prototype.scrollTo = () => undefined;
});

beforeEach(async () => {
  execute.mockReset();
  store = new FakeStore();
  store.put(
    'data',
    makeItem('a/'),
    makeItem('apple.csv', 2048),
    makeItem('berry.csv'),
    makeItem('cherry.csv')
  );
  model = new ObsModel(store.api, () => 1000);
  await model.load();
});

afterEach(() => model.dispose());

async function show(bucket = 'data'): Promise<void> {
  await model.go(bucket, '');
  render(
    <UseSignal signal={model.changed}>
      {() => <Browse {...{ model, trans, format, execute }} locale="en" />}
    </UseSignal>
  );
}

const grid = () => screen.getByRole('grid');
const press = (key: string, more = {}) =>
  fireEvent.keyDown(grid(), { key, ...more });
const selected = () => model.selection.items.map(({ name }) => name);
const row = (name: string) => screen.getByRole('row', { name: RegExp(name) });

describe('the list of a folder', () => {
  it('shows names and sizes', async () => {
    await show();
    expect(screen.getAllByRole('row')).toHaveLength(5);
    expect(row('apple')).toHaveTextContent('apple.csv');
    expect(row('apple')).toHaveTextContent(/2 KB$/);
    expect(grid()).toHaveAttribute('aria-rowcount', '5');
  });

  it('is walked through by the arrow keys', async () => {
    await show();
    press('ArrowDown');
    expect(selected()).toEqual(['a']);
    press('ArrowDown');
    press('ArrowDown', { shiftKey: true });
    expect(selected()).toEqual(['apple.csv', 'berry.csv']);
    press('End');
    expect(selected()).toEqual(['cherry.csv']);
    press('ArrowDown');
    expect(selected()).toEqual(['cherry.csv']);
    expect(grid()).toHaveAttribute('aria-activedescendant', row('cherry').id);
  });

  it('selects single rows with Control, and all with Control and A', async () => {
    await show();
    press('Home');
    press('ArrowDown', { ctrlKey: true });
    press('ArrowDown', { ctrlKey: true });
    press(' ');
    expect(selected()).toEqual(['a', 'berry.csv']);
    press('a', { ctrlKey: true });
    expect(selected()).toHaveLength(4);
    expect(row('cherry')).toHaveAttribute('aria-selected', 'true');
  });

  it('goes to the name that is typed', async () => {
    await show();
    press('b');
    expect(selected()).toEqual(['berry.csv']);
  });

  it.each([
    ['Enter', 'open'],
    ['Backspace', 'up'],
    ['Delete', 'delete'],
    ['F2', 'rename']
  ])('%s means %s', async (key, action) => {
    await show();
    press(key);
    expect(execute).toHaveBeenCalledWith(action);
  });

  it('keeps the focus when another folder is shown, and when that is empty', async () => {
    store.put('data', makeItem('a/b/'), makeItem('a/b/c.csv'));
    store.put('empty');
    await show();
    grid().focus();
    await act(() => model.go('data', 'a/'));
    expect(grid()).toHaveFocus();
    await act(() => model.go('empty', ''));
    expect(screen.queryByRole('grid')).toBeNull();
    fireEvent.keyDown(document.activeElement!, { key: 'Backspace' });
    expect(execute).toHaveBeenCalledWith('up');
    await act(() => model.go('data', 'a/b/'));
    expect(grid()).toHaveFocus();
  });

  it('opens the menu of the row that the keys are at, else of the list', async () => {
    await show();
    const asked: Element[] = [];
    const listen = (event: Event) => asked.push(event.target as Element);
    document.addEventListener('contextmenu', listen);
    fireEvent.contextMenu(grid());
    press('Home');
    press('ArrowDown', { ctrlKey: true });
    fireEvent.contextMenu(grid());
    document.removeEventListener('contextmenu', listen);
    expect(asked).toEqual([
      document.querySelector('.jp-ModelArts-ObsList'),
      row('apple')
    ]);
    expect(selected()).toEqual(['apple.csv']);
  });

  it('takes no focus from elsewhere', async () => {
    await show();
    screen.getByRole('combobox').focus();
    await act(() => model.go('data', 'a/'));
    expect(screen.getByRole('combobox')).toHaveFocus();
  });

  it('copies, cuts and pastes with the usual keys', async () => {
    await show();
    ['c', 'x', 'v'].forEach(key => press(key, { ctrlKey: true }));
    expect(execute.mock.calls).toEqual([['copy'], ['cut'], ['paste']]);
  });

  it('selects with the mouse as lists do', async () => {
    await show();
    const click = (name: string, more = {}) => {
      fireEvent.mouseDown(row(name), { button: 0, ...more });
      fireEvent.click(row(name), { button: 0, ...more });
    };
    click('apple');
    click('cherry', { shiftKey: true });
    expect(selected()).toEqual(['apple.csv', 'berry.csv', 'cherry.csv']);
    click('berry', { ctrlKey: true });
    expect(selected()).toEqual(['apple.csv', 'cherry.csv']);
    // The menu is about all that was selected.
    fireEvent.mouseDown(row('cherry'), { button: 2 });
    expect(selected()).toHaveLength(2);
    fireEvent.mouseDown(row('berry'), { button: 2 });
    expect(selected()).toEqual(['berry.csv']);
  });

  it('says in words how many are selected', async () => {
    await show();
    expect(screen.getByText('4 items')).toBeInTheDocument();
    press('a', { ctrlKey: true });
    expect(screen.getByText(/4 selected/)).toBeInTheDocument();
  });

  it('tells by its columns how it is sorted', async () => {
    await show();
    const header = screen.getByRole('columnheader', { name: 'Size' });
    expect(header).toHaveAttribute('aria-sort', 'none');
    fireEvent.click(screen.getByRole('button', { name: 'Size' }));
    await waitFor(() =>
      expect(header).toHaveAttribute('aria-sort', 'descending')
    );
  });
});

describe('in place of a list', () => {
  it('an empty folder says how to fill it', async () => {
    store.put('empty');
    await show('empty');
    expect(screen.getByText(/This folder is empty/)).toBeInTheDocument();
  });

  it('an error says what to do, and can be tried again', async () => {
    store.failure = makeError('objectstore.access_denied', 'Not allowed.');
    await show();
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('Not allowed.');
    expect(alert).toHaveTextContent('Do something else.');
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
      await model.refresh();
    });
    expect(screen.getByRole('grid')).toBeInTheDocument();
  });
});
