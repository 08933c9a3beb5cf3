/** Addresses of JupyterLab that lead to an object. */
import { PageConfig } from '@jupyterlab/coreutils';

import { DRIVE } from './ids';

/**
 * The path of the object that the page was opened with, such as by a reload; null for none.
 *
 * JupyterLab would look for a file browser that shows it, of which there is none, so it is taken
 * away from there.
 */
export function takeLinkedDocument(): string | null {
  const path = PageConfig.getOption('treePath');
  if (!path.startsWith(`${DRIVE}:`)) {
    return null;
  }
  PageConfig.setOption('treePath', '');
  return path;
}
