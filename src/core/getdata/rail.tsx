import { LabIcon } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import type { IGetDataPage } from './tokens';

/** Below this width the rail is a row above the page; the style sheet says the same. */
const NARROW = '(max-width: 700px)';

export interface IRailProps {
  readonly label: string;
  readonly pages: readonly IGetDataPage[];
  readonly selected: string;
  /** The ids of the tab and of the panel of a page. */
  ids(page: IGetDataPage): { tab: string; panel: string };
  onSelect(id: string): void;
}

/** The list of pages: tabs, in which the arrow keys choose. */
export function Rail(props: IRailProps): ReactElement {
  const { label, pages, selected, ids, onSelect } = props;
  const isNarrow = useMedia(NARROW);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const index = pages.findIndex(page => page.id === selected);
    const next = pages[target(event.key, index, pages.length)];
    if (next && next.id !== selected) {
      event.preventDefault();
      onSelect(next.id);
      document.getElementById(ids(next).tab)?.focus();
    }
  };
  return (
    <div
      className="jp-ModelArts-Rail"
      role="tablist"
      aria-label={label}
      aria-orientation={isNarrow ? 'horizontal' : 'vertical'}
      onKeyDown={onKeyDown}
    >
      {pages.map(page => (
        <button
          key={page.id}
          id={ids(page).tab}
          type="button"
          role="tab"
          className="jp-ModelArts-Rail-tab"
          aria-selected={page.id === selected}
          aria-controls={ids(page).panel}
          tabIndex={page.id === selected ? 0 : -1}
          onClick={() => onSelect(page.id)}
        >
          <LabIcon.resolveReact
            icon={page.icon}
            tag="span"
            elementSize="normal"
          />
          <span>{page.label}</span>
        </button>
      ))}
    </div>
  );
}

/** The index to which a key leads; -1 when it leads nowhere. */
function target(key: string, index: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (index + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const onChange = (): void => setMatches(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, [query]);
  return matches;
}
