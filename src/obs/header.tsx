import type { TranslationBundle } from '@jupyterlab/translation';
import {
  HTMLSelect,
  closeIcon,
  editIcon,
  homeIcon,
  searchIcon
} from '@jupyterlab/ui-components';
import { Fragment, useEffect, useState } from 'react';
import type { ReactElement } from 'react';

import type { ConnectionInfo } from '../core/contract.gen';
import { errorText } from '../core/errors';
import { IconButton } from '../core/ui/iconbutton';
import { crumbsOf } from './address';
import type { Folder } from './folder';
import type { ObsModel } from './model';

/** Milliseconds without a key until the filter is applied. */
const TYPING_PAUSE = 250;

export interface IHeaderProps {
  readonly model: ObsModel;
  readonly trans: TranslationBundle;
  readonly current: ConnectionInfo;
  readonly folder: Folder;
  /** Change or remove the connection, where that can be done. */
  readonly onEdit?: () => void;
  readonly onRemove?: () => void;
}

/** Which store, where in it, and which names. */
export function Header(props: IHeaderProps): ReactElement {
  const { model, trans } = props;
  return (
    <div className="jp-ModelArts-ObsHeader">
      <Connections {...props} />
      <EmbeddedNote model={model} trans={trans} />
      <Breadcrumbs model={model} trans={trans} />
      <Filter
        key={`${props.current.connection.id} ${model.bucket}/${model.prefix}`}
        {...props}
      />
    </div>
  );
}

function Connections(props: IHeaderProps): ReactElement {
  const { model, trans, current, onEdit, onRemove } = props;
  return (
    <div className="jp-ModelArts-ObsConnections">
      <HTMLSelect
        aria-label={trans.__('Connection')}
        value={current.connection.id}
        onChange={event => void model.choose(event.target.value)}
      >
        {model.connections.map(({ connection }) => (
          <option key={connection.id} value={connection.id}>
            {connection.name}
          </option>
        ))}
      </HTMLSelect>
      {current.editable && onEdit && onRemove && (
        <>
          <IconButton
            icon={editIcon}
            label={trans.__('Edit connection…')}
            onClick={onEdit}
          />
          <IconButton
            icon={closeIcon}
            label={trans.__('Remove connection…')}
            onClick={onRemove}
          />
        </>
      )}
    </div>
  );
}

/** The store of this server failed, while others are connected. */
function EmbeddedNote(props: {
  model: ObsModel;
  trans: TranslationBundle;
}): ReactElement | null {
  const { embedded, current } = props.model;
  if (
    !embedded ||
    embedded.state !== 'failed' ||
    current?.connection.source !== 'embedded'
  ) {
    return null;
  }
  const text = embedded.error && errorText(embedded.error, props.trans);
  return (
    <div className="jp-ModelArts-Banner" role="alert">
      <p>
        {props.trans.__('The store of this server could not be started.')}{' '}
        {text && `${text.message} ${text.hint}`}
      </p>
    </div>
  );
}

function Breadcrumbs(props: {
  model: ObsModel;
  trans: TranslationBundle;
}): ReactElement {
  const { model, trans } = props;
  const { bucket, prefix } = model;
  const crumbs = [
    ...(bucket ? [{ name: bucket, key: '' }] : []),
    ...crumbsOf(prefix)
  ];
  return (
    <nav
      className="jp-ModelArts-ObsCrumbs"
      aria-label={trans.__('Path')}
      title={bucket && `obs://${bucket}/${prefix}`}
    >
      <IconButton
        icon={homeIcon}
        label={trans.__('All buckets')}
        onClick={() => void model.go('', '')}
      />
      {crumbs.map(({ name, key }, index) => (
        <Fragment key={key}>
          <span aria-hidden>/</span>
          <button
            type="button"
            aria-current={index === crumbs.length - 1 ? 'page' : undefined}
            onClick={() => void model.go(bucket, key)}
          >
            {name}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}

function Filter({ model, folder, trans }: IHeaderProps): ReactElement {
  const [text, setText] = useState(folder.filter);
  useEffect(() => {
    if (text === folder.filter) {
      return;
    }
    const timer = setTimeout(() => void model.search(text), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text, model, folder]);
  return (
    <div className="jp-ModelArts-ObsFilter">
      <searchIcon.react tag="span" elementSize="normal" aria-hidden />
      <input
        className="jp-mod-styled"
        type="search"
        spellCheck={false}
        autoComplete="off"
        placeholder={
          folder.isComplete
            ? trans.__('Filter by name')
            : trans.__('Name begins with…')
        }
        aria-label={trans.__('Filter by name')}
        value={text}
        onChange={event => setText(event.target.value)}
      />
    </div>
  );
}
