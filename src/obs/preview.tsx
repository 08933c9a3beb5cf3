/** What an object looks like, and what is known of it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, closeIcon } from '@jupyterlab/ui-components';
import { createElement, useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

import type {
  ObsDetails,
  ObsItem,
  ObsPreview,
  ObsTable
} from '../core/contract.gen';
import { errorText, toAppError } from '../core/errors';
import type { AppError } from '../core/errors';
import type { Formatter } from '../core/format';
import { IconButton } from '../core/ui/iconbutton';
import { Modal } from '../core/ui/modal';
import type { IPlace, ObsApi } from './api';
import { useFirstFocus } from './focus';
import { NotebookPreview } from './notebookpreview';

const TITLE_ID = 'jp-modelarts-obs-preview-title';

export interface IPreviewProps {
  readonly api: ObsApi;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly place: IPlace;
  readonly item: ObsItem;
}

export function openPreview(props: IPreviewProps): void {
  openPlain(props.item.name, props.trans, <PreviewView {...props} />);
}

/** A dialog that shows something, and asks nothing. */
function openPlain(
  title: string,
  trans: TranslationBundle,
  content: ReactElement
): void {
  const modal = new Modal({
    className: 'jp-ModelArts-ObsPreviewDialog',
    labelledBy: TITLE_ID,
    content: ReactWidget.create(
      createElement(
        Plain,
        { title, trans, close: () => modal.close() },
        content
      )
    )
  });
  modal.open();
}

function Plain(props: {
  title: string;
  trans: TranslationBundle;
  close(): void;
  children?: ReactNode;
}): ReactElement {
  const root = useFirstFocus<HTMLDivElement>('button');
  return (
    <div ref={root} className="jp-ModelArts-ObsPreview">
      <div className="jp-ModelArts-ObsDialog-header">
        <h2 id={TITLE_ID} title={props.title}>
          {props.title}
        </h2>
        <IconButton
          icon={closeIcon}
          label={props.trans.__('Close')}
          onClick={props.close}
        />
      </div>
      {props.children}
    </div>
  );
}

export function PreviewView(props: IPreviewProps): ReactElement {
  const { api, trans, place, item, format } = props;
  const [preview, setPreview] = useState<ObsPreview | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    api.preview(place).then(setPreview, reason => setError(toAppError(reason)));
  }, [api, place]);
  const text = error && errorText(error.info, trans);
  return (
    <div
      className="jp-ModelArts-ObsPreview-body"
      aria-busy={!preview && !error}
      // What scrolls must be reachable without a mouse.
      tabIndex={0}
      role="region"
      aria-label={trans.__('Preview')}
    >
      {text && (
        <p role="alert" className="jp-mod-error">
          {text.message} {text.hint}
        </p>
      )}
      {!preview && !error && <p role="status">{trans.__('Loading…')}</p>}
      {preview && <Shown {...props} preview={preview} />}
      {preview?.truncated && (
        <p className="jp-ModelArts-ObsPreview-note">
          {trans.__(
            'Only the beginning of %1 is shown.',
            format.bytes(item.size)
          )}
        </p>
      )}
    </div>
  );
}

function Shown(props: IPreviewProps & { preview: ObsPreview }): ReactElement {
  const { preview, trans } = props;
  switch (preview.kind) {
    case 'text':
      return <pre>{preview.text}</pre>;
    case 'table':
      return preview.table ? (
        <Table table={preview.table} {...props} />
      ) : (
        <p>{trans.__('The table is empty.')}</p>
      );
    case 'notebook':
      return <NotebookPreview text={preview.text} trans={trans} />;
    case 'image':
      return <Picture {...props} />;
    case 'none': {
      const text = preview.reason && errorText(preview.reason, trans);
      return (
        <p className="jp-ModelArts-ObsPreview-none">
          {text
            ? `${text.message} ${text.hint}`
            : trans.__('There is no preview of this kind of file.')}
        </p>
      );
    }
  }
}

function Table(props: {
  table: ObsTable;
  trans: TranslationBundle;
  format: Formatter;
}): ReactElement {
  const { table, trans, format } = props;
  const { columns, rows, total } = table;
  return (
    <>
      <table>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {total !== null && (
        <p className="jp-ModelArts-ObsPreview-note">
          {trans.__(
            'The first %1 of %2 rows',
            format.count(rows.length),
            format.count(total)
          )}
        </p>
      )}
    </>
  );
}

/** As an `img` no script in it runs, of an SVG neither. */
function Picture({ api, place, item, trans }: IPreviewProps): ReactElement {
  const [url, setUrl] = useState<string | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isOver = false;
    api.content(place).then(
      blob => {
        if (!isOver) {
          made = URL.createObjectURL(blob);
          setUrl(made);
        }
      },
      reason => setError(toAppError(reason))
    );
    return () => {
      isOver = true;
      if (made !== null) {
        URL.revokeObjectURL(made);
      }
    };
  }, [api, place]);
  if (error) {
    const { message, hint } = errorText(error.info, trans);
    return (
      <p role="alert" className="jp-mod-error">
        {message} {hint}
      </p>
    );
  }
  return url === null ? (
    <p role="status">{trans.__('Loading…')}</p>
  ) : (
    <img src={url} alt={item.name} />
  );
}

export interface IPropertiesProps {
  readonly details: ObsDetails;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly locale: string;
}

export function openProperties(props: IPropertiesProps): void {
  openPlain(
    props.details.item.name,
    props.trans,
    <PropertiesView {...props} />
  );
}

export function PropertiesView(props: IPropertiesProps): ReactElement {
  const { details, trans, format, locale } = props;
  const { item } = details;
  const rows: [string, string][] = [
    [trans.__('Path'), details.address],
    [
      trans.__('Size'),
      `${format.bytes(item.size)} (${format.count(item.size)} B)`
    ],
    [
      trans.__('Modified'),
      item.modified === null
        ? ''
        : new Date(item.modified).toLocaleString(locale)
    ],
    [trans.__('Type'), details.content_type],
    [trans.__('Storage class'), item.storage_class],
    [trans.__('Encryption'), details.encryption],
    [trans.__('ETag'), item.etag],
    ...Object.entries(details.metadata)
  ];
  return (
    <dl className="jp-ModelArts-ObsProperties">
      {rows
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
