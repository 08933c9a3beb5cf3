import type { TranslationBundle } from '@jupyterlab/translation';
import { folderIcon } from '@jupyterlab/ui-components';
import { useId } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import type { DestinationModel } from './destinationmodel';
import type { FolderFault } from './folder';

export interface IDestinationProps {
  readonly trans: TranslationBundle;
  readonly model: DestinationModel;
  /** Lets the user pick a folder; null where that is not possible or nothing was picked. */
  readonly browse: ((from: string) => Promise<string | null>) | null;
}

/** Says where the data goes, and lets the user change that. Render it when the model changes. */
export function Destination(props: IDestinationProps): ReactElement {
  const { trans, model, browse } = props;
  const { text, fault } = model;
  const ids = useId();
  const pick = async () => {
    const picked = await browse?.(model.path);
    if (picked !== null && picked !== undefined) {
      checkNow(model, `/${picked}`);
    }
  };
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
          onChange={event => model.type(event.target.value)}
          onKeyDown={event => {
            if (isEnter(event)) {
              checkNow(model, text);
            }
          }}
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
          {faultText(fault, trans)} {remedyText(fault, trans)}
        </p>
      )}
    </div>
  );
}

function checkNow(model: DestinationModel, text: string): void {
  model.type(text);
  void model.settle();
}

/** Enter also picks what an input method offers, as for Chinese: that is not meant here. */
function isEnter({ key, nativeEvent }: KeyboardEvent): boolean {
  return key === 'Enter' && !nativeEvent.isComposing;
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

function remedyText(fault: FolderFault, trans: TranslationBundle): string {
  return fault === 'unreadable'
    ? trans.__('Press Enter to try again, or choose another folder.')
    : trans.__('Choose another folder.');
}
