import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

/** Every plugin of the suite. One feature adds one line. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [];

export default plugins;
