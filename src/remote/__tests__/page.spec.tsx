import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import '@testing-library/jest-dom';

import type { RemoteSpec } from '../../core/contract.gen';
import { localError } from '../../core/errors';
import { Formatter } from '../../core/format';
import type { IGetDataContext } from '../../core/getdata/tokens';
import { LinkList } from '../links';
import type { Look } from '../links';
import { RemotePage } from '../page';
import { MISSING, answering } from './infos';

const trans = nullTranslator.load('jupyterlab_modelarts');
const format = new Formatter(trans);

function setUp(look: Look = answering(), given: Partial<IGetDataContext> = {}) {
  const links = new LinkList(look);
  const onStart = jest.fn<void, [readonly RemoteSpec[]]>();
  const context: IGetDataContext = {
    destination: 'work',
    destinationState: 'ready',
    settleDestination: () => Promise.resolve('work'),
    close: jest.fn(),
    ...given
  };
  render(
    <RemotePage
      links={links}
      context={context}
      trans={trans}
      format={format}
      onStart={onStart}
    />
  );
  const type = async (text: string) => {
    fireEvent.change(screen.getByRole('textbox', { name: /Addresses/ }), {
      target: { value: text }
    });
    await act(() => jest.advanceTimersByTimeAsync(500));
  };
  return { links, onStart, context, type };
}

const button = () => screen.getByRole('button', { name: 'Download' });

async function press(element: HTMLElement): Promise<void> {
  fireEvent.click(element);
  await act(() => jest.advanceTimersByTimeAsync(0));
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the page "Remote URL"', () => {
  it('shows what is at each address, and downloads it', async () => {
    const { type, onStart, context } = setUp();
    expect(button()).toBeDisabled();
    await type('https://example.org/a.csv https://example.org/b.csv');
    expect(screen.getAllByText('1 KB · text/csv · example.org')).toHaveLength(
      2
    );
    expect(screen.getByRole('status')).toHaveTextContent('2 files, 2 KB');
    await press(button());
    expect(context.close).toHaveBeenCalled();
    expect(onStart.mock.calls[0]?.[0]).toHaveLength(2);
  });

  it('says in its row why something cannot be had', async () => {
    const { type } = setUp(answering(() => ({ error: MISSING })));
    await type('https://example.org/gone');
    expect(screen.getByText(/There is nothing at this address/)).toBeVisible();
    expect(button()).toBeDisabled();
  });

  it('asks only what matters for these files', async () => {
    const { type, links } = setUp(
      answering(url => ({
        archive: url.endsWith('.zip'),
        taken: url.endsWith('taken.csv')
      }))
    );
    await type('https://example.org/a.csv');
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(screen.getByRole('textbox', { name: /SHA-256/ })).toBeVisible();
    await type('https://example.org/a.zip https://example.org/taken.csv');
    fireEvent.click(screen.getByRole('checkbox', { name: /Unpack/ }));
    expect(links.options.unpack).toBe(true);
    fireEvent.change(screen.getByRole('combobox'), {
      target: { value: 'overwrite' }
    });
    expect(links.options.conflict).toBe('overwrite');
    expect(screen.queryByRole('textbox', { name: /SHA-256/ })).toBeNull();
    await type('https://example.org/n.ipynb');
    expect(screen.getByRole('checkbox', { name: /Open/ })).toBeChecked();
  });

  it('refuses what cannot be a checksum', async () => {
    const { type } = setUp();
    await type('https://example.org/a.csv');
    const box = screen.getByRole('textbox', { name: /SHA-256/ });
    fireEvent.change(box, { target: { value: 'abc' } });
    expect(screen.getByText(/64 digits/)).toBeVisible();
    expect(button()).toBeDisabled();
  });

  it('stays when the folder cannot be used', async () => {
    const { type, onStart, context } = setUp(undefined, {
      settleDestination: () => Promise.resolve(null)
    });
    await type('https://example.org/a.csv');
    await press(button());
    expect(context.close).not.toHaveBeenCalled();
    expect(onStart).not.toHaveBeenCalled();
    expect(button()).toBeEnabled();
  });

  it('offers to ask again when the server did not answer', async () => {
    let broken = true;
    const { type } = setUp((urls, destination) =>
      broken
        ? Promise.reject(localError('network.unreachable', 'no'))
        : answering()(urls, destination)
    );
    await type('https://example.org/a.csv');
    broken = false;
    await press(screen.getByRole('button', { name: 'Try again' }));
    expect(button()).toBeEnabled();
  });
});
