import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { MouseEvent, ReactElement } from 'react';
import { useEffect, useMemo, useState } from 'react';

import type { Formatter } from '../core/format';
import type { Folder } from './folder';
import { useKeptFocus } from './focus';
import { Header } from './header';
import { ObsCommands } from './ids';
import { ListKeys, NO_ROWS } from './keys';
import type { KeyAction } from './keys';
import { ObsList } from './list';
import { openMenuByKey } from './menukey';
import type { ObsModel } from './model';
import { EmptyFolder, Loading, NoConnection, Trouble } from './placeholders';

export interface IViewProps {
  readonly model: ObsModel;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly locale: string;
  readonly commands: CommandRegistry;
  onGrab?: ((event: MouseEvent) => void) | undefined;
}

const COMMANDS: Readonly<Record<KeyAction, string>> = {
  open: ObsCommands.open,
  up: ObsCommands.up,
  delete: ObsCommands.delete,
  rename: ObsCommands.rename,
  copy: ObsCommands.copy,
  cut: ObsCommands.cut,
  paste: ObsCommands.paste,
  refresh: ObsCommands.refresh
};

/** What the panel shows below its toolbar. Render it when the model changes. */
export function ObsView(props: IViewProps): ReactElement {
  const { model, trans, commands } = props;
  const execute = (command: string) => void commands.execute(command);
  if (model.isLoaded && !model.problem && !model.current) {
    return <NoConnection {...{ model, trans, execute }} />;
  }
  return (
    <Browse
      {...props}
      execute={action => {
        const id = COMMANDS[action];
        if (commands.isEnabled(id)) {
          execute(id);
        }
      }}
      onEdit={() => execute(ObsCommands.edit)}
      onRemove={() => execute(ObsCommands.remove)}
    />
  );
}

export interface IBrowseProps {
  readonly model: ObsModel;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly locale: string;
  execute(action: KeyAction): void;
  onGrab?: ((event: MouseEvent) => void) | undefined;
  /** Change or remove the connection, where that can be done. */
  onEdit?: () => void;
  onRemove?: () => void;
}

/** A store and what is in it: also in a dialog, where things are only picked. */
export function Browse(props: IBrowseProps): ReactElement {
  const { model, trans } = props;
  const { problem, folder, current } = model;
  if (problem) {
    return (
      <Trouble
        error={problem}
        trans={trans}
        onRetry={() => void model.load()}
      />
    );
  }
  if (!current || !folder) {
    return <Loading trans={trans} />;
  }
  return (
    <>
      <Header {...props} current={current} folder={folder} />
      <Content {...props} folder={folder} />
      <Foot {...props} folder={folder} />
    </>
  );
}

type IContentProps = IBrowseProps & { readonly folder: Folder };

/** Where the rows are, and the focus, also while there are no rows. */
function Content(props: IContentProps): ReactElement {
  const { model, execute } = props;
  const root = useKeptFocus<HTMLDivElement>('[role="grid"]');
  const keys = useMemo(() => new ListKeys(), []);
  return (
    <div
      ref={root}
      className="jp-ModelArts-ObsContent"
      tabIndex={-1}
      onContextMenu={event => openMenuByKey(event, model)}
      onKeyDown={event => {
        const isOurs = event.target === event.currentTarget;
        if (isOurs && keys.press(event, { ...NO_ROWS, execute })) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <Rows {...props} />
    </div>
  );
}

function Rows(props: IContentProps): ReactElement {
  const { model, folder, trans, onEdit } = props;
  const dateText = useDates(props.locale);
  if (folder.problem && folder.count === 0) {
    return (
      <Trouble
        error={folder.problem}
        trans={trans}
        onRetry={() => void model.refresh()}
        {...(model.current?.editable && onEdit && { onEdit })}
      />
    );
  }
  if (folder.count === 0) {
    return folder.isLoading || !folder.isComplete ? (
      <Loading trans={trans} />
    ) : (
      <EmptyFolder {...{ model, folder, trans }} />
    );
  }
  return (
    <ObsList
      // The list of another folder begins at its top.
      key={`${model.current?.connection.id} ${model.bucket}/${model.prefix}`}
      {...props}
      label={model.prefix || model.bucket || trans.__('Buckets')}
      dateText={dateText}
    />
  );
}

/** "Nov 21, 2026, 14:05" */
export function useDates(locale: string): (milliseconds: number) => string {
  const [text] = useState(() => {
    const format = new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23'
    });
    return (milliseconds: number) => format.format(milliseconds);
  });
  return text;
}

/** How much is here, and what the list cannot show; spoken as it changes. */
function Foot({ model, folder, trans, format }: IContentProps): ReactElement {
  const text = footText(model, folder, trans, format);
  // What changes with every row would be too much to listen to.
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), 500);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="jp-ModelArts-ObsFoot">
      <span aria-hidden>{text}</span>
      <span className="jp-ModelArts-announcer" role="status">
        {spoken}
      </span>
      {folder.isTooLargeToSort && (
        <p role="alert">
          {trans.__(
            'This folder is too large to be sorted here: it is shown by name.'
          )}
        </p>
      )}
      {folder.problem && folder.count > 0 && (
        <p role="alert">
          {trans.__('The rest could not be read. Refresh to try again.')}
        </p>
      )}
    </div>
  );
}

function footText(
  { selection, bucket }: ObsModel,
  { count, isComplete, isPrefixSearch, filter }: Folder,
  trans: TranslationBundle,
  format: Formatter
): string {
  const { items } = selection;
  if (items.length > 1) {
    const size = items.reduce((sum, item) => sum + item.size, 0);
    return trans._n(
      '%2 selected, %3',
      '%2 selected, %3',
      items.length,
      format.count(items.length),
      format.bytes(size)
    );
  }
  const number = format.count(count);
  const shown = isComplete
    ? bucket
      ? trans._n('%2 item', '%2 items', count, number)
      : trans._n('%2 bucket', '%2 buckets', count, number)
    : trans.__('The first %1 items; more as you scroll', number);
  return isPrefixSearch
    ? trans.__('%1 that begin with “%2”', shown, filter)
    : shown;
}
