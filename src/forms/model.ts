import type { ICellModel } from '@jupyterlab/cells';
import type { CellChange, ISharedCell } from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { readOwn, readView, writeOwn, writeView } from './metadata';
import type { View } from './metadata';
import { reuseForm } from './reuse';
import {
  FormError,
  PYTHON,
  addField,
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
    this.steps = new UndoSteps(this._shared);
    this._form = this._read();
    this._shared.changed.connect(this._onChanged, this);
    cell.metadataChanged.connect(this._onMetadata, this);
  }

  /** The form, its place in the cell or what can be reset has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
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
    return own === null ? this._titleWidth() : `${own}%`;
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
      this.steps.end();
      Signal.clearData(this);
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
      setText(this.source, this._field(id), text, language)
    );
  }

  /** Sets a field to a call for a secret by its name, and sees that the cell can make that call. */
  setSecret(id: FieldId, name: string): void {
    this.steps.during(() => {
      this.setValue(id, name);
      this._change(language => importSecret(this.source, language));
    });
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
    const now = spec.name === this._field(id).name ? id : spec.name;
    this._change(
      language => [replaceField(this.source, id, spec, language)],
      () => {
        this._forgetDefault(id);
        if (text !== undefined) {
          this._change(language => [
            setText(this.source, this._field(now), text, language)
          ]);
        }
      }
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
        writeOwn(this.cell, { defaults: {}, width: null });
      }
    );
  }

  setView(view: View): void {
    this.steps.during(() => writeView(this.cell, view));
  }

  /** @param percent - the form's share of the cell's width. */
  setWidth(percent: number): void {
    const width = Math.round(Math.min(90, Math.max(10, percent)));
    this.steps.during(() => {
      writeOwn(this.cell, { ...readOwn(this.cell), width });
      if (this._titleWidth() !== null) {
        this.setTitleOption('form-width', `${width}%`);
      }
    });
  }

  /** The fields that hold something else than before the form first changed them. */
  get resettable(): readonly Field[] {
    const { defaults } = readOwn(this.cell);
    return this._form.fields.filter(({ id, text }) => {
      const was = defaults[id];
      return was !== undefined && was !== text;
    });
  }

  /** Puts back what stood in the code before the form first changed it. */
  reset(ids: readonly FieldId[]): void {
    const { defaults } = readOwn(this.cell);
    this.steps.during(() => {
      for (const id of ids) {
        const was = defaults[id];
        if (was !== undefined) {
          this._change(language => [
            setText(this.source, this._field(id), was, language)
          ]);
        }
      }
    });
  }

  undo(): void {
    this.steps.end();
    this._shared.undo();
  }

  redo(): void {
    this.steps.end();
    this._shared.redo();
  }

  private _titleWidth(): string | null {
    const width = this._form.title?.options.formWidth ?? null;
    return width !== null && /^\d+(\.\d+)?(%|px|em|rem)$/.test(width)
      ? width
      : null;
  }

  /** The field with its place in the code as it is now. */
  private _field(id: FieldId): Field {
    const field = parseForm(this.source, this._language ?? PYTHON).fields.find(
      each => each.id === id
    );
    if (field === undefined) {
      throw new FormError('no-such-field', `The code has no field ${id}`);
    }
    return field;
  }

  private _changeField(id: FieldId, edit: (language: Language) => Edit): void {
    const { text, type } = this._field(id);
    this._change(
      language => [edit(language)],
      () => {
        if (type === 'secret') {
          // What stood there may have been a secret.
          return;
        }
        const own = readOwn(this.cell);
        if (own.defaults[id] === undefined && this._field(id).text !== text) {
          const defaults = { ...own.defaults, [id]: text };
          writeOwn(this.cell, { ...own, defaults });
        }
      }
    );
  }

  private _forgetDefault(id: FieldId): void {
    const own = readOwn(this.cell);
    const { [id]: _gone, ...defaults } = own.defaults;
    if (id in own.defaults) {
      writeOwn(this.cell, { ...own, defaults });
    }
  }

  /** Makes edits and what belongs to them, all as one step of undo. */
  private _change(
    edits: (language: Language) => Edit[],
    also?: () => void
  ): void {
    const made = edits(this._language ?? PYTHON);
    this.steps.during(() => {
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
    this._changed.emit();
  }

  private _update(): void {
    const form = reuseForm(this._form, this._read());
    if (form !== this._form) {
      this._form = form;
      this._changed.emit();
    }
  }

  readonly steps: UndoSteps;

  private readonly _shared: ISharedCell;
  private readonly _changed = new Signal<this, void>(this);
  private _form: Form;
  private _isDisposed = false;
}
