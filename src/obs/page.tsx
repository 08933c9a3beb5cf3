/** The page "OBS" of the dialog "Get data". */
import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import { useEffect, useId } from 'react';
import type { ReactElement } from 'react';

import type { ObsSpec } from '../core/contract.gen';
import { errorText } from '../core/errors';
import type { Formatter } from '../core/format';
import type { IGetDataContext } from '../core/getdata/tokens';
import { parseAddress } from './address';
import { Choice, Text } from './connectfields';
import type { PageModel } from './pagemodel';
import { PlanView } from './plan';

/** Milliseconds without a key until the address is completed. */
const TYPING_PAUSE = 200;

export interface IPageProps {
  readonly model: PageModel;
  readonly context: IGetDataContext;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  /** Begin the transfer. */
  onStart(spec: ObsSpec): Promise<void>;
  /** Let the user pick an object or a folder. */
  onBrowse(): void;
  /** Let the user connect a store. */
  onConnect(): void;
}

export function ObsPage(props: IPageProps): ReactElement {
  const { model } = props;
  useEffect(() => void model.load(), [model]);
  return (
    <UseSignal signal={model.changed}>
      {() => <PageBody {...props} />}
    </UseSignal>
  );
}

function PageBody(props: IPageProps): ReactElement {
  const { model, trans, onConnect } = props;
  const { fields, connections } = model;
  const conflicts: [ObsSpec['conflict'], string][] = [
    ['rename', trans.__('Keep both where they differ')],
    ['update', trans.__('Replace what differs')],
    ['skip', trans.__('Keep what is there')],
    ['overwrite', trans.__('Overwrite all')]
  ];
  return (
    <div className="jp-ModelArts-ObsPage">
      <div className="jp-ModelArts-ObsPage-connection">
        <Choice
          label={trans.__('Connection')}
          value={fields.connection}
          options={connections.map(({ connection }) => [
            connection.id,
            connection.name
          ])}
          onChange={connection => model.change({ connection })}
        />
        <button type="button" className="jp-mod-styled" onClick={onConnect}>
          {trans.__('Connect…')}
        </button>
      </div>
      <AddressField {...props} />
      <Text
        label={trans.__('Include')}
        placeholder="*.csv, data/**"
        hint={trans.__('Patterns of names in a folder; with none, everything.')}
        value={fields.include}
        onChange={include => model.change({ include })}
      />
      <Text
        label={trans.__('Exclude')}
        placeholder="*.tmp"
        value={fields.exclude}
        onChange={exclude => model.change({ exclude })}
      />
      <Choice
        label={trans.__('Existing files')}
        value={fields.conflict}
        options={conflicts}
        onChange={conflict =>
          model.change({ conflict: conflict as ObsSpec['conflict'] })
        }
      />
      <label
        className="jp-ModelArts-ObsPage-check"
        title={trans.__(
          'Without it, those of large objects are left out where TLS, or the machine itself, ' +
            'keeps bytes from being altered on their way.'
        )}
      >
        <input
          type="checkbox"
          checked={fields.checksums === 'always'}
          onChange={event =>
            model.change({
              checksums: event.target.checked ? 'always' : 'auto'
            })
          }
        />
        {trans.__('Compare all checksums (slower)')}
      </label>
      <Outcome {...props} />
      <Footer {...props} />
    </div>
  );
}

function AddressField({ model, trans, onBrowse }: IPageProps): ReactElement {
  const { address, connection } = model.fields;
  const id = useId();
  const isWrong = isTypedWrong(address);
  useEffect(() => {
    const timer = setTimeout(() => void model.suggest(), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [model, address, connection]);
  return (
    <div className="jp-ModelArts-ObsField">
      <label htmlFor={id}>{trans.__('Object or folder')}</label>
      <div className="jp-ModelArts-ObsPage-address">
        <input
          id={id}
          className="jp-mod-styled"
          type="text"
          spellCheck={false}
          autoComplete="off"
          placeholder="obs://bucket/folder/"
          list={`${id}-list`}
          value={address}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onChange={event => model.change({ address: event.target.value })}
        />
        <datalist id={`${id}-list`}>
          {model.suggestions.map(each => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <button
          type="button"
          className="jp-mod-styled"
          disabled={!connection}
          onClick={onBrowse}
        >
          {trans.__('Browse…')}
        </button>
      </div>
      {isWrong && (
        <p
          id={`${id}-wrong`}
          className="jp-ModelArts-ObsField-hint jp-mod-error"
          role="alert"
        >
          {trans.__('An address looks like obs://bucket/folder/file.csv.')}
        </p>
      )}
    </div>
  );
}

/** Whether what was typed is no address, and will be none with more behind it. */
function isTypedWrong(text: string): boolean {
  const typed = text.trim();
  const isBegun = ['obs://', 's3://', 's3a://'].some(scheme =>
    scheme.startsWith(typed.toLowerCase())
  );
  return parseAddress(typed) === null && !isBegun;
}

function Outcome({ model, trans, format }: IPageProps): ReactElement {
  const text = model.error && errorText(model.error.info, trans);
  return (
    <div className="jp-ModelArts-ObsPage-outcome" role="status">
      {text && (
        <p className="jp-mod-error">
          {text.message} {text.hint}
        </p>
      )}
      {model.plan && (
        <PlanView
          plan={model.plan}
          isFiltered={model.isFiltered}
          {...{ trans, format }}
        />
      )}
    </div>
  );
}

function Footer(props: IPageProps): ReactElement {
  const { model, context, trans, onStart } = props;
  const isReady = model.isReady && context.destinationState !== 'invalid';
  const withDestination = async (
    work: (destination: string) => Promise<void>
  ) => {
    const destination = await context.settleDestination();
    if (destination !== null) {
      await work(destination);
    }
  };
  const start = () =>
    withDestination(async destination => {
      const spec = model.specFor(destination);
      if (await model.during(() => onStart(spec))) {
        context.close();
      }
    });
  return (
    <div className="jp-ModelArts-ObsPage-footer">
      <button
        type="button"
        className="jp-mod-styled"
        disabled={!isReady}
        onClick={() =>
          void withDestination(destination => model.preview(destination))
        }
      >
        {trans.__('What will happen')}
      </button>
      <button
        type="button"
        className="jp-mod-styled jp-mod-accept"
        disabled={!isReady}
        onClick={() => void start()}
      >
        {trans.__('Download')}
      </button>
    </div>
  );
}
