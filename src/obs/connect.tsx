/** The dialog in which a store is connected, or a connection changed. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, closeIcon } from '@jupyterlab/ui-components';
import { createElement, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';

import type {
  ConnectionInfo,
  ConnectionRequest,
  ProbeReport
} from '../core/contract.gen';
import { errorText, toAppError } from '../core/errors';
import type { AppError } from '../core/errors';
import { IconButton } from '../core/ui/iconbutton';
import { Modal } from '../core/ui/modal';
import type { ObsApi } from './api';
import { Fields } from './connectfields';
import { NEW_DRAFT, draftOf, isReady, requestOf } from './draft';
import { useFirstFocus } from './focus';
import { Report, isUsable } from './report';

const TITLE_ID = 'jp-modelarts-obs-connect-title';

export interface IConnectProps {
  readonly api: ObsApi;
  readonly trans: TranslationBundle;
  /** The connection to change; null for a new one. */
  readonly info: ConnectionInfo | null;
  onSaved(info: ConnectionInfo): void;
}

export function openConnect(props: IConnectProps): void {
  const modal = new Modal({
    className: 'jp-ModelArts-ObsConnectDialog',
    labelledBy: TITLE_ID,
    // A click outside would throw away what was typed.
    isLight: false,
    content: ReactWidget.create(
      createElement(ConnectView, { ...props, close: () => modal.close() })
    )
  });
  modal.open();
}

type Work = 'none' | 'testing' | 'saving';

export function ConnectView(
  props: IConnectProps & { close(): void }
): ReactElement {
  const { api, trans, info, onSaved, close } = props;
  const [draft, setDraft] = useState(info ? draftOf(info) : NEW_DRAFT);
  const [work, setWork] = useState<Work>('none');
  const [report, setReport] = useState<ProbeReport | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  // What fails the test is saved only by who has read why.
  const isWarned = report !== null && !isUsable(report);
  const ready = isReady(draft, info === null);
  const form = useFirstFocus<HTMLFormElement>('select');
  const during = async (kind: Work, run: () => Promise<void>) => {
    // The buttons stay enabled: one that is disabled loses the focus.
    if (work !== 'none') {
      return;
    }
    setWork(kind);
    setError(null);
    setReport(null);
    try {
      await run();
    } catch (reason) {
      setError(toAppError(reason));
    }
    setWork('none');
  };
  const probe = async (write: boolean) => {
    const settings = requestOf(draft);
    const id = info?.connection.id ?? null;
    const { bucket } = settings;
    const found = await api.probe({ id, settings, bucket, write });
    setReport(found);
    return found;
  };
  const test = () => during('testing', async () => void (await probe(true)));
  const isTried =
    isWarned ||
    (info !== null && isSamePlace(requestOf(draft), requestOf(draftOf(info))));
  const save = (event: FormEvent) => {
    event.preventDefault();
    void during('saving', async () => {
      // Nobody has asked to write anything.
      if (!isTried && !isUsable(await probe(false))) {
        return;
      }
      const request = requestOf(draft);
      const saved = await (info
        ? api.change(info.connection.id, request)
        : api.connect(request));
      close();
      onSaved(saved);
    });
  };
  return (
    <form
      ref={form}
      className="jp-ModelArts-ObsConnect"
      autoComplete="off"
      onSubmit={save}
    >
      <div className="jp-ModelArts-ObsDialog-header">
        <h2 id={TITLE_ID}>
          {info
            ? trans.__('Edit connection')
            : trans.__('Connect to an object store')}
        </h2>
        <IconButton
          icon={closeIcon}
          label={trans.__('Close')}
          onClick={close}
        />
      </div>
      <div className="jp-ModelArts-ObsConnect-body">
        <Fields
          draft={draft}
          trans={trans}
          keptKey={info?.access_key ?? ''}
          onChange={patch => {
            setDraft({ ...draft, ...patch });
            setReport(null);
          }}
        />
        <Outcome {...{ trans, report, error, work }} />
      </div>
      <div className="jp-ModelArts-ObsDialog-footer">
        <button
          type="button"
          className="jp-mod-styled jp-ModelArts-ObsConnect-test"
          disabled={!ready}
          onClick={() => void test()}
        >
          {trans.__('Test connection')}
        </button>
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          onClick={close}
        >
          {trans.__('Cancel')}
        </button>
        <button
          type="submit"
          className="jp-mod-styled jp-mod-accept"
          disabled={!ready}
        >
          {saveText(info !== null, isWarned, trans)}
        </button>
      </div>
    </form>
  );
}

/** Whether two requests differ in nothing but the name. */
function isSamePlace(
  one: ConnectionRequest,
  other: ConnectionRequest
): boolean {
  const [place, otherPlace] = [one, other].map(request =>
    JSON.stringify({ ...request, name: '' })
  );
  return place === otherPlace;
}

function saveText(
  isKnown: boolean,
  isWarned: boolean,
  trans: TranslationBundle
): string {
  if (isWarned) {
    return isKnown ? trans.__('Save anyway') : trans.__('Connect anyway');
  }
  return isKnown ? trans.__('Save') : trans.__('Connect');
}

function Outcome(props: {
  trans: TranslationBundle;
  report: ProbeReport | null;
  error: AppError | null;
  work: Work;
}): ReactElement {
  const { trans, report, error, work } = props;
  const text = error && errorText(error.info, trans);
  return (
    <div className="jp-ModelArts-ObsConnect-outcome" role="status">
      {work === 'testing' && <p>{trans.__('Testing…')}</p>}
      {work === 'saving' && <p>{trans.__('Connecting…')}</p>}
      {text && (
        <p className="jp-mod-error">
          {text.message} {text.hint}
        </p>
      )}
      {report && <Report report={report} trans={trans} />}
    </div>
  );
}
