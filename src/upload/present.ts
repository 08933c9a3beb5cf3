import type { TranslationBundle } from '@jupyterlab/translation';

import { AppError, toAppError } from '../core/errors';
import type { Formatter } from '../core/format';
import { FILE_CHANGED } from './content';
import { STORE_FAILS } from './relay/sender';
import { TOO_LITTLE_SPACE } from './uploader';

/** Gives the errors that arise here, in the browser, their words. */
export function worded(
  reason: unknown,
  trans: TranslationBundle,
  format: Formatter
): AppError {
  const error = toAppError(reason);
  const { info } = error;
  switch (info.code) {
    case FILE_CHANGED:
      return new AppError({
        ...info,
        message: trans.__(
          '“%1” was changed, moved or deleted on your computer while it was being uploaded.',
          info.message
        ),
        hint: trans.__('Cancel this upload and start it again.')
      });
    case STORE_FAILS:
      return new AppError({
        ...info,
        message: trans.__('The object store takes no more of the file.'),
        hint: trans.__(
          'Press Resume to go on. If that does not help, cancel this upload, reload the page and start it again.'
        )
      });
    case TOO_LITTLE_SPACE:
      return new AppError({
        ...info,
        message: trans.__(
          'There is not enough disk space: %1 free, %2 needed.',
          format.bytes(Number(info.params['free'])),
          format.bytes(Number(info.params['need']))
        ),
        hint: trans.__(
          'Delete files that you no longer need, also from the trash, then try again.'
        )
      });
    default:
      return error;
  }
}

/** What to say of paths that the browser may not read; null when there are none. */
export function unreadableText(
  paths: readonly string[],
  trans: TranslationBundle
): string | null {
  const [first] = paths;
  return first === undefined
    ? null
    : trans._n(
        'The browser could not read “%2”. It is left out.',
        'The browser could not read %1 files, among them “%2”. They are left out.',
        paths.length,
        first
      );
}

/** What to say of paths that several files had; null when there are none. */
export function replacedText(
  paths: readonly string[],
  trans: TranslationBundle
): string | null {
  const [first] = paths;
  return first === undefined
    ? null
    : trans._n(
        'Two files are called “%2”. Only one of them is uploaded.',
        '%1 names are there more than once, among them “%2”. Only one file of each is uploaded.',
        paths.length,
        first
      );
}
