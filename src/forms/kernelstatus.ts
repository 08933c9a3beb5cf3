import type { Kernel } from '@jupyterlab/services';

/**
 * Whether a kernel would begin at once with what it is sent.
 *
 * After a restart JupyterLab leaves a kernel at `starting` until it is sent something.
 */
export function isFree(status: Kernel.Status | undefined): boolean {
  return status === 'idle' || status === 'starting';
}
