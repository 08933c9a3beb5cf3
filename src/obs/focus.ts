import type { Menu } from '@lumino/widgets';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** A menu, as far as it matters here. */
type Closing = Pick<Menu, 'aboutToClose'>;

/** Give the focus back to what had it in `node` when a menu that was asked for there closes. */
export function returnFocus(menu: Closing, node: HTMLElement): void {
  let before: HTMLElement | null = null;
  // Also of menus elsewhere: the browser's own menu tells nobody that it closes.
  document.addEventListener(
    'contextmenu',
    ({ target }) => {
      const { activeElement } = document;
      const isHere =
        node.contains(target as Node) &&
        activeElement instanceof HTMLElement &&
        node.contains(activeElement);
      before = isHere ? activeElement : null;
    },
    true
  );
  menu.aboutToClose.connect(() => {
    before?.focus();
    before = null;
  });
}

/** Take the focus into a dialog as it opens, to the first element that `selector` fits. */
export function useFirstFocus<T extends HTMLElement>(
  selector: string
): RefObject<T> {
  const root = useRef<T>(null);
  useEffect(() => {
    root.current?.querySelector<HTMLElement>(selector)?.focus();
  }, [selector]);
  return root;
}

/**
 * Keep the focus in an element whose content is replaced by other content: it goes to the first
 * element that `selector` fits, or waits at the element itself.
 */
export function useKeptFocus<T extends HTMLElement>(
  selector: string
): RefObject<T> {
  const root = useRef<T>(null);
  // Asked before the old content goes, and the focus with it.
  const hadFocus = root.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    const { current } = root;
    const { activeElement } = document;
    if (
      current &&
      hadFocus &&
      (activeElement === document.body || activeElement === current)
    ) {
      (current.querySelector<HTMLElement>(selector) ?? current).focus();
    }
  });
  return root;
}
