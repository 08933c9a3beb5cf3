import { classify } from './failure';
import type { PartSize } from './partsize';
import { RetryPolicy, waitToRetry } from './retry';

/**
 * Make a small request until the server answers it.
 *
 * @param request - told whether an earlier attempt may have reached the server
 * @throws `AppError` when the server refuses; the signal's reason when aborted
 */
export async function persist<T>(
  request: (again: boolean) => Promise<T>,
  partSize: PartSize,
  signal: AbortSignal
): Promise<T> {
  const policy = new RetryPolicy(partSize);
  for (let again = false; ; again = true) {
    try {
      return await request(again);
    } catch (reason) {
      signal.throwIfAborted();
      const failure = classify(reason);
      const delay = policy.next(failure, false, 0);
      if (delay === null) {
        throw failure.error;
      }
      await waitToRetry(delay, signal);
    }
  }
}
