/** What the rows of the dialog are made of. */
import { caretDownEmptyIcon } from '@jupyterlab/ui-components';
import type { ReactElement, ReactNode, SelectHTMLAttributes } from 'react';

import type { IFieldForm, INote } from './form';
import type { Control } from './validate';

export interface IRowProps {
  /** The id of the control; of what belongs to it, with an ending. */
  readonly id: string;
  readonly label: string;
  readonly note?: INote | null;
  /** What there is to say as long as there is no note. */
  readonly hint?: string;
  /** Whether there are several controls, which are named by the label together. */
  readonly isGroup?: boolean;
  readonly children: ReactNode;
}

/** A label, its control, and a line below for what there is to say. */
export function Row(props: IRowProps): ReactElement {
  const { id, label, note, hint = '', isGroup } = props;
  const level = note?.level ?? 'hint';
  return (
    <div className="jp-ModelArts-FieldDialog-row">
      {isGroup ? (
        <span className="jp-ModelArts-FieldDialog-label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label className="jp-ModelArts-FieldDialog-label" htmlFor={id}>
          {label}
        </label>
      )}
      <div className="jp-ModelArts-FieldDialog-control">{props.children}</div>
      <p
        id={`${id}-note`}
        className={`jp-ModelArts-FieldDialog-note jp-mod-${level}`}
      >
        {note?.text ?? hint}
      </p>
    </div>
  );
}

/** What ties a control to its row, and to its errors. */
export interface ITied {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': true | undefined;
  readonly onBlur: () => void;
}

export function tie(form: IFieldForm, control: Control): ITied {
  const id = form.id(control);
  return {
    id,
    'aria-describedby': `${id}-note`,
    'aria-invalid': form.noteOf(control)?.level === 'error' || undefined,
    onBlur: () => form.leave(control)
  };
}

export interface ITextProps extends Partial<ITied> {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly placeholder?: string;
  readonly isCode?: boolean;
  readonly isReadOnly?: boolean;
  /** The id of a list of what may be meant. */
  readonly list?: string;
  readonly label?: string;
  readonly type?: 'date' | 'text';
  readonly inputMode?: 'decimal' | undefined;
}

/** A line of text. */
export function TextLine(props: ITextProps): ReactElement {
  const { onText, isCode, isReadOnly, label, ...others } = props;
  return (
    <input
      type="text"
      {...others}
      className={`jp-mod-styled${isCode ? ' jp-mod-code' : ''}`}
      aria-label={label}
      readOnly={isReadOnly}
      spellCheck={false}
      autoComplete="off"
      onChange={event => onText(event.target.value)}
    />
  );
}

/** A list to choose from, with the arrow that JupyterLab takes away. */
export function Select(
  props: SelectHTMLAttributes<HTMLSelectElement>
): ReactElement {
  return (
    <div className="jp-ModelArts-FieldDialog-select">
      <select {...props} className="jp-mod-styled" />
      <caretDownEmptyIcon.react tag="span" elementSize="normal" aria-hidden />
    </div>
  );
}

export interface ITickProps extends Partial<Omit<ITied, 'onBlur'>> {
  readonly isTicked: boolean;
  readonly label: string;
  readonly onTick: (isTicked: boolean) => void;
}

export function Tick(props: ITickProps): ReactElement {
  const { isTicked, label, onTick, ...others } = props;
  return (
    <label className="jp-ModelArts-FieldDialog-tick">
      <input
        {...others}
        type="checkbox"
        checked={isTicked}
        onChange={event => onTick(event.target.checked)}
      />
      {label}
    </label>
  );
}

export interface ISegmentsProps<T extends string> {
  readonly id: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onSelect: (value: T) => void;
}

/** A few things to choose from side by side: radio buttons, so that the arrow keys choose. */
export function Segments<T extends string>(
  props: ISegmentsProps<T>
): ReactElement {
  const { id, options, value, onSelect } = props;
  return (
    <div
      role="radiogroup"
      className="jp-ModelArts-FieldDialog-segments"
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-note`}
    >
      {options.map(option => (
        <label key={option.value}>
          <input
            type="radio"
            name={id}
            checked={option.value === value}
            onChange={() => onSelect(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
