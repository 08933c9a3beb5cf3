import type { ICellModel } from '@jupyterlab/cells';
import type { CellChange, ISharedCell } from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import {
  boundedWidth,
  readOwn,
  readView,
  writeOwn,
  writeView
} from './metadata';
import type { View } from './metadata';
import { reuseForm } from './reuse';
import {
  PYTHON,
  addField,
  applyEdit,
  importSecret,
  moveField,
  parseForm,
  removeField,
  removeForm,
  replaceField,
  setText,
  setTitle,
  setTitleOption,
  setValue
} from './syntax';
import type {
  Edit,
  Field,
  FieldId,
  FieldSpec,
  Form,
  Language,
  TitleKey,
  Value
} from './syntax';
import { findField } from './syntax/edit';
import { UndoSteps } from './undo';

/**
 * The form of one cell: a view of the cell's code, and the changes of it that a form makes.
 *
 * The code in the shared model is all there is. The form is read from it after each change of
 * anybody's, and changes go into it, so that undo, collaboration and saving work as for typing.
 */
export class FormModel implements IDisposable {
  constructor(
    readonly cell: ICellModel,
    private _language: Language | null
  ) {
    this._shared = cell.sharedModel;
    this._steps = new UndoSteps(this._shared);
    this._form = this._read();
    this._shared.changed.connect(this._onChanged, this);
    cell.metadataChanged.connect(this._onMetadata, this);
  }

  /** The form, its place in the cell or what can be reset has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * The user has changed values by this form; several changes count as one when they are over.
   *
   * Says nothing of what is typed into the code, and of what others do.
   */
  get edited(): ISignal<this, void> {
    return this._edited;
  }

  /** Equal parts of it are identical before and after a change. */
  get form(): Form {
    return this._form;
  }

  /** Whether the code says that there is a form. */
  get exists(): boolean {
    return this._form.title !== null || this._form.elements.length > 0;
  }

  /** What is shown; the code alone where there is no form. */
  get view(): View {
    if (!this.exists) {
      return 'code';
    }
    return (
      readView(this.cell) ?? this._form.title?.options.displayMode ?? 'both'
    );
  }

  /** The form's share of the cell's width as a style, or null for the usual one. */
  get width(): string | null {
    const own = readOwn(this.cell).width;
    return this._titleWidth() ?? (own === null ? null : `${own}%`);
  }

  /** Whether a change by this form goes on. */
  get isChanging(): boolean {
    return this._before !== null;
  }

  get isReadOnly(): boolean {
    return this.cell.getMetadata('editable') === false;
  }

  /** Null for a language that has no forms. */
  get language(): Language | null {
    return this._language;
  }

  set language(language: Language | null) {
    if (language !== this._language) {
      this._language = language;
      this._update();
    }
  }

