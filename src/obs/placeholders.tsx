/** What is shown in place of a list. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { EmbeddedInfo } from '../core/contract.gen';
import { errorText } from '../core/errors';
import type { AppError } from '../core/errors';
import type { Folder } from './folder';
import { obsIcon } from './icons';
import { ObsCommands } from './ids';
import type { ObsModel } from './model';

export function Loading({ trans }: { trans: TranslationBundle }): ReactElement {
  return (
    <div className="jp-ModelArts-Placeholder" role="status">
      <p>{trans.__('Loading…')}</p>
    </div>
  );
}

export interface ITroubleProps {
  readonly error: AppError;
  readonly trans: TranslationBundle;
  onRetry(): void;
  onEdit?: () => void;
}

export function Trouble(props: ITroubleProps): ReactElement {
  const { error, trans, onRetry, onEdit } = props;
  const { message, hint } = errorText(error.info, trans);
  return (
    <div className="jp-ModelArts-Placeholder" role="alert">
      <p className="jp-ModelArts-Placeholder-title">{message}</p>
      <p>{hint}</p>
      <button type="button" className="jp-mod-styled" onClick={onRetry}>
        {trans.__('Try again')}
      </button>
      {onEdit && (
        <button type="button" className="jp-mod-styled" onClick={onEdit}>
          {trans.__('Edit connection…')}
        </button>
      )}
    </div>
  );
}

export interface INoConnectionProps {
  readonly model: ObsModel;
  readonly trans: TranslationBundle;
  execute(command: string): void;
}

/** Nothing is connected: says how things stand with this server's own store. */
export function NoConnection(props: INoConnectionProps): ReactElement {
  const { model, trans, execute } = props;
  const { embedded } = model;
  return (
    <div className="jp-ModelArts-Placeholder">
      <obsIcon.react
        tag="span"
        className="jp-ModelArts-Placeholder-icon"
        width="48px"
        height="48px"
        aria-hidden
      />
      <p className="jp-ModelArts-Placeholder-title">
        {trans.__('No object store is connected')}
      </p>
      <div role="status">
        {embedded && <p>{embeddedText(embedded, trans)}</p>}
      </div>
      <button
        type="button"
        className="jp-mod-styled jp-mod-accept"
        onClick={() => execute(ObsCommands.connect)}
      >
        {trans.__('Connect…')}
      </button>
    </div>
  );
}

function embeddedText(
  { state, error }: EmbeddedInfo,
  trans: TranslationBundle
): string {
  switch (state) {
    case 'starting':
      return trans.__('The store of this server is starting…');
    case 'failed': {
      const text = error && errorText(error, trans);
      return text
        ? `${text.message} ${text.hint}`
        : trans.__('The store of this server could not be started.');
    }
    case 'missing':
      return trans.__(
        'This server could run a store of its own, but its program is not installed: pip install "jupyterlab-modelarts[embedded]".'
      );
    case 'running':
    case 'off':
      return trans.__(
        'Connect to Huawei OBS, AWS S3 or any other store that speaks S3.'
      );
  }
}

export interface IEmptyFolderProps {
  readonly model: ObsModel;
  readonly folder: Folder;
  readonly trans: TranslationBundle;
}

export function EmptyFolder(props: IEmptyFolderProps): ReactElement {
  const { model, folder, trans } = props;
  return (
    // With its class the menu of the list opens here too.
    <div className="jp-ModelArts-Placeholder jp-ModelArts-ObsList">
      <p>
        {folder.filter
          ? trans.__('Nothing here fits the filter.')
          : model.bucket
            ? trans.__(
                'This folder is empty. Drag files here from the file browser, or press Upload.'
              )
            : trans.__('There are no buckets here that these keys may see.')}
      </p>
    </div>
  );
}
