import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { FormModel } from '../model';
import { FormError } from '../syntax';
import type { Field, Value } from '../syntax';
import type { IFormServices } from './services';

/** Changes of one field by one control. */
export class FieldEditor {
  constructor(
    private readonly _model: FormModel,
    private readonly _services: IFormServices,
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
    return this._try(() => this._model.setText(this._id, text));
  }

  /** The change is complete: one step of undo, and one run if the form runs by itself. */
  commit(): void {
    this._model.steps.end();
    if (this._changed) {
      this._changed = false;
      if (this._model.form.title?.options.autoRun) {
        this._services.autoRun.request();
      }
    }
  }

  /** A change that is complete at once. */
  set(value: Value): boolean {
    const isSet = this.input(value);
    this.commit();
    return isSet;
  }

  private _try(change: () => void): boolean {
    const before = this._model.source;
    this._model.steps.begin();
    try {
      change();
    } catch (reason) {
      if (reason instanceof FormError) {
        return false;
      }
      throw reason;
    }
    this._changed ||= this._model.source !== before;
    return true;
  }

  private _changed = false;
}

/** The editor of a field; what is under way is committed when the control goes. */
export function useEditor(
  model: FormModel,
  services: IFormServices,
  { id }: Field
): FieldEditor {
  const editor = useMemo(
    () => new FieldEditor(model, services, id),
    [model, services, id]
  );
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
  const [draft, setDraft] = useState<string | null>(null);
  const [isBad, setBad] = useState(false);
  const isWriting = useRef(false);
  const [before, setBefore] = useState(shown);
  if (before !== shown) {
    setBefore(shown);
    if (!isWriting.current) {
      setDraft(null);
      setBad(false);
    }
  }
  const change = useCallback(
    (text: string) => {
      isWriting.current = true;
      setDraft(text);
      setBad(!write(text));
    },
    [write]
  );
  // The code has followed by the time that the change is drawn.
  useEffect(() => {
    isWriting.current = false;
  });
  const revert = useCallback(() => {
    setDraft(null);
    setBad(false);
  }, []);
  const end = useCallback(() => {
    if (!isBad) {
      setDraft(null);
    }
  }, [isBad]);
  return { text: draft ?? shown, isBad, change, end, revert };
}
