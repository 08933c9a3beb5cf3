import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import getDataPlugin from './core/getdata';
import jobsPlugins from './core/jobs';
import clonePlugin from './clone';
import formsPlugin from './forms';
import obsPlugin from './obs';
import remotePlugin from './remote';
import uploadPlugin from './upload';

/** Every plugin of the suite. One feature adds one line. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  ...jobsPlugins,
  getDataPlugin,
  formsPlugin,
  uploadPlugin,
  obsPlugin,
  clonePlugin,
  remotePlugin
];

export default plugins;