  get source(): string {
    return this._shared.getSource();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._steps.end();
      Signal.clearData(this);
    }
  }

  /** What follows until `commit` is one change: one step of undo, and one `edited`. */
  begin(): void {
    this._before ??= this._form;
    this._steps.begin();
  }

  commit(): void {
    const before = this._before;
    this._before = null;
    this._steps.end();
    if (before && !this._isDisposed && hasOtherValues(before, this._form)) {
      this._edited.emit();
    }
  }

  /** @throws FormError, with the code as it was; so do the others that change something. */
  setValue(id: FieldId, value: Value): void {
    this._changeField(id, language =>
      setValue(this.source, id, value, language)
    );
  }

  /** Sets a field's value as it is to stand in the code. */
  setText(id: FieldId, text: string): void {
    this._changeField(id, language =>
      setText(
        this.source,
        findField(this.source, id, language).field,
        text,
        language
      )
    );
  }

  /** Sets a field to a call for a secret by its name, and sees that the cell can make that call. */
  setSecret(id: FieldId, name: string): void {
    this._change(
      language => {
        const edit = setValue(this.source, id, name, language);
        const after = applyEdit(this.source, edit);
        return [edit, ...importSecret(after, language)];
      },
      // It may be from before the field was one for a secret, and hold it.
      () => this._forgetDefault(id)
    );
  }

  addField(spec: FieldSpec): void {
    this._change(language => [addField(this.source, spec, language)]);
  }

  /**
   * Changes what a field is. Its value is its new default.
   *
   * @param text - how the value is to stand in the code; the spec's value if left out.
   */
  replaceField(id: FieldId, spec: FieldSpec, text?: string): void {
    this._change(
      language => {
        const { name } = findField(this.source, id, language).field;
        const edit = replaceField(this.source, id, spec, language);
        if (text === undefined) {
          return [edit];
        }
        const after = applyEdit(this.source, edit);
        const field = findField(
          after,
          spec.name === name ? id : spec.name,
          language
        ).field;
        return [edit, setText(after, field, text, language)];
      },
      () => this._forgetDefault(id)
    );
  }

  removeField(id: FieldId): void {
    this._change(
      language => [removeField(this.source, id, language)],
      () => this._forgetDefault(id)
    );
  }

  /** Takes a field out of the form; its line of code stays. */
  releaseField(id: FieldId): void {
    this._change(
      language => removeForm(this.source, language, id),
      () => this._forgetDefault(id)
    );
  }

  moveField(id: FieldId, before: FieldId | null): void {
    this._change(language => [moveField(this.source, id, before, language)]);
  }

  setTitle(text: string): void {
    this._change(language => [setTitle(this.source, text, language)]);
  }

  setTitleOption(key: TitleKey, value: boolean | string | null): void {
    this._change(language => [
      setTitleOption(this.source, key, value, language)
    ]);
  }

  /** Takes away the form; the code and its values stay. */
  remove(): void {
    this._change(
      language => removeForm(this.source, language),
      () => {
        writeView(this.cell, null);
        writeOwn(this.cell, { defaults: new Map(), width: null });
      }
    );
  }

  /** No step of undo: it changes what is seen, not what is there. */
  setView(view: View): void {
    writeView(this.cell, view);
  }

  /**
   * Keeps the form's width where it stands already: in the title, else in the metadata.
   *
   * @param percent - the form's share of the cell's width.
   */
  setWidth(percent: number): void {
    const width = Math.round(boundedWidth(percent));
    if (this._titleWidth() === null) {
      writeOwn(this.cell, { ...readOwn(this.cell), width });
    } else if (!this.isReadOnly) {
      this.setTitleOption('form-width', `${width}%`);
    }
  }

  /** The fields that hold something else than before the form first changed them. */
  get resettable(): readonly Field[] {
    const { defaults } = readOwn(this.cell);
    return this._form.fields.filter(({ id, text, type }) => {
      const was = defaults.get(id);
      return type !== 'secret' && was !== undefined && was !== text;
    });
  }

  /** Puts back what stood in the code before the form first changed it. */
  reset(ids: readonly FieldId[]): void {
    const { defaults } = readOwn(this.cell);
    const resettable = new Set(this.resettable.map(field => field.id));
    this._change(language => {
      let after = this.source;
      return ids.flatMap(id => {
        const was = defaults.get(id);
        if (was === undefined || !resettable.has(id)) {
          return [];
        }
        const edit = setText(
          after,
          findField(after, id, language).field,
          was,
          language
        );
        after = applyEdit(after, edit);
        return [edit];
      });
    });
  }

  undo(): void {
    this._travel(() => this._shared.undo());
  }

  redo(): void {
    this._travel(() => this._shared.redo());
  }

  private _titleWidth(): string | null {
    const width = this._form.title?.options.formWidth ?? null;
    return width !== null && /^\d+(\.\d+)?(%|px|em|rem)$/.test(width)
      ? width
      : null;
  }

  private _changeField(id: FieldId, edit: (language: Language) => Edit): void {
    const language = this._language ?? PYTHON;
    const { source } = this;
    const { text, type } = findField(source, id, language).field;
    const made = edit(language);
    if (applyEdit(source, made) === source) {
      return;
    }
    this._change(
      () => [made],
      () => {
        const own = readOwn(this.cell);
        // What stood in the place of a secret's name may have been the secret.
        if (type !== 'secret' && !own.defaults.has(id)) {
          const defaults = new Map(own.defaults).set(id, text);
          writeOwn(this.cell, { ...own, defaults });
        }
      }
    );
  }

  /** Goes to another state of the code; one change with what has begun. */
  private _travel(go: () => void): void {
    this.begin();
    this._steps.end();
    go();
    this.commit();
  }

  private _forgetDefault(id: FieldId): void {
    const own = readOwn(this.cell);
    if (own.defaults.has(id)) {
      const defaults = new Map(own.defaults);
      defaults.delete(id);
      writeOwn(this.cell, { ...own, defaults });
    }
  }

  /**
   * Makes edits and what belongs to them, all as one step of undo.
   *
   * @param edits - each as the source is after those before it. Where they throw nothing is changed.
   */
  private _change(
    edits: (language: Language) => readonly Edit[],
    also?: () => void
  ): void {
    const made = edits(this._language ?? PYTHON);
    this._during(() => {
      this._shared.transact(() => {
        for (const { start, end, text } of made) {
          if (start !== end || text !== '') {
            this._shared.updateSource(start, end, text);
          }
        }
        also?.();
      });
    });
  }

  /** Does something as one change, or as a part of the change that has begun. */
  private _during(change: () => void): void {
    if (this._before !== null) {
      change();
      return;
    }
    this.begin();
    try {
      change();
    } finally {
      this.commit();
    }
  }

  private _read(): Form {
    if (this._language === null) {
      return { language: PYTHON, title: null, elements: [], fields: [] };
    }
    return parseForm(this.source, this._language);
  }

  private _onChanged(_: ISharedCell, change: CellChange): void {
    if (change.sourceChange) {
      this._update();
    }
  }

  private _onMetadata(): void {
    // It is told before a change of the code in the same step.
    this._form = reuseForm(this._form, this._read());
    this._changed.emit();
  }

  private _update(): void {
    const form = reuseForm(this._form, this._read());
    if (form !== this._form) {
      this._form = form;
      this._changed.emit();
    }
  }

  private readonly _shared: ISharedCell;
  private readonly _steps: UndoSteps;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _edited = new Signal<this, void>(this);
  private _form: Form;
  /** The form when the change began that goes on; null if none does. */
  private _before: Form | null = null;
  private _isDisposed = false;
}

/** Whether a field of both has another value in one of them. */
function hasOtherValues(before: Form, after: Form): boolean {
  const texts = new Map(before.fields.map(({ id, text }) => [id, text]));
  return after.fields.some(
    ({ id, text }) => texts.has(id) && texts.get(id) !== text
  );
}
