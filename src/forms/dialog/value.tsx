/** The controls of a field's value. */
import { folderIcon } from '@jupyterlab/ui-components';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { isNumber } from '../syntax';
import {
  choicesOf,
  chosenItem,
  isKept,
  isTyped,
  slotOf,
  typeOf,
  valueOf,
  withChoice,
  withValue
} from './draft';
import type { IFieldForm } from './form';
import { Row, Select, TextLine, Tick, tie } from './parts';
import type { ITextProps } from './parts';
import { isText } from './spec';

export interface IValueProps {
  readonly form: IFieldForm;
  /** The names of the secrets that the server has. */
  readonly secrets: readonly string[];
  /** Lets the user pick a file; null where that is not possible. */
  readonly pickFile: (() => Promise<string | null>) | null;
}

/** The row of the value. */
export function ValueRow(props: IValueProps): ReactElement {
  const { form } = props;
  const kept = isKept(form.draft, form.context);
  const id = form.id('value');
  const wasKept = useRef(kept);
  useEffect(() => {
    // The button that was pressed is gone.
    if (wasKept.current && !kept && document.activeElement === document.body) {
      document.getElementById(id)?.focus();
    }
    wasKept.current = kept;
  }, [id, kept]);
  return (
    <Row
      id={id}
      label={labelOf(form, kept)}
      note={form.noteOf('value')}
      hint={kept ? '' : hintOf(props)}
      isGroup={kept}
    >
      {kept ? <Kept form={form} /> : <Value {...props} />}
    </Row>
  );
}

function labelOf({ trans, draft, context }: IFieldForm, kept: boolean): string {
  if (slotOf(draft) === 'secret' && !kept) {
    return trans.__('Name of the secret');
  }
  return context.field ? trans.__('Value') : trans.__('Default value');
}

function hintOf({ form, secrets }: IValueProps): string {
  const { trans, draft } = form;
  const name = String(valueOf(draft)).trim();
  const isUnknown =
    slotOf(draft) === 'secret' &&
    secrets.length > 0 &&
    name !== '' &&
    !secrets.includes(name);
  return isUnknown
    ? trans.__('There is no secret of this name yet: the form asks for it.')
    : '';
}

/** What the code holds in place of a value, and the way to get rid of it. */
function Kept({ form }: { form: IFieldForm }): ReactElement {
  const { trans, draft, context } = form;
  const id = form.id('value');
  return (
    <div
      className="jp-ModelArts-FieldDialog-kept"
      role="group"
      aria-labelledby={`${id}-label`}
    >
      <p>
        {trans.__(
          'The code holds an expression, which stays unless you set a value:'
        )}
      </p>
      <pre tabIndex={0}>{context.field?.text}</pre>
      <button
        type="button"
        className="jp-mod-styled jp-ModelArts-FieldDialog-plain"
        onClick={() => form.change({ ...draft, keeps: false })}
      >
        {trans.__('Set a value instead')}
      </button>
    </div>
  );
}

function Value(props: IValueProps): ReactElement {
  const { form, secrets } = props;
  const { draft, context } = form;
  const value = String(valueOf(draft));
  const text = {
    ...tie(form, 'value'),
    value,
    onText: (typed: string): void => form.change(withValue(draft, typed))
  };
  switch (slotOf(draft)) {
    case 'checked':
      return (
        <Tick
          {...tie(form, 'value')}
          isTicked={draft.checked}
          label={draft.checked ? context.language.yes : context.language.no}
          onTick={isTicked => form.change(withValue(draft, isTicked))}
        />
      );
    case 'choice':
      return <Choice form={form} />;
    case 'code':
      return <TextBox {...text} isCode isLong={value.includes('\n')} />;
    case 'date':
      return <TextLine {...text} type="date" />;
    case 'number':
      return draft.kind === 'slider' ? (
        <SliderValue form={form} />
      ) : (
        <TextLine {...text} inputMode="decimal" />
      );
    case 'secret':
      return (
        <>
          <TextLine {...text} list={`${text.id}-list`} />
          <Suggestions id={`${text.id}-list`} texts={secrets} />
        </>
      );
    case 'text':
      return <TextValue {...props} />;
  }
}

