import type { TranslationBundle } from '@jupyterlab/translation';
import { useId, useMemo, useState } from 'react';

import type { Draft, DraftContext } from './draft';
import { createDraft } from './prefill';
import type { IFieldDialogResult } from './spec';
import type { Control, Review } from './validate';
import { reviewDraft } from './validate';
import { problemText } from './words';

/** What the parts of the dialog share. */
export interface IFieldForm {
  readonly trans: TranslationBundle;
  readonly context: DraftContext;
  readonly draft: Draft;
  readonly review: Review;
  /** The lines of code of the last draft without an error. */
  readonly lines: string;
  /** How often somebody wanted to go on in spite of an error. */
  readonly attempts: number;
  /** The id of a part of the dialog. */
  id(part: string): string;
  change(draft: Draft): void;
  /** A control was left: from now on its errors show. */
  leave(control: Control): void;
  /** What to say below a control. */
  noteOf(control: Control): INote | null;
  accept(): void;
}

export interface INote {
  readonly text: string;
  readonly level: 'error' | 'warning' | 'hint';
}

export function useFieldForm(
  trans: TranslationBundle,
  context: DraftContext,
  onAccept: (result: IFieldDialogResult) => void
): IFieldForm {
  const prefix = useId();
  const [draft, change] = useState(() => createDraft(context));
  const [left, setLeft] = useState<ReadonlySet<Control>>(new Set());
  const [attempts, setAttempts] = useState(0);
  const review = useMemo(() => reviewDraft(draft, context), [draft, context]);
  const [lines, setLines] = useState(review.lines ?? '');
  if (review.lines !== null && review.lines !== lines) {
    setLines(review.lines);
  }
  const noteOf = (control: Control): INote | null => {
    const error = review.errors[control];
    const warning = review.warnings[control];
    if (error && (attempts > 0 || left.has(control))) {
      return { text: problemText(error, trans), level: 'error' };
    }
    return warning && !error
      ? { text: problemText(warning, trans), level: 'warning' }
      : null;
  };
  return {
    trans,
    context,
    draft,
    review,
    lines,
    attempts,
    id: part => `${prefix}-${part}`,
    change,
    leave: control => setLeft(before => new Set(before).add(control)),
    noteOf,
    accept: () =>
      review.result ? onAccept(review.result) : setAttempts(attempts + 1)
  };
}
