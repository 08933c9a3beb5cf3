import { URLExt } from '@jupyterlab/coreutils';
import { Widget } from '@lumino/widgets';

import plugins from '../index';

describe('the list of plugins', () => {
  const ids = plugins.map(plugin => plugin.id);

  it('names every plugin after the suite and its feature', () => {
    for (const id of ids) {
      expect(id).toMatch(/^jupyterlab-modelarts:[a-z-]+$/);
    }
  });

  it('has no name twice', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the tool chain of the tests', () => {
  it('runs JupyterLab packages that ship ES modules', () => {
    expect(URLExt.join('/hub/', 'modelarts')).toBe('/hub/modelarts');
  });

  it('gives widgets a document to live in', () => {
    const widget = new Widget();
    Widget.attach(widget, document.body);
    expect(widget.isAttached).toBe(true);
    widget.dispose();
  });
});
