/** Puts the parts of uploading together. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Client } from '../core/client';
import type { Formatter } from '../core/format';
import type { IJobs } from '../core/jobs/tokens';
import { UploadApi } from './api';
import { Connections } from './connections';
import { ConflictDialogs } from './dialogs';
import { Hasher } from './hash';
import { Memory } from './memory';
import type { IUploadOptions } from './options';
import { CHANNEL, Ownership } from './ownership';
import { PartSize } from './partsize';
import { worded } from './present';
import { Recovery } from './recovery';
import { RelayApi } from './relay/api';
import { put } from './relay/put';
import { Relays } from './relay/relays';
import { RelaySender } from './relay/sender';
import { createRepick } from './repick';
import { RoundTrip } from './roundtrip';
import { Scheduler } from './scheduler';
import { Sender } from './sender';
import { Transport } from './transport';
import { Uploader } from './uploader';

export interface IComposeOptions {
  readonly client: Client;
  readonly jobs: IJobs;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly locale: string;
  readonly settings: () => IUploadOptions;
  readonly onError: (reason: unknown) => void;
  /** Called once when large files cannot go by way of the object store. */
  readonly onDirect: () => void;
}

export interface IUploads {
  readonly uploader: Uploader;
  readonly memory: Memory;
}

export function composeUploads(options: IComposeOptions): IUploads {
  const { client, jobs, trans, format, locale, settings, onError } = options;
  const api = new UploadApi(client);
  const memory = new Memory(optional(() => window.indexedDB));
  const partSize = new PartSize(
    client.settings.baseUrl,
    optional(() => window.localStorage)
  );
  const roundTrip = new RoundTrip();
  const hasher = new Hasher(async () => {
    const { createHashWorker } = await import('./worker');
    return createHashWorker();
  });
  const transport = new Transport({
    endpoint: api.endpoint,
    headers: () => api.headers(),
    partSize,
    connections: new Connections(),
    roundTrip
  });
  const sender = new Sender({
    api,
    transport,
    partSize,
    roundTrip,
    hasher,
    settings
  });
  const relayApi = new RelayApi(client);
  const relaySender = new RelaySender({
    api: relayApi,
    put,
    // The store is another host than the server, with connections of its own.
    connections: new Connections(),
    partSize
  });
  const uploader = new Uploader({
    jobs,
    api,
    roundTrip,
    memory,
    ownership: new Ownership(
      optional(() => navigator.locks),
      optional(() => new BroadcastChannel(CHANNEL))
    ),
    recovery: new Recovery({
      api,
      memory,
      repick: createRepick(trans, format)
    }),
    relays: new Relays({
      api: relayApi,
      jobs,
      sender: relaySender,
      onDirect: options.onDirect
    }),
    dialogs: new ConflictDialogs(trans, format, locale),
    settings,
    sending: { api, partSize, scheduler: new Scheduler(), sender },
    nameOf: files => format.files(files),
    worded: error => worded(error, trans, format),
    onError
  });
  return { uploader, memory };
}

/** What a browser may not have, or may refuse with an exception. */
function optional<T>(get: () => T | undefined): T | null {
  try {
    return get() ?? null;
  } catch {
    return null;
  }
}
