/** The bytes of what is to be sent, as long as they are what the user chose. */
import { localError } from '../core/errors';
import type { IPlanned, IUnit } from './types';

/** The code of the error that a file changed or vanished on the user's side. */
export const FILE_CHANGED = 'upload.file_changed';

/**
 * The content of a unit that is no bundle.
 *
 * @throws `AppError` when it is another one by now
 */
export function contentOf({ entries: [entry], path }: IUnit): Blob {
  if (!entry?.file) {
    throw localError(FILE_CHANGED, path);
  }
  requireSameSize(entry);
  return entry.file;
}

/** @throws `AppError` when a file has another size than it had */
export function requireSameSize({ file, size, path }: IPlanned): void {
  if (file !== null && file.size !== size) {
    throw localError(FILE_CHANGED, path);
  }
}

/**
 * The browser reports a file that changed under it like a network that fails: tell them apart.
 *
 * @throws `AppError` when a file cannot be read any more
 */
export async function verifyReadable(
  entries: readonly IPlanned[]
): Promise<void> {
  for (const { file, path } of entries) {
    try {
      await file?.slice(0, 1).arrayBuffer();
    } catch (cause) {
      throw localError(FILE_CHANGED, path, { cause });
    }
  }
}
