import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactElement, RefObject } from 'react';

import { IconButton } from '../../core/ui/iconbutton';
import type { FieldType } from '../syntax';
import { SLIDER } from '../syntax';
import type { DraftContext } from './draft';
import {
  KINDS,
  isNameFixed,
  typeOf,
  typesOf,
  withKind,
  withType
} from './draft';
import { useFieldForm } from './form';
import type { IFieldForm } from './form';
import { ItemList } from './itemlist';
import { Row, Segments, Select, TextLine, Tick, tie } from './parts';
import { Preview } from './previewbox';
import { hasPlaceholder } from './spec';
import type { IFieldDialogResult } from './spec';
import { ValueRow } from './value';
import type { IValueProps } from './value';
import { kindLabel, typeHint, typeLabel } from './words';

/** Names the dialog. */
export const TITLE_ID = 'jp-modelarts-field-dialog-title';

export interface IFieldDialogProps extends Omit<IValueProps, 'form'> {
  readonly trans: TranslationBundle;
  readonly context: DraftContext;
  readonly onAccept: (result: IFieldDialogResult) => void;
  readonly onClose: () => void;
}

/** The dialog in which a field is described. */
export function FieldDialog(props: IFieldDialogProps): ReactElement {
  const { trans, context, onAccept } = props;
  const form = useFieldForm(trans, context, onAccept);
  const { kind } = form.draft;
  return (
    <form
      ref={useFocus(form)}
      className="jp-ModelArts-FieldDialog-form"
      noValidate
      onKeyDown={event => {
        if (isAccept(event)) {
          event.preventDefault();
          form.accept();
        }
      }}
      onSubmit={event => {
        event.preventDefault();
        form.accept();
      }}
    >
      <Header {...props} />
      <div className="jp-ModelArts-FieldDialog-rows">
        <KindRow form={form} />
        <TypeRow form={form} />
        <NameRow form={form} />
        {kind === 'dropdown' && <ItemRows form={form} />}
        {kind === 'slider' && <RangeRow form={form} />}
        <ValueRow {...props} form={form} />
        {hasPlaceholder(form.draft) && <PlaceholderRow form={form} />}
      </div>
      <Preview form={form} />
      <Footer {...props} />
    </form>
  );
}

/** Takes the focus into the dialog, and later to what is wrong. */
function useFocus({
  context,
  attempts
}: IFieldForm): RefObject<HTMLFormElement> {
  const node = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // One who edits a field wants to keep its kind, as a rule.
    const first = context.field ? 'input[type=text]' : 'input:checked';
    node.current?.querySelector<HTMLElement>(first)?.focus();
  }, [context]);
  useEffect(() => {
    if (attempts > 0) {
      node.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    }
  }, [attempts]);
  return node;
}

/** Ctrl+Enter or Cmd+Enter, wherever the focus is. */
function isAccept(event: KeyboardEvent): boolean {
  const isAccel = event.ctrlKey || event.metaKey;
  return event.key === 'Enter' && isAccel && !event.nativeEvent.isComposing;
}

function Header({ trans, context, onClose }: IFieldDialogProps): ReactElement {
  return (
    <div className="jp-Dialog-header">
      <h2 id={TITLE_ID}>
        {context.field
          ? trans.__('Edit form field')
          : trans.__('Add new form field')}
      </h2>
      <IconButton
        icon={closeIcon}
        label={trans.__('Close')}
        onClick={onClose}
      />
    </div>
  );
}

interface IPartProps {
  readonly form: IFieldForm;
}

function KindRow({ form }: IPartProps): ReactElement {
  const { trans, draft, context } = form;
  const id = form.id('kind');
  return (
    <Row
      id={id}
      label={trans.__('Field type')}
      hint={
        draft.kind === 'slider'
          ? trans.__('A number between two ends, set by a handle.')
          : ''
      }
      isGroup
    >
      <Segments
        id={id}
        options={KINDS.map(value => ({
          value,
          label: kindLabel(value, trans)
        }))}
        value={draft.kind}
        onSelect={kind => form.change(withKind(draft, kind, context))}
      />
    </Row>
  );
}

function TypeRow({ form }: IPartProps): ReactElement | null {
  const { trans, draft, context } = form;
  const { kind } = draft;
  const types = typesOf(kind, context);
  const id = form.id('type');
  if (kind === 'slider') {
    return null;
  }
  return (
    <Row
      id={id}
      label={trans.__('Variable type')}
      hint={typeHint(kind, typeOf(draft), context, trans)}
    >
      <Select
        id={id}
        aria-describedby={`${id}-note`}
        value={typeOf(draft)}
        onChange={event => {
          const type = types.find(each => each === event.target.value);
          form.change(withType(draft, type ?? typeOf(draft), context));
        }}
      >
        {types.map((type: FieldType) => (
          <option key={type} value={type}>
            {typeLabel(type, trans)}
          </option>
        ))}
      </Select>
    </Row>
  );
}

