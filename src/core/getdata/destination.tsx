import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { folderIcon } from '@jupyterlab/ui-components';
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactElement } from 'react';

import type { FolderFault } from './folder';
import { checkFolder, tidyPath } from './folder';

/** Milliseconds without a key before what was typed is checked. */
const TYPING_PAUSE = 300;

export interface IDestinationProps {
  readonly trans: TranslationBundle;
  readonly contents: Contents.IManager;
  /** The folder that receives the data. */
  readonly path: string;
  /** Lets the user pick a folder; null where that is not possible or nothing was picked. */
  readonly browse: ((from: string) => Promise<string | null>) | null;
  /** Only ever told of folders that can be used. */
  onChange(path: string): void;
}

/** Says where the data goes, and lets the user change that. */
export function Destination(props: IDestinationProps): ReactElement {
  const { trans, path, browse } = props;
  const { text, fault, type, pick } = useDestination(props);
  const ids = useId();
  return (
    <div className="jp-ModelArts-Destination">
      <label htmlFor={`${ids}-input`}>{trans.__('To folder')}</label>
      <div className="jp-ModelArts-Destination-field">
        <folderIcon.react tag="span" elementSize="normal" aria-hidden />
        <input
          id={`${ids}-input`}
          className="jp-mod-styled"
          type="text"
          spellCheck={false}
          autoComplete="off"
          value={text}
          aria-invalid={fault !== null}
          aria-describedby={fault ? `${ids}-fault` : undefined}
          onChange={event => type(event.target.value)}
        />
      </div>
      {browse && (
        <button
          type="button"
          className="jp-mod-styled"
          onClick={() => void pick()}
        >
          {trans.__('Browse…')}
        </button>
      )}
      {fault && (
        <p
          id={`${ids}-fault`}
          className="jp-ModelArts-Destination-fault"
          role="alert"
        >
          {faultText(fault, trans)} {stays(path, trans)}
        </p>
      )}
    </div>
  );
}

interface IField {
  /** What the field shows. */
  readonly text: string;
  /** Why that cannot be used. */
  readonly fault: FolderFault | null;
  type(text: string): void;
  pick(): Promise<void>;
}

function useDestination(props: IDestinationProps): IField {
  const { contents, path, browse, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [fault, setFault] = useState<FolderFault | null>(null);
  // The answer to an earlier question must not overtake a later one.
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const check = async (text: string): Promise<void> => {
    const mine = ++latest.current;
    const wanted = tidyPath(text);
    const found =
      wanted === null ? 'outside' : await checkFolder(contents, wanted);
    if (mine === latest.current) {
      setFault(found);
      if (found === null && wanted !== null) {
        onChange(wanted);
      }
    }
  };
  return {
    text: typed ?? `/${path}`,
    fault,
    type: text => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void check(text), TYPING_PAUSE);
    },
    pick: async () => {
      const picked = await browse?.(path);
      if (picked !== null && picked !== undefined) {
        setTyped(null);
        await check(picked);
      }
    }
  };
}

/** While what was typed cannot be used, the folder from before is. */
function stays(path: string, trans: TranslationBundle): string {
  return trans.__('Data still goes to %1.', `/${path}`);
}

function faultText(fault: FolderFault, trans: TranslationBundle): string {
  switch (fault) {
    case 'missing':
      return trans.__('This folder does not exist.');
    case 'file':
      return trans.__('This is a file, not a folder.');
    case 'read-only':
      return trans.__('You may not write to this folder.');
    case 'outside':
      return trans.__('This is outside the folders of this server.');
    case 'unreadable':
      return trans.__('This folder cannot be read at the moment.');
  }
}
