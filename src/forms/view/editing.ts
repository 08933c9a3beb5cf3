import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { FormModel } from '../model';
import { FormError } from '../syntax';
import { isWhole } from '../syntax/assignment';
import type { Field, Value } from '../syntax';

/** Changes of one field by one control. */
export class FieldEditor {
  constructor(
    private readonly _model: FormModel,
    private readonly _id: string
  ) {}

  /**
   * Sets the value, as a part of the change that goes on until `commit`.
   *
   * @returns whether the field could hold it; else the code is as it was.
   */
  input(value: Value): boolean {
    return this._try(() => this._model.setValue(this._id, value));
  }

  /** The same for the text as it is to stand in the code. */
  inputText(text: string): boolean {
    // Half an expression would take the rest of the line with it.
    return (
      text.trim() !== '' &&
      isWhole(text, this._model.form.language) &&
      this._try(() => this._model.setText(this._id, text))
    );
  }

  /** Sets a call for a secret where the code holds nothing yet. It is complete at once. */
  nameSecret(name: string): void {
    const field = this._model.form.fields.find(({ id }) => id === this._id);
    if (field?.misfit === 'empty') {
      this._try(() => this._model.setSecret(this._id, name));
      this.commit();
    }
  }

  /** The change is complete, if this control has begun one. */
  commit(): void {
    if (this._isOpen) {
      this._isOpen = false;
      this._model.commit();
    }
  }

  /** A change that is complete at once. */
  set(value: Value): boolean {
    const isSet = this.input(value);
    this.commit();
    return isSet;
  }

  private _try(change: () => void): boolean {
    this._isOpen = true;
    this._model.begin();
    try {
      change();
      return true;
    } catch (reason) {
      if (reason instanceof FormError) {
        return false;
      }
      throw reason;
    }
  }

  private _isOpen = false;
}

/** The editor of a field; what is under way is committed when the control goes. */
export function useEditor(model: FormModel, { id }: Field): FieldEditor {
  const editor = useMemo(() => new FieldEditor(model, id), [model, id]);
  useEffect(() => () => editor.commit(), [editor]);
  return editor;
}

export interface IDraft {
  /** What the control shows. */
  readonly text: string;
  /** Whether what it shows could not be written to the code. */
  readonly isBad: boolean;
  change(text: string): void;
  /** The control is left: what could be written follows the code again. */
  end(): void;
  /** Back to what the code says. */
  revert(): void;
}

/**
 * What is typed into a control, which may differ from what stands in the code: half a number, or
 * zeros that the code does not get.
 *
 * @param shown - what the code says. If it changes by somebody else, it wins.
 * @param write - writes to the code; returns whether that could be done.
 */
export function useDraft(
  shown: string,
  write: (text: string) => boolean
): IDraft {
  const [draft, setDraft] = useState<IDraftState>(NO_DRAFT);
  const isWriting = useRef(false);
  const [before, setBefore] = useState(shown);
  if (before !== shown) {
    setBefore(shown);
    if (!isWriting.current) {
      setDraft(NO_DRAFT);
    }
  }
  const change = useCallback(
    (text: string) => {
      isWriting.current = true;
      // A new object each time: it is drawn even if nothing has changed.
      setDraft({ text, isBad: !write(text) });
    },
    [write]
  );
  // The code has followed by the time that the change is drawn.
  useEffect(() => {
    isWriting.current = false;
  });
  const revert = useCallback(() => setDraft(NO_DRAFT), []);
  const end = useCallback(
    () => setDraft(now => (now.isBad ? now : NO_DRAFT)),
    []
  );
  return { text: draft.text ?? shown, isBad: draft.isBad, change, end, revert };
}

interface IDraftState {
  /** Null: what the code says. */
  readonly text: string | null;
  readonly isBad: boolean;
}

const NO_DRAFT: IDraftState = { text: null, isBad: false };
