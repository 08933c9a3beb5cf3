/** Decides, with the user, what happens to files that cannot simply be written. */
import type { ErrorInfo, Existing, Problem } from '../core/contract.gen';
import type { ExistingMode } from './options';
import type { Conflict, IEntry, IPlanned } from './types';

/** A file of that name is there already. */
export interface IExistingQuestion {
  readonly entry: IEntry;
  readonly existing: Existing;
  /** How many more questions of the kind follow. */
  readonly others: number;
}

/** It cannot be written under that name or in that place. */
export interface IBlockedQuestion {
  readonly entry: IEntry;
  readonly error: ErrorInfo;
  /** What is there in its place, if that is the reason. */
  readonly existing: Existing | null;
  /** A path that would do; null if there is none. */
  readonly suggestion: string | null;
  readonly others: number;
}

export interface IAnswer<T> {
  readonly choice: T | 'skip' | 'cancel';
  /** The same for all that follow. */
  readonly forAll: boolean;
}

/** Whoever asks the user. */
export interface IConflictDialogs {
  existing(
    question: IExistingQuestion
  ): Promise<IAnswer<'overwrite' | 'rename'>>;
  blocked(question: IBlockedQuestion): Promise<IAnswer<'suggestion'>>;
}

/**
 * Go through the problems that the server found.
 *
 * @param mode - what to do with existing files without asking
 * @returns what to upload, which may be nothing; null if the user wants none of it
 */
export async function resolveConflicts(
  entries: readonly IEntry[],
  problems: readonly Problem[],
  mode: ExistingMode,
  dialogs: IConflictDialogs
): Promise<IPlanned[] | null> {
  const asker = new Asker(entries, problems, mode, dialogs);
  const byIndex = new Map(problems.map(problem => [problem.index, problem]));
  const planned: IPlanned[] = [];
  for (const [index, entry] of entries.entries()) {
    const problem = byIndex.get(index);
    const decision = problem
      ? await asker.decide(problem)
      : { conflict: 'fail' as const, target: entry.path };
    if (decision === 'cancel') {
      return null;
    }
    if (decision !== 'skip') {
      planned.push({ ...entry, ...decision });
    }
  }
  return planned;
}

type Decision = Pick<IPlanned, 'conflict' | 'target'> | 'skip' | 'cancel';

class Asker {
  constructor(
    private readonly _entries: readonly IEntry[],
    problems: readonly Problem[],
    mode: ExistingMode,
    private readonly _dialogs: IConflictDialogs
  ) {
    for (const problem of problems) {
      this._left[kindOf(problem)] += 1;
    }
    this._existingAnswer = mode === 'ask' ? null : mode;
  }

  async decide(problem: Problem): Promise<Decision> {
    const entry = this._entries[problem.index];
    if (!entry) {
      return 'skip';
    }
    this._left[kindOf(problem)] -= 1;
    const { existing, error, suggestion } = problem;
    if (error) {
      const choice = await this._askBlocked(entry, problem, error);
      const target = suggestion ?? entry.path;
      return choice === 'suggestion' ? { conflict: 'fail', target } : choice;
    }
    if (!existing) {
      return { conflict: 'fail', target: entry.path };
    }
    const choice = await this._askExisting(entry, existing);
    return choice === 'skip' || choice === 'cancel'
      ? choice
      : { conflict: choice, target: entry.path };
  }

  private async _askExisting(
    entry: IEntry,
    existing: Existing
  ): Promise<Exclude<Conflict, 'fail'> | 'skip' | 'cancel'> {
    if (this._existingAnswer) {
      return this._existingAnswer;
    }
    const others = this._left.existing;
    const answer = await this._dialogs.existing({ entry, existing, others });
    if (answer.forAll) {
      this._existingAnswer = answer.choice;
    }
    return answer.choice;
  }

  private async _askBlocked(
    entry: IEntry,
    { existing, suggestion }: Problem,
    error: ErrorInfo
  ): Promise<'suggestion' | 'skip' | 'cancel'> {
    const kind = suggestion === null ? 'stuck' : 'misnamed';
    const known = this._blockedAnswers[kind];
    if (known) {
      return known;
    }
    const others = this._left[kind];
    const answer = await this._dialogs.blocked({
      entry,
      error,
      existing,
      suggestion,
      others
    });
    if (answer.forAll) {
      this._blockedAnswers[kind] = answer.choice;
    }
    return answer.choice;
  }

  /** Problems of each kind that are still to come. */
  private readonly _left: Record<ProblemKind, number> = {
    existing: 0,
    misnamed: 0,
    stuck: 0
  };
  private _existingAnswer: Exclude<Conflict, 'fail'> | 'skip' | 'cancel' | null;
  private readonly _blockedAnswers: Partial<
    Record<ProblemKind, 'suggestion' | 'skip' | 'cancel'>
  > = {};
}

type ProblemKind = 'existing' | 'misnamed' | 'stuck';

function kindOf({ error, suggestion }: Problem): ProblemKind {
  if (!error) {
    return 'existing';
  }
  return suggestion === null ? 'stuck' : 'misnamed';
}
