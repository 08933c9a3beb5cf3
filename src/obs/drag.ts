/** Dragging between the list of objects and the file browser. */
import type { FileBrowser } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { MouseEvent as ReactMouseEvent } from 'react';

import { CONTENTS_MIME, LIST_CLASS, OBS_MIME, ROW_CLASS } from './ids';

/** Pixels that the mouse moves before it drags. */
const THRESHOLD = 5;

const OVER_CLASS = 'jp-ModelArts-mod-obsOver';

const EVENTS = ['lm-dragenter', 'lm-dragover', 'lm-dragleave', 'lm-drop'];

/** Begin to drag what is selected once the mouse moves with its button down. */
export function grab(
  event: ReactMouseEvent,
  names: () => string[],
  trans: TranslationBundle
): void {
  const { clientX, clientY } = event;
  const end = () => {
    document.removeEventListener('mousemove', move, true);
    document.removeEventListener('mouseup', end, true);
  };
  const move = (moved: MouseEvent) => {
    const distance = Math.max(
      Math.abs(moved.clientX - clientX),
      Math.abs(moved.clientY - clientY)
    );
    const dragged = names();
    if (distance >= THRESHOLD && dragged.length > 0) {
      end();
      startDrag(dragged, moved, trans);
    }
  };
  document.addEventListener('mousemove', move, true);
  document.addEventListener('mouseup', end, true);
}

function startDrag(
  names: string[],
  { clientX, clientY }: MouseEvent,
  trans: TranslationBundle
): void {
  const image = document.createElement('div');
  image.className = 'jp-ModelArts-ObsDragImage';
  image.textContent =
    names.length === 1
      ? (names[0] ?? '')
      : trans._n('%1 item', '%1 items', names.length);
  const mimeData = new MimeData();
  mimeData.setData(OBS_MIME, names);
  const drag = new Drag({
    dragImage: image,
    mimeData,
    supportedActions: 'copy',
    proposedAction: 'copy'
  });
  void drag.start(clientX, clientY).then(() => drag.dispose());
}

/** Objects dropped on a file browser are downloaded into the folder they were dropped on. */
export function acceptObjects(
  browser: FileBrowser,
  onDrop: (path: string) => void
): void {
  listen(browser.node, OBS_MIME, event =>
    onDrop(targetFolder(browser, event) ?? browser.model.path)
  );
}

/** The path of the folder in whose row something was dropped. */
function targetFolder(browser: FileBrowser, event: Drag.Event): string | null {
  const row = (event.target as Element).closest('.jp-DirListing-item');
  const name = row?.querySelector('.jp-DirListing-itemText')?.textContent;
  const found = [...browser.model.items()].find(item => item.name === name);
  return row && found?.type === 'directory' ? found.path : null;
}

/** Files of the file browser that are dropped on the list are uploaded. */
export function acceptFiles(
  panel: HTMLElement,
  onDrop: (paths: string[], folder: string | undefined) => void
): void {
  listen(panel, CONTENTS_MIME, event => {
    const row = (event.target as Element).closest<HTMLElement>(
      `.${ROW_CLASS}[data-folder]`
    );
    onDrop(
      event.mimeData.getData(CONTENTS_MIME) as string[],
      row?.dataset['key']
    );
  });
}

/** Take drags of one type before the widget inside sees them. */
function listen(
  node: HTMLElement,
  mime: string,
  onDrop: (event: Drag.Event) => void
): void {
  const handle = (native: Event) => {
    const event = native as Drag.Event;
    if (!event.mimeData.hasData(mime)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const isOver =
      event.type === 'lm-dragenter' || event.type === 'lm-dragover';
    const list = node.querySelector(`.${LIST_CLASS}, .jp-DirListing`) ?? node;
    list.classList.toggle(OVER_CLASS, isOver);
    if (event.type === 'lm-dragover' || event.type === 'lm-drop') {
      event.dropAction = event.proposedAction;
    }
    if (event.type === 'lm-drop') {
      onDrop(event);
    }
  };
  for (const type of EVENTS) {
    node.addEventListener(type, handle, true);
  }
}
