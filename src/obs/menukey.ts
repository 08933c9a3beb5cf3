import type { MouseEvent } from 'react';

import { LIST_CLASS, ROW_CLASS } from './ids';
import type { ObsModel } from './model';

/**
 * Keys ask for the menu of what has the focus, which is the whole list: show that of the row that
 * they are at, or of the list where they are at none.
 */
export function openMenuByKey(event: MouseEvent, model: ObsModel): void {
  const { currentTarget } = event;
  const target = event.target as Element;
  if (target !== currentTarget && !target.matches('[role="grid"]')) {
    return;
  }
  const row = currentTarget.querySelector(`.${ROW_CLASS}.jp-mod-current`);
  const place = row ?? currentTarget.querySelector(`.${LIST_CLASS}`);
  if (!place) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const { selection, folder } = model;
  if (row && !selection.has(folder?.at(selection.current)?.key ?? '')) {
    model.select(selection.current, 'replace');
  }
  const { left, top, bottom } = place.getBoundingClientRect();
  place.dispatchEvent(
    new window.MouseEvent('contextmenu', {
      bubbles: true,
      cancelable: true,
      clientX: left + INDENT,
      clientY: row ? bottom : top
    })
  );
}

/** Pixels: the menu begins below the row's name. */
const INDENT = 24;
