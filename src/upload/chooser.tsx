import type { TranslationBundle } from '@jupyterlab/translation';
import {
  fileIcon,
  fileUploadIcon,
  folderIcon
} from '@jupyterlab/ui-components';
import type { ChangeEvent, DragEvent, ReactElement } from 'react';
import { useCallback, useRef, useState } from 'react';

import { gatherDrop, gatherFiles, gatherHandles } from './gather';
import type { IGathered } from './gather';
import { pickFiles, pickFolder } from './pickers';
import type { Picked } from './pickers';

export interface IChooserProps {
  readonly trans: TranslationBundle;
  /** What may be chosen. */
  readonly accept: 'anything' | 'file' | 'folder';
  /** What to say in the middle. */
  readonly prompt: string;
  /** Takes no choice for now. */
  readonly disabled: boolean;
  readonly onChosen: (gathered: Promise<IGathered>) => void;
}

/** A place to drop files on, with buttons that open the browser's pickers. */
export function Chooser(props: IChooserProps): ReactElement {
  const { trans, accept, prompt, disabled, onChosen } = props;
  const [over, setOver] = useState(false);
  const handlers = useDrop(disabled, setOver, onChosen);
  return (
    <div
      className={`jp-ModelArts-UploadDrop${over ? ' jp-mod-over' : ''}`}
      {...handlers}
    >
      <fileUploadIcon.react
        className="jp-ModelArts-UploadDrop-icon"
        tag="div"
        aria-hidden
      />
      <div className="jp-ModelArts-UploadDrop-prompt">{prompt}</div>
      <div className="jp-ModelArts-UploadDrop-buttons">
        {accept !== 'folder' && (
          <PickButton
            {...props}
            folder={false}
            label={
              accept === 'file'
                ? trans.__('Choose file')
                : trans.__('Choose files')
            }
          />
        )}
        {accept !== 'file' && (
          <PickButton
            {...props}
            folder={true}
            label={trans.__('Choose folder')}
          />
        )}
      </div>
    </div>
  );
}

function useDrop(
  disabled: boolean,
  setOver: (over: boolean) => void,
  onChosen: IChooserProps['onChosen']
) {
  const onDragOver = (event: DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) {
      // Without this the browser opens the file in place of JupyterLab.
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = disabled ? 'none' : 'copy';
      setOver(!disabled);
    }
  };
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) {
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      if (!disabled) {
        onChosen(gatherDrop(event.dataTransfer));
      }
    }
  };
  return { onDragOver, onDragLeave: () => setOver(false), onDrop };
}

interface IPickButtonProps extends IChooserProps {
  readonly folder: boolean;
  readonly label: string;
}

function PickButton(props: IPickButtonProps): ReactElement {
  const { accept, folder, label, disabled, onChosen } = props;
  const input = useRef<HTMLInputElement>(null);
  const multiple = accept === 'anything';
  const choose = useCallback(async () => {
    const picked: Picked = await (folder ? pickFolder() : pickFiles(multiple));
    if (picked === 'unavailable') {
      input.current?.click();
    } else if (picked !== 'cancelled') {
      onChosen(gatherHandles(picked));
    }
  }, [folder, multiple, onChosen]);
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(event.target.files ?? []);
    // So that choosing the same file once more is a change again.
    event.target.value = '';
    if (files.length > 0) {
      onChosen(Promise.resolve(gatherFiles(files)));
    }
  };
  const Icon = folder ? folderIcon : fileIcon;
  return (
    <>
      <button
        className="jp-mod-styled jp-ModelArts-UploadDrop-button"
        type="button"
        disabled={disabled}
        onClick={() => void choose()}
      >
        <Icon.react tag="span" elementSize="normal" aria-hidden />
        {label}
      </button>
      <input
        ref={input}
        className="jp-ModelArts-UploadDrop-input"
        type="file"
        aria-label={label}
        tabIndex={-1}
        hidden
        multiple={multiple && !folder}
        data-folder={folder}
        {...(folder && { webkitdirectory: '' })}
        onChange={onChange}
      />
    </>
  );
}
