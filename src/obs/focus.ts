import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

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
