/** A tree of folders to tick, quick with ten thousands: only what is in sight has elements. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import { ancestorsOf, choiceOf, parentOf } from './folders';
import type { Choice, FolderTree, IFolder } from './folders';

/** Pixels of a row; the same stands in the style sheet. */
const ROW_HEIGHT = 24;

/** Rows that are kept ready above and below what is seen. */
const OVERSCAN = 8;

const CHECKED = { all: 'true', part: 'mixed', none: 'false' } as const;

export interface IFolderTreeProps {
  readonly tree: FolderTree;
  readonly chosen: ReadonlySet<string>;
  /** Only folders with this in their path; empty for the tree. */
  readonly filter: string;
  readonly trans: TranslationBundle;
  readonly onChoose: (path: string, isChosen: boolean) => void;
}

export function FolderTreeView(props: IFolderTreeProps): ReactElement {
  const { tree, chosen, filter, trans, onChoose } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set([...chosen].flatMap(path => ancestorsOf(path)))
  );
  const [active, setActive] = useState('');
  const rows = useMemo(
    () => (filter ? tree.find(filter) : tree.visible(open)),
    [tree, filter, open]
  );
  const choice = useMemo(() => choiceOf(chosen), [chosen]);
  const current = Math.max(
    0,
    rows.findIndex(({ path }) => path === active)
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN
  });
  const goTo = (index: number): void => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row) {
      setActive(row.path);
      virtualizer.scrollToIndex(rows.indexOf(row));
    }
  };
  const toggle = ({ path }: IFolder): void => {
    onChoose(path, choice(path) !== 'all');
  };
  const setOpened = ({ path }: IFolder, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) {
      next.add(path);
    } else {
      next.delete(path);
    }
    setOpen(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const isOpen = open.has(row.path);
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT);
    const actions: Record<string, () => void> = {
      ArrowDown: () => goTo(current + 1),
      ArrowUp: () => goTo(current - 1),
      PageDown: () => goTo(current + page),
      PageUp: () => goTo(current - page),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      ' ': () => toggle(row),
      Enter: () => toggle(row),
      ArrowRight: () => {
        if (isOpen) {
          goTo(current + 1);
        } else if (row.children.length > 0) {
          setOpened(row, true);
        }
      },
      ArrowLeft: () => {
        if (isOpen) {
          setOpened(row, false);
        } else {
          const parent = parentOf(row.path);
          goTo(rows.findIndex(({ path }) => path === (parent || row.path)));
        }
      }
    };
    const action = actions[event.key];
    if (action) {
      // Neither the box scrolls nor the dialog is accepted.
      event.preventDefault();
      event.stopPropagation();
      setActive(row.path);
      action();
    }
  };
  const items = virtualizer.getVirtualItems();
  const isDrawn = items.some(({ index }) => index === current);
  return (
    <div
      ref={scroller}
      className="jp-ModelArts-Clone-folderTree"
      role="tree"
      aria-label={trans.__('Folders')}
      aria-multiselectable
      aria-activedescendant={isDrawn ? `${id}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="none" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const folder = rows[index];
          return (
            folder && (
              <Row
                key={folder.path}
                id={`${id}-${index}`}
                folder={folder}
                top={start}
                isActive={index === current}
                isOpen={open.has(folder.path)}
                choice={choice(folder.path)}
                onOpen={isOpen => setOpened(folder, isOpen)}
                onToggle={() => {
                  setActive(folder.path);
                  toggle(folder);
                }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface IRowProps {
  readonly id: string;
  readonly folder: IFolder;
  readonly top: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly choice: Choice;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onToggle: () => void;
}

function Row(props: IRowProps): ReactElement {
  const { folder, isOpen, choice, onOpen, onToggle } = props;
  const isParent = folder.children.length > 0;
  const Caret = isOpen ? caretDownIcon.react : caretRightIcon.react;
  return (
    <div
      id={props.id}
      className="jp-ModelArts-Clone-folder"
      role="treeitem"
      aria-label={folder.name}
      aria-level={folder.level}
      aria-posinset={folder.position}
      aria-setsize={folder.siblings}
      aria-expanded={isParent ? isOpen : undefined}
      aria-checked={CHECKED[choice]}
      data-active={props.isActive || undefined}
      style={{
        transform: `translateY(${props.top}px)`,
        paddingInlineStart: 4 + 16 * (folder.level - 1)
      }}
      onClick={onToggle}
    >
      <span
        className="jp-ModelArts-Clone-caret"
        aria-hidden
        onClick={event => {
          event.stopPropagation();
          onOpen(!isOpen);
        }}
      >
        {isParent && <Caret tag="span" width={16} height={16} />}
      </span>
      <span className="jp-ModelArts-Clone-box" aria-hidden />
      <span className="jp-ModelArts-Clone-folderName" title={folder.path}>
        {folder.name}
      </span>
    </div>
  );
}