function NameRow({ form }: IPartProps): ReactElement {
  const { trans, draft, context } = form;
  const tied = tie(form, 'name');
  const isFixed = isNameFixed(context);
  return (
    <Row
      id={tied.id}
      label={trans.__('Variable name')}
      note={form.noteOf('name')}
      hint={
        isFixed ? trans.__('This name can only be changed in the code.') : ''
      }
    >
      <TextLine
        {...tied}
        value={draft.name}
        isCode
        isReadOnly={isFixed}
        onText={name => form.change({ ...draft, name })}
      />
    </Row>
  );
}

/** Where a dropdown's items come from, and what they are. */
function ItemRows({ form }: IPartProps): ReactElement {
  const { trans, draft } = form;
  const id = form.id('items');
  const isListed = draft.itemsFrom === 'list';
  return (
    <>
      <Row
        id={id}
        label={trans.__('Items')}
        note={isListed ? form.noteOf('items') : null}
        hint={
          isListed
            ? trans.__(
                'Alt+↑ and Alt+↓ move an item. Pasted lines become items.'
              )
            : ''
        }
        isGroup
      >
        <Segments
          id={id}
          options={[
            { value: 'list', label: trans.__('Listed here') },
            { value: 'variable', label: trans.__('From a variable') }
          ]}
          value={draft.itemsFrom}
          onSelect={itemsFrom => form.change({ ...draft, itemsFrom })}
        />
        {isListed && <ItemList form={form} />}
      </Row>
      {!isListed && <VariableRow form={form} />}
      <div className="jp-ModelArts-FieldDialog-row">
        <div className="jp-ModelArts-FieldDialog-control">
          <Tick
            isTicked={draft.allowInput}
            label={trans.__('Allow other values')}
            onTick={allowInput => form.change({ ...draft, allowInput })}
          />
        </div>
      </div>
    </>
  );
}

function VariableRow({ form }: IPartProps): ReactElement {
  const { trans, draft } = form;
  const tied = tie(form, 'variable');
  return (
    <Row
      id={tied.id}
      label={trans.__('Variable with the items')}
      note={form.noteOf('variable')}
      hint={trans.__('The kernel fills in the items when it runs.')}
    >
      <TextLine
        {...tied}
        value={draft.variable}
        isCode
        onText={variable => form.change({ ...draft, variable })}
      />
    </Row>
  );
}

/** The ends and the step of a slider. */
function RangeRow({ form }: IPartProps): ReactElement {
  const { trans, draft } = form;
  const id = form.id('range');
  const controls = ['min', 'max', 'step'] as const;
  const labels = {
    min: trans.__('Minimum'),
    max: trans.__('Maximum'),
    step: trans.__('Step')
  };
  const bad = controls.find(control => form.noteOf(control) !== null);
  return (
    <Row
      id={id}
      label={trans.__('Range')}
      note={bad ? form.noteOf(bad) : null}
      isGroup
    >
      <div
        className="jp-ModelArts-FieldDialog-range"
        role="group"
        aria-labelledby={`${id}-label`}
      >
        {controls.map(control => (
          <div key={control}>
            <label htmlFor={form.id(control)}>{labels[control]}</label>
            <TextLine
              {...tie(form, control)}
              aria-describedby={`${id}-note`}
              value={draft[control]}
              inputMode="decimal"
              placeholder={String(SLIDER[control])}
              onText={text => form.change({ ...draft, [control]: text })}
            />
          </div>
        ))}
      </div>
    </Row>
  );
}

function PlaceholderRow({ form }: IPartProps): ReactElement {
  const { trans, draft } = form;
  const id = form.id('placeholder');
  return (
    <Row
      id={id}
      label={trans.__('Placeholder')}
      hint={trans.__('Shown in grey while the field is empty.')}
    >
      <TextLine
        id={id}
        aria-describedby={`${id}-note`}
        value={draft.placeholder}
        onText={placeholder => form.change({ ...draft, placeholder })}
      />
    </Row>
  );
}

function Footer(props: IFieldDialogProps): ReactElement {
  const { trans, context, onClose } = props;
  return (
    <div className="jp-Dialog-footer">
      <div className="jp-Dialog-footerButtons">
        <button
          type="button"
          className="jp-Dialog-button jp-mod-reject jp-mod-styled"
          onClick={onClose}
        >
          {trans.__('Cancel')}
        </button>
        <button
          type="submit"
          className="jp-Dialog-button jp-mod-accept jp-mod-styled"
        >
          {context.field ? trans.__('Apply') : trans.__('Add')}
        </button>
      </div>
    </div>
  );
}
