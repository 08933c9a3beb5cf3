/** Sends one blob over tus, through lost networks, restarted servers and narrow proxies. */
import { PromiseDelegate } from '@lumino/coreutils';
import { Upload } from 'tus-js-client';
import type {
  HttpRequest,
  HttpResponse,
  HttpStack,
  UploadOptions
} from 'tus-js-client';

import { UNREACHABLE, localError } from '../core/errors';
import type { Connections } from './connections';
import { classify } from './failure';
import type { PartSize } from './partsize';
import { RetryPolicy, waitToRetry } from './retry';
import type { RoundTrip } from './roundtrip';
import { MIB } from './types';

/** Up to this size the content goes with the request that creates the upload. */
const WITH_CREATION = 4 * MIB;
/** A request whose bytes stand still for so long is given up. */
const STALL = 45_000;
const STALL_CHECK = 5_000;

export interface ITransportOptions {
  /** Absolute URL at which uploads are created. */
  readonly endpoint: string;
  /** What authenticates a request, read anew for each. */
  readonly headers: () => Record<string, string>;
  readonly partSize: PartSize;
  readonly connections: Connections;
  readonly roundTrip: RoundTrip;
  /** How requests are made; XMLHttpRequest unless given. */
  readonly httpStack?: HttpStack;
}

/** An upload that the server has. */
export interface IFound {
  readonly url: string;
  /** Whether its content stands in its place already. */
  readonly done: boolean;
}

export interface ISend {
  readonly blob: Blob;
  readonly metadata: Record<string, string>;
  /** A part that will be joined with others. */
  readonly partial: boolean;
  /** The upload's URL, where the server has some of it already. */
  readonly url: string | null;
  readonly signal: AbortSignal;
  /** Looks for the upload after a creation whose answer was lost. */
  readonly find: () => Promise<IFound | null>;
  /** Throws if the content cannot be read any more; called when the network seems to fail. */
  readonly verifyReadable: () => Promise<void>;
}

/** Where an upload stands between two attempts. */
interface IState {
  url: string | null;
  /** A creation may have succeeded without our knowing. */
  lost: boolean;
  /** Bytes that the server has confirmed. */
  confirmed: number;
  /** Size of the body that is being sent; 0 in requests without one. */
  sending: number;
  /** Bytes of that body that have left for the network. */
  sent: number;
}

export class Transport {
  constructor(private readonly _options: ITransportOptions) {}

  /**
   * Send until the server has it all.
   *
   * @returns the upload's URL
   * @throws `AppError` when the server refuses; the signal's reason when aborted
   */
  async send(request: ISend): Promise<string> {
    const { signal, url } = request;
    const policy = new RetryPolicy(this._options.partSize);
    const state = { url, lost: false, confirmed: 0, sending: 0, sent: 0 };
    for (;;) {
      signal.throwIfAborted();
      const before = state.confirmed;
      try {
        return (
          (await this._recover(request, state)) ??
          (await this._attempt(request, state))
        );
      } catch (reason) {
        signal.throwIfAborted();
        const failure = classify(reason);
        const progressed = state.confirmed > before;
        const delay = policy.next(failure, progressed, state.sending);
        if (delay === null) {
          throw failure.error;
        }
        if (failure.kind === 'network') {
          await request.verifyReadable();
        }
        if (failure.kind === 'gone') {
          state.url = null;
          state.confirmed = 0;
        }
        state.lost = state.url === null;
        await waitToRetry(delay, signal);
      }
    }
  }

  /** After a lost creation: the URL of an upload that is complete, if it turns out so. */
  private async _recover(
    request: ISend,
    state: IState
  ): Promise<string | null> {
    if (!state.lost) {
      return null;
    }
    state.sending = 0;
    const found = await request.find();
    state.lost = false;
    state.url = found?.url ?? null;
    return found?.done ? found.url : null;
  }

  private async _attempt(request: ISend, state: IState): Promise<string> {
    const { signal, blob } = request;
    const chunkSize = this._options.partSize.value;
    const release: { call: () => void } = { call: () => {} };
    const result = new PromiseDelegate<string>();
    let failed = false;
    state.sending = 0;
    state.sent = 0;
    const upload = new Upload(blob, {
      ...this._fixedOptions(request, state, chunkSize),
      onBeforeRequest: async sent => {
        release.call = await this._options.connections.acquire(signal);
        this._started.set(sent, performance.now());
      },
      onAfterResponse: (sent, response) => {
        release.call();
        this._noteResponse(sent, response, state);
      },
      onUploadUrlAvailable: () => {
        state.url = upload.url;
      },
      onProgress: position => {
        const end = Math.min(state.confirmed + chunkSize, blob.size);
        state.sending = end - state.confirmed;
        state.sent = position - state.confirmed;
      },
      onSuccess: () => result.resolve(upload.url ?? ''),
      onError: error => {
        failed = true;
        result.reject(error);
      }
    });
    const giveUp = () => result.reject(signal.reason);
    signal.addEventListener('abort', giveUp);
    const watch = watchForStall(state, () =>
      result.reject(localError(UNREACHABLE, 'The connection stands still'))
    );
    try {
      upload.start();
      return await result.promise;
    } catch (reason) {
      if (!failed) {
        // Not after a failure: that would wipe out the response that tells of it.
        void upload.abort();
      }
      throw reason;
    } finally {
      signal.removeEventListener('abort', giveUp);
      clearInterval(watch);
      release.call();
    }
  }

  private _fixedOptions(
    request: ISend,
    state: IState,
    chunkSize: number
  ): UploadOptions {
    const { endpoint, headers, httpStack } = this._options;
    return {
      // Without an endpoint a failing HEAD is an error; with one tus-js-client would begin
      // the whole upload anew because a proxy had a bad moment.
      endpoint: state.url === null ? endpoint : null,
      uploadUrl: state.url,
      metadata: request.metadata,
      headers: {
        ...headers(),
        ...(request.partial && { 'Upload-Concat': 'partial' })
      },
      chunkSize,
      ...(httpStack && { httpStack }),
      uploadDataDuringCreation:
        request.blob.size <= Math.min(chunkSize, WITH_CREATION),
      // Trying again and remembering are ours: both need to know about jobs.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve('')
    };
  }

  private _noteResponse(
    sent: HttpRequest,
    response: HttpResponse,
    state: IState
  ): void {
    const started = this._started.get(sent);
    if (started !== undefined && state.sending === 0) {
      this._options.roundTrip.note(performance.now() - started);
    }
    const offset = Number(response.getHeader('Upload-Offset') ?? NaN);
    if (response.getStatus() < 300 && offset >= 0) {
      state.confirmed = offset;
      state.sending = 0;
    }
  }

  private readonly _started = new WeakMap<HttpRequest, number>();
}

/** Calls `onStall` once when a body has not moved for too long. */
function watchForStall(
  state: IState,
  onStall: () => void
): ReturnType<typeof setInterval> {
  let last = -1;
  let since = Date.now();
  const watch = setInterval(() => {
    const position = state.confirmed + state.sent;
    // Once all is sent the server may take its time: it checks and saves.
    const waiting = state.sending > 0 && state.sent < state.sending;
    if (position !== last || !waiting) {
      last = position;
      since = Date.now();
    } else if (Date.now() - since > STALL) {
      clearInterval(watch);
      onStall();
    }
  }, STALL_CHECK);
  return watch;
}
