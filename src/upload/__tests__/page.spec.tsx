import { entry, emptyFolder } from './entries';
import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import {
  act,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import '@testing-library/jest-dom';

import { localError } from '../../core/errors';
import { Formatter } from '../../core/format';
import type { IGetDataContext } from '../../core/getdata/tokens';
import type { IEntry } from '../types';
import { UploadPage } from '../page';
import { PageModel } from '../pagemodel';

const trans = nullTranslator.load('jupyterlab_modelarts');
const format = new Formatter(trans);

function gathered(entries: IEntry[], unreadable: string[] = []) {
  const handles = new Map();
  return Promise.resolve({ entries, handles, unreadable, replaced: [] });
}

function setUp(
  onCheck = jest.fn(() => Promise.resolve(jest.fn())),
  given: Partial<IGetDataContext> = {}
) {
  const model = new PageModel();
  const close = jest.fn();
  const context: IGetDataContext = {
    destination: 'work',
    destinationState: 'ready',
    settleDestination: () => Promise.resolve('work'),
    close,
    ...given
  };
  const { unmount } = render(
    <UploadPage
      model={model}
      context={context}
      trans={trans}
      format={format}
      onCheck={onCheck}
    />
  );
  const add = (...given: Parameters<typeof gathered>) =>
    act(() => model.add(gathered(...given)));
  return { model, close, onCheck, add, unmount };
}

const upload = () => screen.getByRole('button', { name: 'Upload' });

describe('the page "Local files"', () => {
  it('tells when another file of the same name takes the place of one', async () => {
    const { add } = setUp();
    await add([entry('data.csv', 10), entry('notes.txt', 1)]);
    // The same file once more is nothing to speak of.
    await add([entry('data.csv', 10)]);
    expect(screen.queryByText(/Two files/)).toBeNull();
    await add([entry('data.csv', 11)]);
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Two files are called “data.csv”. Only one of them is uploaded.'
    );
    expect(screen.getByText('2 files, 12 B')).toBeInTheDocument();
  });

  it('cannot upload before something was chosen', () => {
    setUp();
    expect(upload()).toBeDisabled();
  });

  it('lists what was chosen, folders in one row, with the sum below', async () => {
    const { add } = setUp();
    await add([
      entry('a.txt', 1024),
      entry('data/b', 1024),
      entry('data/deep/c', 1024),
      emptyFolder('data/empty')
    ]);
    const rows = screen.getAllByRole('listitem');
    expect(rows.map(row => row.textContent)).toEqual([
      'a.txt1\u00a0KB',
      'data2 files2\u00a0KB'
    ]);
    expect(screen.getByRole('status')).toHaveTextContent('3 files, 3');
  });

  it('adds a second choice to the first, and takes things out again', async () => {
    const { add, model } = setUp();
    await add([entry('a.txt')]);
    await add([entry('data/b')]);
    fireEvent.click(
      screen.getByRole('button', { name: 'Remove data from the list' })
    );
    expect(model.selection.entries.map(({ path }) => path)).toEqual(['a.txt']);
    fireEvent.click(screen.getByRole('button', { name: 'Remove all' }));
    expect(model.selection.entries).toEqual([]);
  });

  it('says what the browser could not read', async () => {
    const { add } = setUp();
    await add([entry('a.txt')], ['data/secret']);
    expect(screen.getByRole('alert')).toHaveTextContent('data/secret');
  });

  it('asks the server first, then closes the dialog, then begins', async () => {
    const order: string[] = [];
    const begin = jest.fn(() => void order.push('begin'));
    const { add, close, onCheck } = setUp(
      jest.fn(() => {
        order.push('check');
        return Promise.resolve(begin);
      })
    );
    close.mockImplementation(() => order.push('close'));
    await add([entry('a.txt')]);
    fireEvent.click(upload());
    await waitFor(() => expect(begin).toHaveBeenCalled());
    expect(order).toEqual(['check', 'close', 'begin']);
    expect(onCheck).toHaveBeenCalledWith(
      expect.objectContaining({ entries: [expect.anything()] }),
      'work'
    );
  });

  it('stays open with the message when nothing of it can be uploaded', async () => {
    const { add, close, model } = setUp(
      jest.fn(() => Promise.reject(localError('x', 'The disk is full')))
    );
    await add([entry('a.txt')]);
    fireEvent.click(upload());
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
    expect(close).not.toHaveBeenCalled();
    expect(model.selection.entries).toHaveLength(1);
    expect(upload()).toBeEnabled();
  });

  it('goes to the folder that is typed, once that was found usable', async () => {
    const folder = new PromiseDelegate<string | null>();
    const { add, close, onCheck } = setUp(undefined, {
      destinationState: 'checking',
      settleDestination: () => folder.promise
    });
    await add([entry('a.txt')]);
    expect(upload()).not.toHaveAttribute('title');
    fireEvent.click(upload());
    expect(upload()).toBeDisabled();
    expect(onCheck).not.toHaveBeenCalled();
    folder.resolve('typed');
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(onCheck).toHaveBeenCalledWith(expect.anything(), 'typed');
  });

  it('stays open when the folder that is typed cannot be used', async () => {
    const { add, close, onCheck, model } = setUp(undefined, {
      destinationState: 'checking',
      settleDestination: () => Promise.resolve(null)
    });
    await add([entry('a.txt')]);
    fireEvent.click(upload());
    await waitFor(() => expect(model.state).toBe('idle'));
    expect(onCheck).not.toHaveBeenCalled();
    expect(close).not.toHaveBeenCalled();
  });

  it('uploads nothing when it is closed while the server is asked', async () => {
    const asked = new PromiseDelegate<jest.Mock>();
    const { add, model, unmount } = setUp(jest.fn(() => asked.promise));
    await add([entry('a.txt')]);
    fireEvent.click(upload());
    await waitFor(() => expect(model.state).toBe('checking'));
    unmount();
    const begin = jest.fn();
    await act(async () => {
      asked.resolve(begin);
      await asked.promise;
    });
    await waitFor(() => expect(model.state).toBe('idle'));
    expect(begin).not.toHaveBeenCalled();
    expect(model.chosen).toHaveLength(1);
  });

  it('uploads nothing while the folder is known to be unusable, and says so', async () => {
    const { add } = setUp(undefined, { destinationState: 'invalid' });
    await add([entry('a.txt')]);
    expect(upload()).toBeDisabled();
    expect(upload()).toHaveAttribute(
      'title',
      'The folder chosen above cannot be used.'
    );
  });

  it('takes what is dropped on it', async () => {
    const { model } = setUp();
    const file = new File(['x'], 'dropped.txt');
    const item = {
      kind: 'file',
      webkitGetAsEntry: () => null,
      getAsFile: () => file
    };
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(drop, {
      dataTransfer: { types: ['Files'], items: [item], files: [file] }
    });
    fireEvent(screen.getByText('Drop files or folders here'), drop);
    expect(drop.defaultPrevented).toBe(true);
    await waitFor(() =>
      expect(model.selection.entries).toMatchObject([{ path: 'dropped.txt' }])
    );
  });
});
