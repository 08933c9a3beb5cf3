/** The page "Local files" of the dialog "Get data". */
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  UseSignal,
  closeIcon,
  fileIcon,
  folderIcon
} from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';

import { errorText, toAppError } from '../core/errors';
import type { AppError } from '../core/errors';
import type { Formatter } from '../core/format';
import type { IGetDataContext } from '../core/getdata/tokens';
import { Chooser } from './chooser';
import type { IGathered } from './gather';
import { replacedText, unreadableText } from './present';
import type { IChosen, PageModel } from './pagemodel';
import type { ISelection } from './types';

/** More rows would only be scrolled past. */
const MAX_ROWS = 100;

export interface IPageProps {
  readonly model: PageModel;
  readonly context: IGetDataContext;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  /**
   * Ask the server whether `selection` may go to `destination`.
   *
   * @returns what begins the upload once the dialog is closed
   */
  readonly onCheck: (
    selection: ISelection,
    destination: string
  ) => Promise<() => void>;
}

export function UploadPage(props: IPageProps): ReactElement {
  return (
    <UseSignal signal={props.model.changed}>
      {() => <PageBody {...props} />}
    </UseSignal>
  );
}

function PageBody(props: IPageProps): ReactElement {
  const { model, trans } = props;
  const [error, setError] = useState<AppError | null>(null);
  const isOpen = useIsOpen();
  const add = (gathering: Promise<IGathered>) => {
    setError(null);
    model.add(gathering).catch(reason => setError(toAppError(reason)));
  };
  const upload = () => {
    setError(null);
    startUpload(props, isOpen).catch(reason => setError(toAppError(reason)));
  };
  const empty = model.chosen.length === 0 ? ' jp-mod-empty' : '';
  return (
    <div className={`jp-ModelArts-UploadPage${empty}`}>
      <Chooser
        trans={trans}
        accept="anything"
        prompt={trans.__('Drop files or folders here')}
        disabled={model.state !== 'idle'}
        onChosen={add}
      />
      <ChosenList {...props} />
      <Remarks {...props} error={error} />
      <Footer {...props} onUpload={upload} />
    </div>
  );
}

/** Tells, also later, whether the page is still shown. */
function useIsOpen(): () => boolean {
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  return () => open.current;
}

async function startUpload(
  props: IPageProps,
  isOpen: () => boolean
): Promise<void> {
  const { model, context, onCheck } = props;
  const begin = await model.during('checking', async () => {
    // What was typed a moment ago counts, not the folder from before.
    const destination = await context.settleDestination();
    return destination === null ? null : onCheck(model.selection, destination);
  });
  // Without a folder the dialog says why, and stays. Who closes it meanwhile wants no upload.
  if (begin && isOpen()) {
    // Questions come as dialogs, which wait until this one is closed.
    context.close();
    begin();
  }
}

function ChosenList({ model, trans, format }: IPageProps): ReactElement {
  const rows = model.chosen.slice(0, MAX_ROWS);
  const more = model.chosen.length - rows.length;
  if (rows.length === 0) {
    return (
      <p className="jp-ModelArts-UploadPage-empty">
        {trans.__(
          'Large files are no problem: an upload can be paused, and goes on where it stopped after a lost connection or a reload.'
        )}
      </p>
    );
  }
  return (
    <ul
      className="jp-ModelArts-UploadPage-list"
      aria-label={trans.__('Chosen files')}
      // A list that scrolls must be reachable without a mouse.
      tabIndex={0}
    >
      {rows.map(chosen => (
        <ChosenRow
          key={chosen.name}
          chosen={chosen}
          trans={trans}
          format={format}
          disabled={model.state !== 'idle'}
          onRemove={() => model.remove(chosen.name)}
        />
      ))}
      {more > 0 && (
        <li className="jp-ModelArts-UploadPage-more">
          {trans._n('and one more', 'and %2 more', more, format.count(more))}
        </li>
      )}
    </ul>
  );
}

interface IRowProps {
  readonly chosen: IChosen;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly disabled: boolean;
  readonly onRemove: () => void;
}

function ChosenRow(props: IRowProps): ReactElement {
  const { chosen, trans, format, disabled, onRemove } = props;
  const Icon = chosen.folder ? folderIcon : fileIcon;
  const title = trans.__('Remove %1 from the list', chosen.name);
  return (
    <li className="jp-ModelArts-UploadPage-row">
      <Icon.react tag="span" elementSize="normal" aria-hidden />
      <span className="jp-ModelArts-UploadPage-name" title={chosen.name}>
        {chosen.name}
      </span>
      {chosen.folder && (
        <span className="jp-ModelArts-UploadPage-count">
          {format.files(chosen.files)}
        </span>
      )}
      <span className="jp-ModelArts-UploadPage-size">
        {format.bytes(chosen.size)}
      </span>
      <button
        className="jp-ModelArts-UploadPage-remove"
        type="button"
        title={title}
        aria-label={title}
        disabled={disabled}
        onClick={onRemove}
      >
        <closeIcon.react tag="span" elementSize="normal" aria-hidden />
      </button>
    </li>
  );
}

function Remarks(props: IPageProps & { error: AppError | null }): ReactElement {
  const { model, trans, error } = props;
  const unreadable = unreadableText(model.unreadable, trans);
  const replaced = replacedText(model.replaced, trans);
  const text = error && errorText(error.info, trans);
  return (
    <div className="jp-ModelArts-UploadPage-remarks" role="alert">
      {text && (
        <p className="jp-mod-error">
          {text.message} {text.hint}
        </p>
      )}
      {unreadable && <p className="jp-mod-warn">{unreadable}</p>}
      {replaced && <p className="jp-mod-warn">{replaced}</p>}
    </div>
  );
}

function Footer(props: IPageProps & { onUpload: () => void }): ReactElement {
  const { model, trans, context, onUpload } = props;
  return (
    <div className="jp-ModelArts-UploadPage-footer">
      <div className="jp-ModelArts-UploadPage-summary" role="status">
        {summary(props)}
      </div>
      {model.chosen.length > 0 && (
        <button
          className="jp-mod-styled jp-mod-minimal"
          type="button"
          disabled={model.state !== 'idle'}
          onClick={() => model.clear()}
        >
          {trans.__('Remove all')}
        </button>
      )}
      <button
        className="jp-mod-styled jp-mod-accept jp-ModelArts-UploadPage-upload"
        type="button"
        title={uploadTitle(context, trans)}
        disabled={
          model.state !== 'idle' ||
          model.chosen.length === 0 ||
          context.destinationState === 'invalid'
        }
        onClick={onUpload}
      >
        {trans.__('Upload')}
      </button>
    </div>
  );
}

function uploadTitle(
  { destination, destinationState }: IGetDataContext,
  trans: TranslationBundle
): string | undefined {
  switch (destinationState) {
    case 'ready':
      return trans.__('Upload to %1', destination || '/');
    case 'checking':
      return undefined;
    case 'invalid':
      return trans.__('The folder chosen above cannot be used.');
  }
}

function summary({ model, trans, format }: IPageProps): string {
  switch (model.state) {
    case 'reading':
      return trans.__('Reading what you chose…');
    case 'checking':
      return trans.__('Asking the server…');
    case 'idle': {
      const files = model.chosen.reduce((sum, { files }) => sum + files, 0);
      const size = model.chosen.reduce((sum, { size }) => sum + size, 0);
      return files === 0
        ? ''
        : trans.__('%1, %2', format.files(files), format.bytes(size));
    }
  }
}
