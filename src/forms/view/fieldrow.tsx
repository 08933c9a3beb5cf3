import type { TranslationBundle } from '@jupyterlab/translation';
import {
  closeIcon,
  ellipsesIcon,
  folderIcon,
  lockIcon
} from '@jupyterlab/ui-components';
import { memo, useCallback, useEffect, useId, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { IconButton } from '../../core/ui/iconbutton';
import type { VariableChoices } from '../choices';
import { SLIDER } from '../syntax';
import type { Field, Value } from '../syntax';
import { isPython } from '../syntax/language';
import { readText } from '../syntax/literal';
import { CheckBox, DateBox, Dropdown, Slider, bounds } from './controls';
import type { IFieldControlProps } from './controls';
import { useEditor } from './editing';
import { SecretBox } from './secretbox';
import type { IFormProps, IFormServices } from './services';
import { TextBox } from './textbox';
import { useVariable } from './variable';

export interface IFieldRowProps extends IFormProps {
  readonly field: Field;
  readonly isReadOnly: boolean;
}

/** A field: its name, its control and what there is to say of it. */
export const FieldRow = memo(function FieldRow(
  props: IFieldRowProps
): ReactElement {
  const { field, model, services } = props;
  const { trans } = services;
  const id = useId();
  const editor = useEditor(model, field);
  // What was typed could not be written while the field was this one: any change of it is news.
  const [badFor, setBadFor] = useState<Field | null>(null);
  const onBad = useCallback(
    (isBad: boolean) => setBadFor(isBad ? field : null),
    [field]
  );
  const isBad = badFor === field;
  // An expression that becomes a plain value while it is typed keeps its box until it is left.
  const [isHeld, setHeld] = useState(false);
  const variable = useVariable(services.choices, field.choicesFrom);
  const hold = useCallback(() => setHeld(true), []);
  const release = useCallback(() => setHeld(false), []);
  const refocus = useRefocus(id);
  const isExpression = field.misfit === 'expression' || isHeld;
  const holdsSecret =
    field.type === 'secret' &&
    isPython(model.form.language) &&
    Boolean(readText(field.text, model.form.language)?.value);
  const note = isBad
    ? badText(field, trans)
    : holdsSecret
      ? trans.__('A secret stands in the code. Move it to the server.')
      : misfitText(field, isExpression, variable, trans);
  const isDisabled =
    props.isReadOnly || (variable !== null && variable.state !== 'ready');
  const control = {
    id,
    describedBy: note ? `${id}-note` : undefined,
    isDisabled,
    editor,
    onBad,
    field
  };
  return (
    <div
      className={classes(
        'jp-ModelArts-Form-field',
        note !== null && 'jp-mod-noted',
        hasTextArea(field) && !isExpression && 'jp-mod-multiline'
      )}
      data-field={field.id}
    >
      <label htmlFor={id} title={field.name}>
        {field.name}
      </label>
      <div className="jp-ModelArts-Form-control">
        {isExpression ? (
          <TextBox
            {...control}
            isDisabled={props.isReadOnly}
            value={field.text}
            isCode
            write={text => editor.inputText(text)}
            onFocus={hold}
            onBlur={release}
          />
        ) : (
          <Control {...control} services={services} variable={variable} />
        )}
        {isExpression && holdsSecret && !props.isReadOnly && (
          <IconButton
            icon={lockIcon}
            label={trans.__('Move the secret to the server')}
            onClick={() => {
              void services.actions.moveSecret(field).then(refocus);
            }}
          />
        )}
        {isExpression && !props.isReadOnly && (
          <IconButton
            icon={closeIcon}
            label={trans.__('Replace the expression by a value')}
            onClick={() => {
              release();
              onBad(!editor.set(plainValue(field)));
              refocus();
            }}
          />
        )}
      </div>
      {!props.isReadOnly && (
        <div className="jp-ModelArts-Form-more">
          <IconButton
            icon={ellipsesIcon}
            label={trans.__('More for %1', field.name)}
            hasMenu
            onClick={event =>
              services.actions.openFieldMenu(field, event.currentTarget)
            }
          />
        </div>
      )}
      {note && (
        <p
          id={`${id}-note`}
          className={`jp-ModelArts-Form-note${isBad ? ' jp-mod-error' : ''}`}
          role={isBad ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
});

/** Whether its box is one of several lines. */
function hasTextArea({
  type,
  multiline,
  choices,
  choicesFrom
}: Field): boolean {
  const isText = type === 'raw' || type === 'string';
  return multiline && isText && choices === null && choicesFrom === null;
}

function classes(...names: (string | false)[]): string {
  return names.filter(Boolean).join(' ');
}

/** Gives the keys to a field's control when it has taken the place of another. */
function useRefocus(id: string): () => void {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (count > 0) {
      document.getElementById(id)?.focus();
    }
  }, [count, id]);
  return useCallback(() => setCount(now => now + 1), []);
}

interface IControlOfProps extends IFieldControlProps {
  readonly services: IFormServices;
  readonly variable: VariableChoices | null;
}

/** The control that fits a field. */
function Control(props: IControlOfProps): ReactNode {
  const { field, editor, variable } = props;
  const choices =
    field.choices ?? (variable?.state === 'ready' ? variable.choices : null);
  const text = String(field.value ?? '');
  if (field.type === 'boolean') {
    return <CheckBox {...props} />;
  }
  if (choices !== null || variable !== null) {
    return <Dropdown {...props} choices={choices ?? []} label={field.name} />;
  }
  switch (field.type) {
    case 'date':
      return <DateBox {...props} />;
    case 'slider':
      return <Slider {...props} label={field.name} />;
    case 'integer':
    case 'number':
      return (
        <TextBox
          {...props}
          value={field.text}
          step={field.step ?? (field.type === 'integer' ? 1 : null)}
          placeholder={field.placeholder}
          write={typed => editor.input(typed)}
        />
      );
    case 'secret':
      return <SecretBox {...props} />;
    case 'file':
      return <FileBox {...props} value={text} />;
    case 'raw':
    case 'string':
      return (
        <TextBox
          {...props}
          value={field.type === 'raw' ? field.text : text}
          isCode={field.type === 'raw'}
          isMultiline={field.multiline}
          placeholder={field.placeholder}
          write={typed => editor.input(typed)}
        />
      );
  }
}

function FileBox(props: IControlOfProps & { value: string }): ReactElement {
  const { editor, services, field } = props;
  const { trans } = services;
  return (
    <>
      <TextBox
        {...props}
        placeholder={field.placeholder || trans.__('Path of a file')}
        write={typed => editor.input(typed)}
      />
      {!props.isDisabled && (
        <IconButton
          icon={folderIcon}
          label={trans.__('Choose a file for %1', field.name)}
          onClick={() => {
            void services.actions.pickFile().then(path => {
              if (path !== null) {
                editor.set(path);
              }
            });
          }}
        />
      )}
    </>
  );
}

/** What takes an expression's place when the user wants a value. */
function plainValue(field: Field): Value {
  if (field.choices?.[0]) {
    return field.choices[0].label;
  }
  switch (field.type) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 0;
    case 'slider':
      return field.min ?? SLIDER.min;
    case 'secret':
      return field.name;
    case 'date':
    case 'file':
    case 'raw':
    case 'string':
      return '';
  }
}

/** What is wrong with what was typed. The code is as it was. */
function badText(field: Field, trans: TranslationBundle): string {
  switch (field.type) {
    case 'integer':
      return trans.__('Not a whole number. The code still has %1.', field.text);
    case 'number':
    case 'slider':
      return trans.__('Not a number. The code still has %1.', field.text);
    case 'boolean':
    case 'date':
    case 'file':
    case 'raw':
    case 'secret':
    case 'string':
      return trans.__(
        'The line of code cannot hold this. It still has %1.',
        field.text
      );
  }
}

/** Why a value is not shown as others are; null if all is well. */
function misfitText(
  field: Field,
  isExpression: boolean,
  variable: VariableChoices | null,
  trans: TranslationBundle
): string | null {
  if (isExpression) {
    return field.type === 'date' && /^["']/.test(field.text)
      ? trans.__('Not a date. It stays until you change it.')
      : trans.__('An expression. It stays until you change it.');
  }
  if (variable !== null && variable.state !== 'ready') {
    return variableText(variable.state, field.choicesFrom ?? '', trans);
  }
  switch (field.misfit) {
    case 'off-list':
      return trans.__('Not in the list.');
    case 'out-of-range':
      return trans.__(
        'Outside of the slider, which goes from %1 to %2.',
        ...bounds(field)
      );
    case 'empty':
      return trans.__('No value yet.');
    case 'expression':
    case null:
      return null;
  }
}

function variableText(
  state: 'loading' | 'no-kernel' | 'not-python' | 'undefined',
  name: string,
  trans: TranslationBundle
): string {
  switch (state) {
    case 'loading':
      return trans.__('The kernel is asked for the variable %1…', name);
    case 'no-kernel':
      return trans.__(
        'The items come from the variable %1. Start a kernel to choose one.',
        name
      );
    case 'not-python':
      return trans.__(
        'The items come from the variable %1, which needs a Python kernel.',
        name
      );
    case 'undefined':
      return trans.__(
        'The items come from the variable %1. Run the cell that sets it to a list.',
        name
      );
  }
}
