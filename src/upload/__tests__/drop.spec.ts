import './environment';
import type { FileBrowser } from '@jupyterlab/filebrowser';
import { nullTranslator } from '@jupyterlab/translation';

import { acceptDrops } from '../drop';

interface IOptions {
  path?: string;
  allowed?: boolean;
  /** The row under the pointer. */
  item?: { type: string; path: string };
}

function setUp({ path = 'here', allowed = true, item }: IOptions = {}) {
  const contents = {
    driveName: (full: string) =>
      full.includes(':') ? full.split(':', 1)[0] : '',
    localPath: (full: string) => full.split(':').pop()
  };
  const node = document.createElement('div');
  const listing = document.createElement('div');
  listing.className = 'jp-DirListing-item';
  node.append(listing);
  const browser = {
    node,
    allowFileUploads: allowed,
    model: { path, manager: { services: { contents } } },
    modelForClick: () => item
  } as unknown as FileBrowser;
  const dropped: string[] = [];
  acceptDrops(browser, nullTranslator.load(''), (_, folder) =>
    dropped.push(folder)
  );
  const jupyterLab = jest.fn();
  for (const type of ['dragover', 'drop', 'lm-dragover', 'lm-drop']) {
    listing.addEventListener(type, jupyterLab);
  }
  const fire = (type: string, types = ['Files']) => {
    const event = new Event(type, { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { types }, relatedTarget: null });
    listing.dispatchEvent(event);
    return event;
  };
  return { node, listing, dropped, jupyterLab, fire };
}

describe('a file browser', () => {
  it('takes files that are dropped on it, before its own listing does', () => {
    const { dropped, jupyterLab, fire } = setUp();
    expect(fire('dragover').defaultPrevented).toBe(true);
    expect(fire('drop').defaultPrevented).toBe(true);
    expect(dropped).toEqual(['here']);
    expect(jupyterLab).not.toHaveBeenCalled();
  });

  it('shows where they would go while they are above it', () => {
    const { node, fire } = setUp();
    fire('dragover');
    expect(node.textContent).toBe('Upload to here');
    fire('dragleave');
    expect(node.textContent).toBe('');
    fire('dragover');
    fire('drop');
    expect(node.textContent).toBe('');
  });

  it('puts them into the folder under the pointer', () => {
    const { listing, dropped, fire } = setUp({
      item: { type: 'directory', path: 'here/below' }
    });
    fire('dragover');
    expect(listing.className).toContain('uploadTarget');
    fire('drop');
    expect(dropped).toEqual(['here/below']);
    expect(listing.className).not.toContain('uploadTarget');
  });

  it('puts them beside the file under the pointer', () => {
    const { dropped, fire } = setUp({
      item: { type: 'file', path: 'here/file' }
    });
    fire('drop');
    expect(dropped).toEqual(['here']);
  });

  it('leaves JupyterLab its own drags', () => {
    const { dropped, jupyterLab, fire } = setUp();
    fire('lm-dragover');
    fire('lm-drop');
    fire('drop', ['application/vnd.lumino.widget-factory']);
    expect(jupyterLab).toHaveBeenCalledTimes(3);
    expect(dropped).toEqual([]);
  });

  it.each<[string, IOptions]>([
    ['that shows another drive', { path: 'github:repository' }],
    ['that takes no uploads', { allowed: false }]
  ])('%s is left to JupyterLab', (_, options) => {
    const { dropped, jupyterLab, fire } = setUp(options);
    fire('drop');
    expect(jupyterLab).toHaveBeenCalledTimes(1);
    expect(dropped).toEqual([]);
  });

  it('that shows the collaborative drive is the same', () => {
    const { dropped, fire } = setUp({ path: 'RTC:shared' });
    fire('drop');
    expect(dropped).toEqual(['shared']);
  });
});
