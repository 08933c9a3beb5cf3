/** The page "Remote URL" of the dialog "Get data". */
import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { useEffect, useId, useState } from 'react';

import type { RemoteSpec } from '../core/contract.gen';
import { errorText } from '../core/errors';
import type { Formatter } from '../core/format';
import type { IGetDataContext } from '../core/getdata/tokens';
import type { LinkList } from './links';
import { MAX_LINKS } from './links';
import { LinkRows } from './rows';
import { LinkChoices } from './choices';

export interface IPageProps {
  readonly links: LinkList;
  readonly context: IGetDataContext;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly onStart: (specs: readonly RemoteSpec[]) => void;
}

export function RemotePage(props: IPageProps): ReactElement {
  return (
    <UseSignal signal={props.links.changed}>
      {() => <PageBody {...props} />}
    </UseSignal>
  );
}

function PageBody(props: IPageProps): ReactElement {
  const { links, context } = props;
  const { destination } = context;
  useEffect(() => links.goTo(destination), [links, destination]);
  return (
    <div className="jp-ModelArts-Remote">
      <Addresses {...props} />
      {links.links.length > 0 && <LinkRows {...props} />}
      {links.ready.length > 0 && <LinkChoices {...props} />}
      <Remarks {...props} />
      <Footer {...props} />
    </div>
  );
}

function Addresses({ links, trans }: IPageProps): ReactElement {
  const id = useId();
  return (
    <div className="jp-ModelArts-Remote-addresses">
      <label htmlFor={id}>{trans.__('Addresses, one in each line')}</label>
      <textarea
        id={id}
        className="jp-mod-styled"
        rows={3}
        spellCheck={false}
        autoComplete="off"
        placeholder="https://example.org/data/measurements.csv"
        value={links.text}
        aria-describedby={`${id}-help`}
        onChange={event => links.type(event.target.value)}
      />
      <p id={`${id}-help`} className="jp-ModelArts-Remote-help">
        {trans.__(
          'The server downloads them, also when this window is closed. Pages of files on GitHub, GitLab, Gitee or Hugging Face lead to the file itself.'
        )}
      </p>
    </div>
  );
}

function Remarks({ links, trans }: IPageProps): ReactElement {
  const text = links.problem && errorText(links.problem.info, trans);
  const { surplus } = links;
  return (
    <div className="jp-ModelArts-Remote-remarks" role="alert">
      {text && (
        <p className="jp-mod-error">
          {text.message} {text.hint}{' '}
          <button
            type="button"
            className="jp-mod-styled"
            onClick={() => links.retry()}
          >
            {trans.__('Try again')}
          </button>
        </p>
      )}
      {surplus > 0 && (
        <p className="jp-mod-warn">
          {trans._n(
            'At most %2 at once: the last address is left out.',
            'At most %2 at once: the last %1 addresses are left out.',
            surplus,
            MAX_LINKS
          )}
        </p>
      )}
    </div>
  );
}

function Footer(props: IPageProps): ReactElement {
  const { links, trans, context, onStart } = props;
  const [isStarting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    // What was typed a moment ago counts, not the folder from before.
    const destination = await context.settleDestination();
    setStarting(false);
    // Without a folder the dialog says why, and stays.
    if (destination !== null) {
      context.close();
      onStart(links.take(destination));
    }
  };
  return (
    <div className="jp-ModelArts-Remote-footer">
      <div className="jp-ModelArts-Remote-summary" role="status">
        {summary(props)}
      </div>
      {links.text.trim() !== '' && (
        <button
          className="jp-mod-styled jp-mod-minimal"
          type="button"
          onClick={() => links.type('')}
        >
          {trans.__('Remove all')}
        </button>
      )}
      <button
        className="jp-mod-styled jp-mod-accept"
        type="button"
        disabled={
          isStarting ||
          links.isLooking ||
          links.ready.length === 0 ||
          !links.isChecksumValid ||
          context.destinationState === 'invalid'
        }
        onClick={() => void start()}
      >
        {trans.__('Download')}
      </button>
    </div>
  );
}

function summary({ links, trans, format }: IPageProps): string {
  const { ready } = links;
  if (links.isLooking) {
    return trans.__('Looking at the addresses…');
  }
  if (ready.length === 0) {
    return '';
  }
  const sizes = ready.map(({ info }) => info?.size ?? null);
  const known = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const files = format.files(ready.length);
  if (sizes.every(size => size === null)) {
    return files;
  }
  return sizes.includes(null)
    ? trans.__('%1, more than %2', files, format.bytes(known))
    : trans.__('%1, %2', files, format.bytes(known));
}
