import type { ErrorInfo, Problem } from '../../core/contract.gen';
import { resolveConflicts } from '../conflicts';
import type { IAnswer, IConflictDialogs } from '../conflicts';
import { entry } from './entries';

const ERROR: ErrorInfo = {
  code: 'path.bad_name',
  message: 'no',
  hint: '',
  retryable: false,
  message_template: '',
  hint_template: '',
  params: {}
};

const ENTRIES = ['a', 'b', 'c', 'd'].map(name => entry(name));

function existing(index: number): Problem {
  const path = ENTRIES[index]?.path ?? '';
  return {
    index,
    existing: { path, size: 1, modified: 1, folder: false },
    error: null,
    suggestion: `${path} (1)`
  };
}

function misnamed(index: number): Problem {
  return { index, existing: null, error: ERROR, suggestion: `ok-${index}` };
}

function stuck(index: number): Problem {
  return { index, existing: null, error: ERROR, suggestion: null };
}

/** Answers in turn, and keeps the questions. */
function answering(
  ...answers: IAnswer<'overwrite' | 'rename' | 'suggestion'>[]
) {
  const questions: { path: string; others: number }[] = [];
  const next = (question: { entry: { path: string }; others: number }) => {
    const { others } = question;
    questions.push({ path: question.entry.path, others });
    return Promise.resolve(answers.shift());
  };
  const dialogs = { existing: next, blocked: next } as IConflictDialogs;
  return { dialogs, questions };
}

describe('before an upload', () => {
  it('nobody is asked when nothing is in the way', async () => {
    const { dialogs, questions } = answering();
    const result = await resolveConflicts(ENTRIES, [], 'ask', dialogs);
    expect(result?.map(({ conflict }) => conflict)).toEqual(
      Array(4).fill('fail')
    );
    expect(questions).toEqual([]);
  });

  it('each existing file is asked about, with how many are left', async () => {
    const { dialogs, questions } = answering(
      { choice: 'overwrite', forAll: false },
      { choice: 'rename', forAll: false },
      { choice: 'skip', forAll: false }
    );
    const result = await resolveConflicts(
      ENTRIES,
      [existing(0), existing(2), existing(3)],
      'ask',
      dialogs
    );
    expect(result?.map(({ path, conflict }) => [path, conflict])).toEqual([
      ['a', 'overwrite'],
      ['b', 'fail'],
      ['c', 'rename']
    ]);
    expect(questions).toEqual([
      { path: 'a', others: 2 },
      { path: 'c', others: 1 },
      { path: 'd', others: 0 }
    ]);
  });

  it('"apply to all" asks no more about existing files', async () => {
    const { dialogs, questions } = answering({
      choice: 'overwrite',
      forAll: true
    });
    const result = await resolveConflicts(
      ENTRIES,
      [existing(0), existing(1), existing(2)],
      'ask',
      dialogs
    );
    expect(result?.map(({ conflict }) => conflict)).toEqual([
      'overwrite',
      'overwrite',
      'overwrite',
      'fail'
    ]);
    expect(questions).toHaveLength(1);
  });

  it('"apply to all" for one sort of problem leaves the others open', async () => {
    const { dialogs, questions } = answering(
      { choice: 'skip', forAll: true },
      { choice: 'suggestion', forAll: true },
      { choice: 'skip', forAll: false }
    );
    const result = await resolveConflicts(
      ENTRIES,
      [existing(0), misnamed(1), misnamed(2), stuck(3)],
      'ask',
      dialogs
    );
    expect(result?.map(({ path, target }) => [path, target])).toEqual([
      ['b', 'ok-1'],
      ['c', 'ok-2']
    ]);
    expect(questions).toHaveLength(3);
  });

  it('"Cancel" uploads nothing, not even what had been decided', async () => {
    const { dialogs } = answering(
      { choice: 'overwrite', forAll: false },
      { choice: 'cancel', forAll: false }
    );
    const problems = [existing(0), existing(1)];
    expect(
      await resolveConflicts(ENTRIES, problems, 'ask', dialogs)
    ).toBeNull();
  });

  it.each(['overwrite', 'rename'] as const)(
    'the setting "%s" answers for existing files',
    async mode => {
      const { dialogs, questions } = answering();
      const problems = [existing(0)];
      const result = await resolveConflicts(ENTRIES, problems, mode, dialogs);
      expect(result?.[0]?.conflict).toBe(mode);
      expect(questions).toEqual([]);
    }
  );

  it('the setting "skip" leaves existing files out, but still asks about names', async () => {
    const { dialogs, questions } = answering({
      choice: 'suggestion',
      forAll: false
    });
    const problems = [existing(0), misnamed(1)];
    const result = await resolveConflicts(ENTRIES, problems, 'skip', dialogs);
    expect(result?.map(({ target }) => target)).toEqual(['ok-1', 'c', 'd']);
    expect(questions).toHaveLength(1);
  });
});
