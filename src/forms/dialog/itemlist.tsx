import {
  addIcon,
  closeIcon,
  moveDownIcon,
  moveUpIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import { useRef, useState } from 'react';
import type { ClipboardEvent, KeyboardEvent, ReactElement } from 'react';

import type { IFieldForm } from './form';
import type { IItemActions, Part } from './itemactions';
import { useItemActions } from './itemactions';
import type { Item } from './items';
import { splitLines } from './items';

/** The items of a dropdown: a line each, and buttons. */
export function ItemList({ form }: { form: IFieldForm }): ReactElement {
  const { trans, draft } = form;
  const list = useRef<HTMLDivElement>(null);
  const [said, say] = useState('');
  const actions = useItemActions(form, list, say);
  return (
    <div
      ref={list}
      className="jp-ModelArts-FieldDialog-items"
      role="group"
      aria-labelledby={`${form.id('items')}-label`}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          form.leave('items');
        }
      }}
    >
      {draft.items.map((item, index) => (
        <ItemRow key={item.id} {...{ form, item, index, actions }} />
      ))}
      <button
        type="button"
        className="jp-ModelArts-FieldDialog-add"
        onClick={() => actions.addLast()}
      >
        <addIcon.react tag="span" elementSize="normal" aria-hidden />
        {trans.__('Add item')}
      </button>
      <div className="jp-ModelArts-announcer" aria-live="polite">
        {said}
      </div>
    </div>
  );
}

interface IItemRowProps {
  readonly form: IFieldForm;
  readonly item: Item;
  readonly index: number;
  readonly actions: IItemActions;
}

function ItemRow(props: IItemRowProps): ReactElement {
  const { form, item, index, actions } = props;
  const { trans, draft } = form;
  const place = index + 1;
  return (
    <div
      className="jp-ModelArts-FieldDialog-item"
      data-item={item.id}
      onKeyDown={event => {
        const by = BY_KEY[event.key];
        if (event.altKey && by !== undefined) {
          event.preventDefault();
          actions.move(item, by, partOf(event.target));
        }
      }}
    >
      <ItemText {...props} />
      <ItemButton
        icon={moveUpIcon}
        part="up"
        label={trans.__('Move item %1 up', place)}
        isDisabled={index === 0}
        onClick={() => actions.move(item, -1, 'up')}
      />
      <ItemButton
        icon={moveDownIcon}
        part="down"
        label={trans.__('Move item %1 down', place)}
        isDisabled={place === draft.items.length}
        onClick={() => actions.move(item, 1, 'down')}
      />
      <ItemButton
        icon={closeIcon}
        part="remove"
        label={trans.__('Remove item %1', place)}
        onClick={() => actions.remove(item, index)}
      />
    </div>
  );
}

const BY_KEY: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

function ItemText({ form, item, index, actions }: IItemRowProps): ReactElement {
  const { trans, review } = form;
  const isBad =
    form.noteOf('items')?.level === 'error' &&
    review.badItems.includes(item.id);
  return (
    <input
      type="text"
      className="jp-mod-styled"
      data-part="text"
      value={item.text}
      placeholder={item.was === '' ? trans.__('empty text') : undefined}
      spellCheck={false}
      autoComplete="off"
      aria-label={trans.__('Item %1', index + 1)}
      aria-invalid={isBad || undefined}
      aria-describedby={`${form.id('items')}-note`}
      onChange={event => actions.change(item, event.target.value)}
      onKeyDown={event => {
        if (isPlainEnter(event)) {
          event.preventDefault();
          actions.next(index);
        }
      }}
      onPaste={event =>
        pasteLines(event, lines => actions.paste(item, index, lines))
      }
    />
  );
}

/** Enter alone, and not to take what an input method offers. */
function isPlainEnter(event: KeyboardEvent): boolean {
  return (
    event.key === 'Enter' &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.nativeEvent.isComposing
  );
}

function partOf(target: EventTarget): Part {
  const part = target instanceof HTMLElement ? target.dataset.part : undefined;
  return part === 'down' || part === 'remove' || part === 'up' ? part : 'text';
}

/** Several lines are several items: the first goes where the cursor is. */
function pasteLines(
  event: ClipboardEvent<HTMLInputElement>,
  paste: (lines: string[]) => void
): void {
  const [first, ...others] = splitLines(
    event.clipboardData.getData('text/plain')
  );
  if (first === undefined || others.length === 0) {
    return;
  }
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const before = value.slice(0, selectionStart ?? value.length);
  const behind = value.slice(selectionEnd ?? value.length);
  paste([before + first + behind, ...others]);
}

interface IItemButtonProps {
  readonly icon: LabIcon;
  readonly label: string;
  readonly part: Part;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

/**
 * One of the buttons of an item.
 *
 * Those that move it are not on the way of the Tab key, since keys do the same. One that leads
 * nowhere is not disabled in earnest: it would lose the focus.
 */
function ItemButton(props: IItemButtonProps): ReactElement {
  const { icon: Icon, label, part, isDisabled, onClick } = props;
  return (
    <button
      type="button"
      className="jp-ModelArts-IconButton"
      data-part={part}
      title={label}
      aria-label={label}
      aria-disabled={isDisabled || undefined}
      tabIndex={part === 'remove' ? 0 : -1}
      onClick={onClick}
    >
      <Icon.react tag={null} width="14px" height="14px" />
    </button>
  );
}
