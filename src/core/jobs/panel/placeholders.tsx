import type { TranslationBundle } from '@jupyterlab/translation';
import { offlineBoltIcon } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import type { AppError } from '../../errors';
import { errorText } from '../../errors';
import { transferIcon } from '../../icons';

interface IProps {
  readonly trans: TranslationBundle;
}

export function Loading({ trans }: IProps): ReactElement {
  return (
    <div className="jp-ModelArts-Placeholder" role="status">
      <p>{trans.__('Loading transfers…')}</p>
    </div>
  );
}

export interface IEmptyProps extends IProps {
  /** Opens the dialog that brings data in; missing where there is none. */
  readonly getData?: (() => void) | undefined;
}

export function Empty({ trans, getData }: IEmptyProps): ReactElement {
  return (
    <div className="jp-ModelArts-Placeholder">
      <transferIcon.react
        tag="div"
        className="jp-ModelArts-Placeholder-icon"
        width="40px"
        height="40px"
      />
      <p className="jp-ModelArts-Placeholder-title">
        {trans.__('No transfers yet')}
      </p>
      <p>
        {trans.__(
          'Drop files or folders on the file browser to bring them here.'
        )}
      </p>
      {getData && (
        <button
          type="button"
          className="jp-mod-styled jp-mod-accept"
          onClick={getData}
        >
          {trans.__('Get data')}
        </button>
      )}
    </div>
  );
}

export interface IUnreachableProps extends IProps {
  readonly problem: AppError;
  /** Whether there is a list below that may be out of date. */
  readonly isStale: boolean;
  retry(): void;
}

export function Unreachable(props: IUnreachableProps): ReactElement {
  const { trans, problem, isStale, retry } = props;
  const { message, hint } = errorText(problem.info, trans);
  return (
    <div
      className={isStale ? 'jp-ModelArts-Banner' : 'jp-ModelArts-Placeholder'}
      role="alert"
    >
      {!isStale && (
        <offlineBoltIcon.react
          tag="div"
          className="jp-ModelArts-Placeholder-icon"
          width="40px"
          height="40px"
        />
      )}
      <p className="jp-ModelArts-Placeholder-title">{message}</p>
      <p>
        {isStale
          ? trans.__('The list may be out of date. Trying again…')
          : hint}
      </p>
      <button type="button" className="jp-mod-styled" onClick={retry}>
        {trans.__('Try again')}
      </button>
    </div>
  );
}
