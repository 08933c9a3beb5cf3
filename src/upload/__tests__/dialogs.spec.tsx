import { contentEntry, entry } from './entries';
import { Dialog } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import '@testing-library/jest-dom';

import { Formatter } from '../../core/format';
import { localError } from '../../core/errors';
import { ConflictDialogs } from '../dialogs';
import { matchRows } from '../match';
import { rowOf } from '../memory';
import { createRepick } from '../repick';
import type { IRepickQuestion } from '../repick';

const trans = nullTranslator.load('jupyterlab_modelarts');
const format = new Formatter(trans);
const dialogs = new ConflictDialogs(trans, format, 'en');

const EXISTING = { path: 'data/a', size: 2048, modified: 1e9, folder: false };

// The test environment does not know that a modal dialog is open, and thinks it hidden.
const hidden = true;

function findDialog(): Promise<HTMLElement> {
  return screen.findByRole('dialog', { hidden });
}

async function press(name: string): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name, hidden }));
}

// A dialog that a failed test left open would hide all that follow.
afterEach(() => Dialog.flush());

describe('the question about an existing file', () => {
  const question = {
    entry: entry('data/a', 1024),
    existing: EXISTING,
    others: 3
  };

  it('shows both sizes, both dates and which is newer', async () => {
    const answer = dialogs.existing(question);
    const dialog = await findDialog();
    expect(dialog).toHaveTextContent('data/a');
    expect(dialog).toHaveTextContent('2 KB');
    expect(dialog).toHaveTextContent('1 KB');
    expect(dialog).toHaveTextContent(/Sep \d+, 2001/);
    expect(dialog).toHaveTextContent(/Jan \d+, 2026/);
    expect(dialog).toHaveTextContent('newer');
    await press('Cancel');
    await answer;
  });

  it.each([
    { modified: 1e12 + 999, size: 2048, newer: 0, same: true },
    { modified: 1e12 + 999, size: 2047, newer: 0, same: false },
    { modified: 1e12 + 1000, size: 2048, newer: 1, same: false }
  ])('compares whole seconds (%#)', async ({ newer, same, ...file }) => {
    const mine = { ...question.entry, ...file };
    const answer = dialogs.existing({ ...question, entry: mine });
    const dialog = await findDialog();
    expect(screen.queryAllByText('newer')).toHaveLength(newer);
    expect(dialog.textContent?.includes('Both look the same.')).toBe(same);
    await press('Cancel');
    await answer;
  });

  it.each([
    ['Overwrite', 'overwrite'],
    ['Keep both', 'rename'],
    ['Skip', 'skip'],
    ['Cancel', 'cancel']
  ])('is answered by "%s"', async (label, choice) => {
    const answer = dialogs.existing(question);
    await press(label);
    expect(await answer).toEqual({ choice, forAll: false });
  });

  it('can be answered for all that follow', async () => {
    const answer = dialogs.existing(question);
    fireEvent.click(await screen.findByRole('checkbox', { hidden }));
    await press('Skip');
    expect(await answer).toEqual({ choice: 'skip', forAll: true });
  });

  it('has no box for others when it is the last', async () => {
    const answer = dialogs.existing({ ...question, others: 0 });
    await findDialog();
    expect(screen.queryByRole('checkbox', { hidden })).toBeNull();
    await press('Cancel');
    await answer;
  });
});

describe('the question about a name that is not possible', () => {
  const question = {
    entry: entry('a:b'),
    error: localError('path.bad_name', 'It contains a colon').info,
    existing: null,
    suggestion: 'a_b',
    others: 0
  };

  it('gives the reason and offers another name', async () => {
    const answer = dialogs.blocked(question);
    const dialog = await findDialog();
    expect(dialog).toHaveTextContent('It contains a colon');
    expect(dialog).toHaveTextContent('a_b');
    await press('Use suggested name');
    expect(await answer).toEqual({ choice: 'suggestion', forAll: false });
  });

  it('says that a file cannot replace a folder', async () => {
    const existing = { ...EXISTING, folder: true };
    const answer = dialogs.blocked({ ...question, existing });
    const dialog = await findDialog();
    expect(dialog).toHaveTextContent('There is a folder of this name');
    await press('Skip');
    expect(await answer).toEqual({ choice: 'skip', forAll: false });
  });

  it('leaves skipping when no other name would help', async () => {
    const answer = dialogs.blocked({ ...question, suggestion: null });
    await findDialog();
    expect(screen.queryByText('Use suggested name')).toBeNull();
    await press('Skip');
    await answer;
  });
});

describe('the question for the file after a reload', () => {
  const wanted = contentEntry('big.bin', 'the content');
  const question: IRepickQuestion = {
    name: 'big.bin',
    kind: 'file',
    files: 1,
    size: wanted.size,
    match: selection => matchRows([rowOf(wanted)], selection.entries, [])
  };
  const repick = createRepick(trans, format);

  async function choose(file: File): Promise<void> {
    const input = await waitFor(() => {
      const found = document.querySelector('.jp-Dialog input[type=file]');
      expect(found).not.toBeNull();
      return found as HTMLInputElement;
    });
    fireEvent.change(input, { target: { files: [file] } });
  }

  it('is answered by the same file', async () => {
    const answer = repick(question);
    await choose(wanted.file as File);
    expect((await answer)?.entries).toEqual([wanted]);
  });

  it('says that it is another file, and goes on asking', async () => {
    const answer = repick(question);
    const other = contentEntry('big.bin', 'another content').file as File;
    await choose(other);
    expect(
      await screen.findByText(/This is another “big.bin”: it has 15 bytes/)
    ).toBeInTheDocument();
    await choose(contentEntry('small.bin', 'x').file as File);
    expect(
      await screen.findByText('This is “small.bin”, but “big.bin” is needed.')
    ).toBeInTheDocument();
    await choose(wanted.file as File);
    expect(await answer).not.toBeNull();
  });

  it('can be left unanswered', async () => {
    const answer = repick(question);
    await press('Cancel');
    expect(await answer).toBeNull();
  });
});
