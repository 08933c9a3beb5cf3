import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';

import { SLIDER, matches } from '../syntax';
import type { Choice, Field } from '../syntax';
import type { IControlProps } from './textbox';
import { TextBox } from './textbox';

/** After so many milliseconds without typing a date is complete. */
const DATE_PAUSE = 800;

export interface IFieldControlProps extends IControlProps {
  readonly field: Field;
}

export function CheckBox(props: IFieldControlProps): ReactElement {
  const { field, editor } = props;
  const node = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (node.current) {
      node.current.indeterminate = field.misfit === 'empty';
    }
  });
  return (
    <input
      ref={node}
      id={props.id}
      type="checkbox"
      checked={field.value === true}
      disabled={props.isDisabled}
      aria-describedby={props.describedBy}
      onChange={event => editor.set(event.target.checked)}
    />
  );
}

export function DateBox(props: IFieldControlProps): ReactElement {
  const { field, editor } = props;
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return (
    <input
      id={props.id}
      className="jp-mod-styled"
      type="date"
      value={typeof field.value === 'string' ? field.value : ''}
      disabled={props.isDisabled}
      aria-describedby={props.describedBy}
      onChange={event => {
        if (event.target.validity.badInput) {
          // Some of its parts are being typed anew.
          return;
        }
        editor.input(event.target.value);
        window.clearTimeout(timer.current);
        // The year is typed digit by digit, and each is a date.
        timer.current = window.setTimeout(() => editor.commit(), DATE_PAUSE);
      }}
      onBlur={() => editor.commit()}
    />
  );
}

/** The ends of a slider, whichever of them is said to be the smaller. */
export function bounds({ min, max }: Field): [min: number, max: number] {
  const ends = [min ?? SLIDER.min, max ?? SLIDER.max];
  return [Math.min(...ends), Math.max(...ends)];
}

export function Slider(
  props: IFieldControlProps & { label: string }
): ReactElement {
  const { field, editor } = props;
  const node = useRef<HTMLInputElement>(null);
  // The browser's own `change` comes when the handle is let go; React's comes while it moves.
  useEffect(() => {
    const slider = node.current;
    const commit = () => editor.commit();
    slider?.addEventListener('change', commit);
    return () => slider?.removeEventListener('change', commit);
  }, [editor]);
  const [min, max] = bounds(field);
  const step = field.step && field.step > 0 ? field.step : SLIDER.step;
  return (
    <div className="jp-ModelArts-Form-slider">
      <input
        ref={node}
        id={props.id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={sliderValue(field, min)}
        disabled={props.isDisabled}
        aria-valuetext={field.text}
        aria-describedby={props.describedBy}
        onChange={event => editor.input(event.target.valueAsNumber)}
      />
      <TextBox
        {...props}
        id={`${props.id}-number`}
        value={field.text}
        step={step}
        write={text => editor.input(text)}
      />
    </div>
  );
}

/** Where the handle stands; numbers of too many digits are held as texts. */
function sliderValue({ value }: Field, min: number): number {
  const number = Number(String(value ?? min).replace(/_/g, ''));
  return Number.isFinite(number) ? number : min;
}

export interface IDropdownProps extends IFieldControlProps {
  readonly choices: readonly Choice[];
  readonly label: string;
}

export function Dropdown(props: IDropdownProps): ReactElement {
  const { field, choices, editor } = props;
  const { value } = field;
  const index =
    value === null
      ? -1
      : choices.findIndex(each => each.label === String(value));
  const near =
    index < 0 && value !== null
      ? choices.findIndex(each => matches(each, value))
      : index;
  const select = (
    <select
      id={field.allowInput ? `${props.id}-list` : props.id}
      className="jp-mod-styled"
      value={near}
      disabled={props.isDisabled}
      aria-label={field.allowInput ? props.label : undefined}
      aria-describedby={props.describedBy}
      onChange={event => {
        const choice = choices[Number(event.target.value)];
        if (choice) {
          props.onBad(!editor.set(choice.label));
        }
      }}
    >
      {near < 0 && (
        <option value={-1} disabled>
          {String(value ?? field.text)}
        </option>
      )}
      {choices.map((choice, each) => (
        <option key={each} value={each}>
          {choice.label}
        </option>
      ))}
    </select>
  );
  if (!field.allowInput) {
    return <div className="jp-ModelArts-Form-select">{select}</div>;
  }
  // A box to type in over a list: only the list's arrow is to be seen.
  return (
    <div className="jp-ModelArts-Form-select jp-mod-editable">
      {select}
      <TextBox
        {...props}
        label={undefined}
        value={String(value ?? '')}
        isCode={field.type === 'raw'}
        placeholder={field.placeholder}
        write={text => editor.input(text)}
      />
    </div>
  );
}
