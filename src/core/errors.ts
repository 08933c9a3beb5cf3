import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ErrorInfo } from './contract.gen';

/** No answer: the network, the server or something between is down. */
export const UNREACHABLE = 'network.unreachable';

/** JupyterLab cuts a notification's text off behind this many characters. */
const NOTIFICATION_LENGTH = 140;

/** The longest value that is put into a notification's text as it is. */
const VALUE_LENGTH = 40;

/** The only kind of error that our code throws at its callers. */
export class AppError extends Error {
  /**
   * @param info - what happened, as the server says it.
   * @param status - the HTTP status; null when there was no reply.
   */
  constructor(
    readonly info: ErrorInfo,
    readonly status: number | null = null,
    options?: ErrorOptions
  ) {
    super(info.message, options);
    this.name = 'AppError';
  }

  get code(): string {
    return this.info.code;
  }

  get retryable(): boolean {
    return this.info.retryable;
  }
}

/** What to tell the user. `hint` may be empty. */
export interface IErrorText {
  readonly message: string;
  readonly hint: string;
}

/** An error that arose in the browser. The texts by code are in `localText`. */
export function localError(
  code: string,
  message: string,
  options: { retryable?: boolean; status?: number; cause?: unknown } = {}
): AppError {
  const info: ErrorInfo = {
    code,
    message,
    hint: '',
    retryable: options.retryable ?? false,
    message_template: '',
    hint_template: '',
    params: {}
  };
  return new AppError(info, options.status ?? null, { cause: options.cause });
}

/** Whether a value from outside is an error as our server sends it. */
export function isErrorInfo(value: unknown): value is ErrorInfo {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const info = value as Record<string, unknown>;
  return (
    ['code', 'message', 'hint', 'message_template', 'hint_template'].every(
      name => typeof info[name] === 'string'
    ) &&
    typeof info.retryable === 'boolean' &&
    typeof info.params === 'object' &&
    info.params !== null &&
    Object.values(info.params).every(param => typeof param === 'string')
  );
}

/** The error that a reply with a bad status stands for. */
export async function errorFromResponse(response: Response): Promise<AppError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => null);
  if (isErrorInfo(body)) {
    return new AppError(body, status);
  }
  // Not ours: a proxy's page, or a server without our extension.
  return localError(`http.${status}`, `HTTP ${status} ${response.statusText}`, {
    retryable: status >= 500 || status === 408 || status === 429,
    status
  });
}

/** Whatever was thrown, as an AppError. */
export function toAppError(reason: unknown): AppError {
  if (reason instanceof AppError) {
    return reason;
  }
  const message = reason instanceof Error ? reason.message : String(reason);
  return localError('client.unexpected', message, { cause: reason });
}

/** The error in the user's language. `shorten`: the longest value to fill in uncut. */
export function errorText(
  info: ErrorInfo,
  trans: TranslationBundle,
  shorten = Infinity
): IErrorText {
  const local = info.message_template ? null : localText(info, trans);
  if (local) {
    return local;
  }
  const params = Object.fromEntries(
    Object.entries(info.params).map(([name, value]) => [
      name,
      // Reasons are texts of ours, as far as they are no system's; names never are.
      middleCut(
        name === 'reason' ? translated(value, {}, trans) : value,
        shorten
      )
    ])
  );
  const message =
    translated(info.message_template, params, trans) || info.message;
  return {
    // What a system says ends as it likes, and more may follow.
    message: /\{\w+\}$/.test(info.message_template)
      ? asSentence(message)
      : message,
    hint: translated(info.hint_template, params, trans) || info.hint
  };
}

/**
 * An error as one text that fits into a notification: the title, the message and the hint, as
 * many of them as there is room for.
 */
export function notificationText(
  info: ErrorInfo,
  trans: TranslationBundle,
  title = ''
): string {
  const { message, hint } = errorText(info, trans, VALUE_LENGTH);
  const choices = [
    [title, message, hint],
    [title, message],
    [message, hint]
  ].map(lines => lines.filter(Boolean).join('\n'));
  return choices.find(text => text.length <= NOTIFICATION_LENGTH) ?? message;
}

export interface IShowErrorOptions {
  /** What was tried, such as "The folder could not be read"; comes first. */
  readonly title?: string;
  readonly actions?: Notification.IAction[];
}

/** Show whatever was thrown as a notification. Returns the notification's id. */
export function showError(
  reason: unknown,
  trans: TranslationBundle,
  options: IShowErrorOptions = {}
): string {
  const error = toAppError(reason);
  if (error.code === 'client.unexpected') {
    // A fault of ours: the console keeps the stack.
    console.error(reason);
  }
  const text = notificationText(error.info, trans, options.title);
  return Notification.error(text, {
    autoClose: false,
    actions: options.actions ?? []
  });
}

/** Leave out the middle of a long value: both ends of a file name matter. */
export function middleCut(value: string, length: number): string {
  if (value.length <= length) {
    return value;
  }
  const tail = Math.floor((length - 1) / 2);
  return `${value.slice(0, length - 1 - tail)}…${value.slice(-tail)}`;
}

/** Text with a full stop at its end, if it has none. */
function asSentence(text: string): string {
  if (/[.!?…。！？]$/.test(text)) {
    return text;
  }
  return text + (/[\u4e00-\u9fff]/.test(text) ? '。' : '.');
}

function translated(
  template: string,
  params: Record<string, string>,
  trans: TranslationBundle
): string {
  if (!template) {
    // gettext answers the empty string with the catalogue's header.
    return '';
  }
  return trans
    .gettext(template)
    .replace(/\{(\w+)\}/g, (hole, name: string) => params[name] ?? hole);
}

/** The texts of errors that no template of the server describes. */
function localText(
  info: ErrorInfo,
  trans: TranslationBundle
): IErrorText | null {
  if (info.code === UNREACHABLE) {
    return {
      message: trans.__('The server cannot be reached.'),
      hint: trans.__('Check your network connection, and that the server runs.')
    };
  }
  if (info.code === 'client.unexpected') {
    return {
      message: trans.__(
        'Something went wrong in the browser: %1',
        info.message
      ),
      hint: trans.__('Reload the page and try again.')
    };
  }
  const status = /^http\.(\d{3})$/.exec(info.code)?.[1];
  return status ? statusText(Number(status), trans) : null;
}

function statusText(status: number, trans: TranslationBundle): IErrorText {
  switch (status) {
    case 401:
    case 403:
      return {
        message: trans.__('You are not allowed to do this.'),
        hint: trans.__('Sign in again: your session may have ended.')
      };
    case 404:
      return {
        message: trans.__('The server does not know this request.'),
        hint: trans.__(
          'The server part of jupyterlab_modelarts may be missing or of another version.'
        )
      };
    case 413:
      return {
        message: trans.__('A proxy before the server refuses so much data.'),
        hint: trans.__('Ask the operator to raise the limit for requests.')
      };
    case 429:
      return {
        message: trans.__('The server is asked too often.'),
        hint: trans.__('Wait a moment, then try again.')
      };
    case 502:
    case 503:
    case 504:
      return {
        message: trans.__('The server does not answer at the moment.'),
        hint: trans.__('It may be starting. Try again in a minute.')
      };
    default:
      return {
        message: trans.__('The server answered with error %1.', status),
        hint: trans.__('Try again, or ask the operator of this server.')
      };
  }
}
