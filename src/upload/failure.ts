/** Sorts what can go wrong on the way to the server by what to do about it. */
import { DetailedError } from 'tus-js-client';
import type { HttpResponse } from 'tus-js-client';

import {
  AppError,
  UNREACHABLE,
  isErrorInfo,
  localError,
  toAppError
} from '../core/errors';

export type FailureKind =
  /** No answer: the network, the server or something between is down. */
  | 'network'
  /** A server or proxy that is busy or starting. */
  | 'busy'
  /** A proxy refuses so many bytes in one request. */
  | 'too-large'
  /** The server has another offset than we thought. */
  | 'offset'
  /** Paused, or another request still writes to the same upload. */
  | 'locked'
  /** The upload or its job is not there any more. */
  | 'gone'
  /** The server is clear about it: trying again will not help. */
  | 'refused';

export interface IFailure {
  readonly kind: FailureKind;
  readonly error: AppError;
}

/** Replies of our server carry this header; those of a proxy before it do not. */
const TUS_HEADER = 'Tus-Resumable';

/** What a failed attempt means. */
export function classify(reason: unknown): IFailure {
  const error = describe(reason);
  const response = responseOf(reason);
  const ours = response
    ? isErrorInfo(parse(response)) || response.getHeader(TUS_HEADER) !== null
    : error.code !== `http.${error.status}`;
  return { kind: kindOf(error, ours), error };
}

function kindOf(error: AppError, ours: boolean): FailureKind {
  switch (error.status) {
    case null:
      return error.code === UNREACHABLE ? 'network' : 'refused';
    case 404:
    case 410:
      // From a proxy it says that the server behind it is not there at the moment.
      return ours ? 'gone' : 'busy';
    case 409:
      return error.code === OFFSET_MISMATCH || isBare(error)
        ? 'offset'
        : 'refused';
    case 413:
      return ours && !isBare(error) ? 'refused' : 'too-large';
    case 423:
      return 'locked';
    // A hub answers 424 for a server that is stopped.
    case 408:
    case 424:
    case 425:
    case 429:
    case 502:
    case 503:
    case 504:
      return 'busy';
    default:
      return error.status >= 500 && (isBare(error) || isFault(error))
        ? 'busy'
        : 'refused';
  }
}

const OFFSET_MISMATCH = 'upload.offset_mismatch';

/** A reply without a body of ours: a proxy's, or the answer to HEAD. */
function isBare(error: AppError): boolean {
  return error.code === `http.${error.status}`;
}

/** A fault of the server that may be gone next time. */
function isFault(error: AppError): boolean {
  return error.code === 'server.unexpected';
}

function describe(reason: unknown): AppError {
  const response = responseOf(reason);
  if (response) {
    const status = response.getStatus();
    const info = parse(response);
    return isErrorInfo(info)
      ? new AppError(info, status)
      : localError(`http.${status}`, `HTTP ${status}`, { status });
  }
  if (reason instanceof DetailedError) {
    return localError(UNREACHABLE, reason.message, {
      retryable: true,
      cause: reason
    });
  }
  return toAppError(reason);
}

function responseOf(reason: unknown): HttpResponse | null {
  return reason instanceof DetailedError ? reason.originalResponse : null;
}

function parse(response: HttpResponse): unknown {
  try {
    return JSON.parse(response.getBody());
  } catch {
    return null;
  }
}
