import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

import type { IDraft } from './draft';
import { AWS_REGIONS, OBS_REGIONS, endpointOf } from './presets';
import type { Preset } from './presets';

export interface IFieldsProps {
  readonly draft: IDraft;
  readonly trans: TranslationBundle;
  /** How the access key begins that the server has; empty without one. */
  readonly keptKey: string;
  onChange(patch: Partial<IDraft>): void;
}

export function Fields(props: IFieldsProps): ReactElement {
  const { draft, trans, keptKey, onChange } = props;
  const kept = keptKey ? trans.__('unchanged (%1…)', keptKey) : '';
  return (
    <>
      <StoreFields {...props} />
      <Text
        label={trans.__('Access key (AK)')}
        value={draft.accessKey}
        placeholder={kept}
        onChange={accessKey => onChange({ accessKey })}
      />
      <Text
        label={trans.__('Secret key (SK)')}
        type="password"
        value={draft.secretKey}
        placeholder={keptKey && trans.__('unchanged')}
        onChange={secretKey => onChange({ secretKey })}
      />
      <Text
        label={trans.__('Security token')}
        hint={trans.__('Only for temporary keys.')}
        type="password"
        value={draft.token}
        onChange={token => onChange({ token })}
      />
      <Text
        label={trans.__('Bucket')}
        hint={trans.__('Only if the keys may not list all buckets.')}
        value={draft.bucket}
        onChange={bucket => onChange({ bucket })}
      />
      <Text
        label={trans.__('Name')}
        placeholder={trans.__("the endpoint's host")}
        value={draft.name}
        onChange={name => onChange({ name })}
      />
      <Advanced {...props} />
    </>
  );
}

function StoreFields({ draft, trans, onChange }: IFieldsProps): ReactElement {
  const { preset, presetRegion } = draft;
  const regions = preset === 'aws' ? AWS_REGIONS : OBS_REGIONS;
  return (
    <>
      <Choice
        label={trans.__('Object store')}
        value={preset}
        options={[
          ['obs', trans.__('Huawei Cloud OBS')],
          ['aws', trans.__('AWS S3')],
          ['other', trans.__('Another S3 server')]
        ]}
        onChange={value => {
          const chosen = value as Preset;
          const region = chosen === 'aws' ? AWS_REGIONS[0] : OBS_REGIONS[0];
          onChange({ preset: chosen, presetRegion: region });
        }}
      />
      {preset === 'other' ? (
        <Text
          label={trans.__('Endpoint')}
          placeholder="https://s3.example.com:9000"
          value={draft.endpoint}
          onChange={endpoint => onChange({ endpoint })}
        />
      ) : (
        <Text
          label={trans.__('Region')}
          hint={endpointOf(preset, presetRegion)}
          value={presetRegion}
          suggestions={regions}
          onChange={region => onChange({ presetRegion: region })}
        />
      )}
    </>
  );
}

function Advanced({ draft, trans, onChange }: IFieldsProps): ReactElement {
  return (
    <details className="jp-ModelArts-ObsConnect-advanced">
      <summary>{trans.__('Advanced')}</summary>
      <Text
        label={trans.__('Region to sign for')}
        placeholder={trans.__('from the endpoint')}
        value={draft.region}
        onChange={region => onChange({ region })}
      />
      <Choice
        label={trans.__('Addressing')}
        value={draft.addressing}
        options={[
          ['auto', trans.__('By the host')],
          ['host', trans.__('Bucket in the host name')],
          ['path', trans.__('Bucket in the path')]
        ]}
        onChange={addressing =>
          onChange({ addressing: addressing as IDraft['addressing'] })
        }
      />
      <Text
        label={trans.__('CA file')}
        hint={trans.__('A workspace file of certificates to trust.')}
        placeholder="certs/ca.pem"
        value={draft.caFile}
        onChange={caFile => onChange({ caFile })}
      />
    </details>
  );
}

interface ITextProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly type?: 'text' | 'password';
  readonly suggestions?: readonly string[];
  onChange(value: string): void;
}

export function Text(props: ITextProps): ReactElement {
  const { label, hint, type = 'text', suggestions, onChange } = props;
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint}>
      <input
        id={id}
        className="jp-mod-styled"
        type={type}
        spellCheck={false}
        // Keys of a store are none of the browser's passwords.
        autoComplete={type === 'password' ? 'new-password' : 'off'}
        placeholder={props.placeholder}
        value={props.value}
        list={suggestions && `${id}-list`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={event => onChange(event.target.value)}
      />
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map(each => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

interface IChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  onChange(value: string): void;
}

export function Choice(props: IChoiceProps): ReactElement {
  const { label, value, options, onChange } = props;
  const id = useId();
  return (
    <Field id={id} label={label}>
      <HTMLSelect
        id={id}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </HTMLSelect>
    </Field>
  );
}

function Field(props: {
  id: string;
  label: string;
  hint?: string | undefined;
  children: ReactNode;
}): ReactElement {
  const { id, label, hint, children } = props;
  return (
    <div className="jp-ModelArts-ObsField">
      <label htmlFor={id}>{label}</label>
      <div>
        {children}
        {hint && (
          <p id={`${id}-hint`} className="jp-ModelArts-ObsField-hint">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
