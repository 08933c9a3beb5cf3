import type { Client } from '../../core/client';
import type {
  Relay,
  RelayParts,
  RelayProgress,
  RelayRequest
} from '../../core/contract.gen';

const ROUTE = 'obs/relay';

/** The server's side of sending by way of the object store, each call one request. */
export interface IRelayApi {
  create(request: RelayRequest): Promise<Relay>;
  /** Where to send parts to, from number `first` on; without those that have arrived. */
  parts(relay: string, first: number, count?: number): Promise<RelayParts>;
  /** Say how many bytes of the file have left this browser. */
  progress(relay: string, sent: number): Promise<void>;
  /** Say that all parts are sent. */
  complete(relay: string): Promise<void>;
}

export class RelayApi implements IRelayApi {
  constructor(private readonly _client: Client) {}

  create(request: RelayRequest): Promise<Relay> {
    return this._client.post(ROUTE, request);
  }

  parts(relay: string, first: number, count?: number): Promise<RelayParts> {
    return this._client.get(`${ROUTE}/${relay}`, { first, count });
  }

  progress(relay: string, sent: number): Promise<void> {
    const body: RelayProgress = { sent };
    return this._client.post(`${ROUTE}/${relay}/progress`, body);
  }

  complete(relay: string): Promise<void> {
    return this._client.post(`${ROUTE}/${relay}/complete`);
  }
}
