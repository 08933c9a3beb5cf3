import type { TranslationBundle } from '@jupyterlab/translation';

import { AppError, toAppError } from '../core/errors';
import type { Formatter } from '../core/format';
import { FILE_CHANGED } from './sender';
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