function Suggestions(props: {
  id: string;
  texts: readonly string[];
}): ReactElement {
  return (
    <datalist id={props.id}>
      {[...new Set(props.texts)].map(text => (
        <option key={text} value={text} />
      ))}
    </datalist>
  );
}

/** One of the items, or what is typed in place of them. */
function Choice({ form }: { form: IFieldForm }): ReactElement {
  const { draft } = form;
  const items = choicesOf(draft);
  const value = String(valueOf(draft));
  const chosen = chosenItem(draft);
  const tied = tie(form, 'value');
  if (isTyped(draft)) {
    return (
      <>
        <TextLine
          {...tied}
          value={value}
          isCode={typeOf(draft) === 'raw'}
          placeholder={draft.placeholder}
          list={`${tied.id}-list`}
          onText={typed => form.change(withValue(draft, typed))}
        />
        <Suggestions
          id={`${tied.id}-list`}
          texts={items.map(({ text }) => text)}
        />
      </>
    );
  }
  return (
    <Select
      {...tied}
      value={chosen?.id ?? ''}
      onChange={event =>
        form.change(withChoice(draft, Number(event.target.value)))
      }
    >
      {chosen === null && (
        <option value="" disabled>
          {value}
        </option>
      )}
      {items.map(({ id, text }) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </Select>
  );
}

/** A slider to try out, and the number that it stands at. */
function SliderValue({ form }: { form: IFieldForm }): ReactElement {
  const { trans, draft } = form;
  const value = String(valueOf(draft));
  const number = (text: string, usual: number): number =>
    isNumber(text.trim()) ? Number(text) : usual;
  const onText = (typed: string): void => form.change(withValue(draft, typed));
  return (
    <div className="jp-ModelArts-FieldDialog-slider">
      <input
        type="range"
        aria-label={trans.__('Position of the slider')}
        min={number(draft.min, 0)}
        max={number(draft.max, 100)}
        step={number(draft.step, 1) || 1}
        value={number(value, 0)}
        onChange={event => onText(event.target.value)}
      />
      <TextLine
        {...tie(form, 'value')}
        value={value}
        inputMode="decimal"
        onText={onText}
      />
    </div>
  );
}

/** A text or a path. */
function TextValue({ form, pickFile }: IValueProps): ReactElement {
  const { trans, draft, context } = form;
  const value = String(valueOf(draft));
  const onText = (typed: string): void => form.change(withValue(draft, typed));
  const box = { ...tie(form, 'value'), value, onText };
  const { placeholder, multiline } = draft;
  if (!isText(draft)) {
    return (
      <div className="jp-ModelArts-FieldDialog-file">
        <TextLine {...box} placeholder={placeholder} />
        {pickFile && (
          <button
            type="button"
            className="jp-mod-styled jp-ModelArts-FieldDialog-plain"
            onClick={() =>
              void pickFile().then(path => path !== null && onText(path))
            }
          >
            <folderIcon.react tag="span" elementSize="normal" aria-hidden />
            {trans.__('Browse…')}
          </button>
        )}
      </div>
    );
  }
  return (
    <>
      {/* Another box with the tick, for one does not become the other. */}
      <TextBox
        key={String(multiline)}
        {...box}
        placeholder={placeholder}
        isLong={multiline || value.includes('\n')}
      />
      {context.language.longQuotes.length > 0 && (
        <Tick
          isTicked={multiline}
          label={trans.__('Several lines')}
          onTick={isTicked => form.change({ ...draft, multiline: isTicked })}
        />
      )}
    </>
  );
}

/** A line, or several: if it begins with some it stays so, for the focus is in it. */
function TextBox(props: ITextProps & { isLong: boolean }): ReactElement {
  const { isLong, ...line } = props;
  const [wasLong] = useState(isLong);
  if (!isLong && !wasLong) {
    return <TextLine {...line} />;
  }
  const { onText, isCode, placeholder, value, ...others } = line;
  return (
    <textarea
      {...others}
      className={`jp-mod-styled${isCode ? ' jp-mod-code' : ''}`}
      rows={4}
      value={value}
      placeholder={placeholder}
      spellCheck={false}
      onChange={event => onText(event.target.value)}
    />
  );
}
