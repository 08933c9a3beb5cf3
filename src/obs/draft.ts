/** A connection as it stands in the dialog. */
import type { ConnectionInfo, ConnectionRequest } from '../core/contract.gen';
import { endpointOf, presetOf } from './presets';
import type { Preset } from './presets';

export interface IDraft {
  readonly preset: Preset;
  /** Of the preset. */
  readonly presetRegion: string;
  readonly name: string;
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly token: string;
  readonly bucket: string;
  readonly region: string;
  readonly addressing: ConnectionRequest['addressing'];
  readonly caFile: string;
}

export const NEW_DRAFT: IDraft = {
  preset: 'obs',
  presetRegion: 'cn-north-4',
  name: '',
  endpoint: '',
  accessKey: '',
  secretKey: '',
  token: '',
  bucket: '',
  region: '',
  addressing: 'auto',
  caFile: ''
};

/** The draft of what is there already; its keys stay in the server. */
export function draftOf({ connection }: ConnectionInfo): IDraft {
  const { preset, region } = presetOf(connection.endpoint);
  return {
    ...NEW_DRAFT,
    preset,
    presetRegion: region,
    name: connection.name,
    endpoint: connection.endpoint,
    bucket: connection.bucket,
    region: connection.region,
    addressing: connection.addressing,
    caFile: connection.ca_file
  };
}

/** What is sent to the server. Without keys typed, those that it has stay. */
export function requestOf(draft: IDraft): ConnectionRequest {
  const { preset, presetRegion } = draft;
  const hasKeys = draft.accessKey !== '' || draft.secretKey !== '';
  return {
    name: draft.name.trim(),
    endpoint:
      preset === 'other'
        ? draft.endpoint.trim()
        : endpointOf(preset, presetRegion.trim()),
    region: draft.region.trim(),
    addressing: draft.addressing,
    bucket: draft.bucket.trim(),
    ca_file: draft.caFile.trim(),
    keys: hasKeys
      ? {
          access_key: draft.accessKey.trim(),
          secret_key: draft.secretKey.trim(),
          token: draft.token.trim(),
          expires: null
        }
      : null
  };
}

/** Whether enough is filled in for a test. */
export function isReady(draft: IDraft, isNew: boolean): boolean {
  const { endpoint, keys } = requestOf(draft);
  const place = draft.preset === 'other' ? endpoint : draft.presetRegion.trim();
  return (
    place !== '' &&
    (keys ? keys.access_key !== '' && keys.secret_key !== '' : !isNew)
  );
}
