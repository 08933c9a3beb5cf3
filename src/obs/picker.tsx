/** Lets the user pick an object or a folder, in the same list as the panel's. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal, closeIcon } from '@jupyterlab/ui-components';
import { createElement } from 'react';
import type { ReactElement } from 'react';

import type { Formatter } from '../core/format';
import { IconButton } from '../core/ui/iconbutton';
import { Modal } from '../core/ui/modal';
import { folderOf, obsAddress } from './address';
import type { ObsApi } from './api';
import { useFirstFocus } from './focus';
import { ObsModel } from './model';
import { Browse } from './view';

const TITLE_ID = 'jp-modelarts-obs-picker-title';

export interface IPickerOptions {
  readonly api: ObsApi;
  readonly connection: string;
  /** What was typed so far: it begins there. */
  readonly typed: string;
  readonly pageSize: () => number;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly locale: string;
  onPicked(address: string): void;
}

export function openPicker(options: IPickerOptions): void {
  const model = new ObsModel(options.api, options.pageSize);
  const modal = new Modal({
    className: 'jp-ModelArts-ObsPickerDialog',
    labelledBy: TITLE_ID,
    content: ReactWidget.create(
      createElement(Picker, { ...options, model, close: () => modal.close() })
    )
  });
  modal.disposed.connect(() => model.dispose());
  modal.open();
  void begin(model, options);
}

async function begin(model: ObsModel, options: IPickerOptions): Promise<void> {
  await model.load(options.connection);
  const folder = folderOf(options.typed);
  if (folder) {
    await model.go(folder.bucket, folder.key);
  }
}

interface IPickerProps extends IPickerOptions {
  readonly model: ObsModel;
  close(): void;
}

function Picker(props: IPickerProps): ReactElement {
  return (
    <UseSignal signal={props.model.changed}>
      {() => <PickerBody {...props} />}
    </UseSignal>
  );
}

function PickerBody(props: IPickerProps): ReactElement {
  const { model, trans, onPicked, close } = props;
  const [item] = model.selection.items;
  const { bucket, prefix } = model;
  const address = item
    ? bucket
      ? obsAddress(bucket, item.key)
      : obsAddress(item.key)
    : obsAddress(bucket, prefix);
  const pick = () => {
    onPicked(address);
    close();
  };
  const root = useFirstFocus<HTMLDivElement>('button');
  return (
    <div ref={root} className="jp-ModelArts-ObsPicker">
      <div className="jp-ModelArts-ObsDialog-header">
        <h2 id={TITLE_ID}>{trans.__('Choose an object or a folder')}</h2>
        <IconButton
          icon={closeIcon}
          label={trans.__('Close')}
          onClick={close}
        />
      </div>
      <div className="jp-ModelArts-ObsPicker-body">
        <Browse
          {...props}
          execute={action => {
            if (action === 'up') {
              void model.up();
            } else if (action === 'open' && item?.folder) {
              void model.enter(item);
            } else if (action === 'open' && item) {
              pick();
            }
          }}
        />
      </div>
      <div className="jp-ModelArts-ObsDialog-footer">
        <span title={address}>{(item ?? bucket) ? address : ''}</span>
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          onClick={close}
        >
          {trans.__('Cancel')}
        </button>
        <button
          type="button"
          className="jp-mod-styled jp-mod-accept"
          disabled={!item && !bucket}
          onClick={pick}
        >
          {trans.__('Choose')}
        </button>
      </div>
    </div>
  );
}
