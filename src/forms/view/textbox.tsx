import { useCallback, useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import type { FieldEditor } from './editing';
import { useDraft } from './editing';
import { stepped } from './steps';

/** What all controls of a field have in common. */
export interface IControlProps {
  /** For the label. */
  readonly id: string;
  /** The ids of what explains it. */
  readonly describedBy: string | undefined;
  readonly isDisabled: boolean;
  readonly editor: FieldEditor;
  /** Tells whether what the control shows could not be written to the code. */
  readonly onBad: (isBad: boolean) => void;
}

export interface ITextBoxProps extends IControlProps {
  /** What the code says. */
  readonly value: string;
  readonly write: (text: string) => boolean;
  readonly placeholder?: string;
  readonly isCode?: boolean;
  readonly isMultiline?: boolean;
  /** For numbers: how much the arrow keys add; null: one in the last place that is written. */
  readonly step?: number | null;
  readonly label?: string | undefined;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
}

/** A line or more of text that follows the code, and that the code follows. */
export function TextBox(props: ITextBoxProps): ReactElement {
  const { value, write, editor, onBad, step } = props;
  const draft = useDraft(value, write);
  const { isBad, change, end, revert } = draft;
  useEffect(() => {
    onBad(isBad);
    return () => onBad(false);
  }, [isBad, onBad]);
  const leave = () => {
    editor.commit();
    end();
    props.onBlur?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'Enter' && !props.isMultiline) {
      editor.commit();
      end();
    } else if (event.key === 'Escape' && isBad) {
      // What cannot be written goes first; the next Escape leaves.
      event.stopPropagation();
      revert();
    } else if (event.key === 'Enter' && !hasModifier(event)) {
      // JupyterLab keeps line breaks from all boxes in cells.
      event.preventDefault();
      change(withBreak(event.target));
    } else if (step !== undefined && isStep(event)) {
      event.preventDefault();
      const by = step ?? placeOf(draft.text);
      change(stepped(draft.text, event.key === 'ArrowUp' ? by : -by));
    }
  };
  const common = {
    id: props.id,
    className: `jp-mod-styled${props.isCode ? ' jp-mod-code' : ''}`,
    value: draft.text,
    placeholder: props.placeholder,
    disabled: props.isDisabled,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': isBad || undefined,
    'aria-describedby': props.describedBy,
    'aria-label': props.label,
    onFocus: props.onFocus,
    onBlur: leave,
    onKeyDown
  };
  if (props.isMultiline) {
    return <GrowingArea {...common} onText={change} />;
  }
  return (
    <div className="jp-ModelArts-Form-box">
      <input
        {...common}
        type="text"
        inputMode={step === undefined ? undefined : 'decimal'}
        onChange={event => change(event.target.value)}
      />
    </div>
  );
}

/** The keys of undo and redo. Boxes whose text is not in the code have an undo of their own. */
export function isUndo(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && /^[yz]$/i.test(event.key);
}

/** With Shift the arrows select, with others they are commands. */
function isStep(event: KeyboardEvent): boolean {
  return /^Arrow(Up|Down)$/.test(event.key) && !hasModifier(event);
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
}

/** A text area's text with a line break in place of what is selected. */
function withBreak(target: EventTarget): string {
  if (!(target instanceof HTMLTextAreaElement)) {
    return '';
  }
  target.setRangeText('\n', target.selectionStart, target.selectionEnd, 'end');
  return target.value;
}

/** One in the last place of a number: 0.001 for `1e-3` and for `0.125`. */
function placeOf(text: string): number {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const places = (mantissa.split('.')[1]?.length ?? 0) - Number(exponent);
  return places > 0 && places <= 20 ? Number(`1e-${places}`) : 1;
}

type AreaProps = React.TextareaHTMLAttributes<HTMLTextAreaElement> & {
  readonly onText: (text: string) => void;
};

/** As high as its text, within bounds that the style sets. */
function GrowingArea({ onText, ...props }: AreaProps): ReactElement {
  const node = useRef<HTMLTextAreaElement>(null);
  const fit = useCallback(() => {
    const area = node.current;
    if (area) {
      area.style.height = 'auto';
      area.style.height = `${area.scrollHeight + 2}px`;
    }
  }, []);
  useEffect(fit, [fit, props.value]);
  return (
    <textarea
      {...props}
      ref={node}
      rows={3}
      onChange={event => onText(event.target.value)}
    />
  );
}
