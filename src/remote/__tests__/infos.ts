import type { Look } from '../links';
import type { ErrorInfo, RemoteInfo } from '../../core/contract.gen';

/** What the server says of an address. */
export function info(url: string, given: Partial<RemoteInfo> = {}): RemoteInfo {
  return {
    url,
    name: url.split('/').pop() ?? '',
    size: 1024,
    type: 'text/csv',
    resumable: true,
    archive: false,
    taken: false,
    folder_taken: false,
    error: null,
    ...given
  };
}

export const MISSING: ErrorInfo = {
  code: 'remote.not_found',
  message: 'There is nothing at this address (404).',
  hint: 'Open it in your browser to check it.',
  retryable: false,
  message_template: '',
  hint_template: '',
  params: {}
};

/** A server that knows all addresses, with something special about some. */
export function answering(
  special: (url: string) => Partial<RemoteInfo> = () => ({})
): Look {
  return urls => Promise.resolve(urls.map(url => info(url, special(url))));
}
