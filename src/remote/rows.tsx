/** What is at each of the addresses. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import { errorText } from '../core/errors';
import type { Formatter } from '../core/format';
import { IconButton } from '../core/ui/iconbutton';
import { hostOf } from '../core/url';
import type { ILink, LinkList } from './links';

export interface ILinkRowsProps {
  readonly links: LinkList;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
}

export function LinkRows(props: ILinkRowsProps): ReactElement {
  const { links, trans } = props;
  return (
    <ul
      className="jp-ModelArts-Remote-list"
      aria-label={trans.__('Files to download')}
    >
      {links.links.map(link => (
        <LinkRow key={link.url} link={link} {...props} />
      ))}
    </ul>
  );
}

function LinkRow(props: ILinkRowsProps & { link: ILink }): ReactElement {
  const { link, links, trans } = props;
  const { url } = link;
  return (
    <li className="jp-ModelArts-Remote-row">
      <div className="jp-ModelArts-Remote-what">{what(props)}</div>
      <IconButton
        icon={closeIcon}
        label={trans.__('Remove %1 from the list', url)}
        onClick={() => links.remove(url)}
      />
    </li>
  );
}

function what(props: ILinkRowsProps & { link: ILink }): ReactElement {
  const { link, links, trans } = props;
  const { url, info, name } = link;
  if (info === null) {
    return (
      <span className="jp-ModelArts-Remote-quiet" title={url}>
        {links.problem ? url : trans.__('Looking at %1…', hostOf(url))}
      </span>
    );
  }
  if (info.error) {
    const { message, hint } = errorText(info.error, trans);
    return (
      <>
        <span className="jp-ModelArts-Remote-url" title={url}>
          {url}
        </span>
        <span className="jp-ModelArts-Remote-error">
          {message} {hint}
        </span>
      </>
    );
  }
  return (
    <>
      <input
        className="jp-mod-styled jp-ModelArts-Remote-name"
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-label={trans.__('Name of the file from %1', url)}
        placeholder={info.name}
        value={name}
        onChange={event => links.rename(url, event.target.value)}
      />
      <span className="jp-ModelArts-Remote-facts">{facts(props)}</span>
    </>
  );
}

/** Its size, its type, and where it comes from. */
function facts({
  link: { url, info },
  trans,
  format
}: ILinkRowsProps & { link: ILink }): string {
  const size =
    info?.size === null || info?.size === undefined
      ? trans.__('size unknown')
      : format.bytes(info.size);
  return [size, info?.type, hostOf(url)].filter(Boolean).join(' · ');
}
