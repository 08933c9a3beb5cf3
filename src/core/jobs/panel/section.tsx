import { caretDownIcon } from '@jupyterlab/ui-components';
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

export interface ISectionProps {
  readonly title: string;
  readonly count: string;
  readonly isOpen: boolean;
  readonly children: ReactNode;
  onToggle(): void;
}

/** A part of the panel that can be folded, in the look of JupyterLab's side panels. */
export function Section(props: ISectionProps): ReactElement {
  const { title, count, isOpen, children, onToggle } = props;
  const content = useId();
  return (
    <section className="jp-ModelArts-Section">
      <h3 className="jp-ModelArts-Section-heading">
        <button
          type="button"
          className="jp-ModelArts-Section-title"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={onToggle}
        >
          <caretDownIcon.react
            tag="span"
            className="jp-ModelArts-Section-caret"
          />
          <span>{title}</span>
          <span className="jp-ModelArts-Section-count">{count}</span>
        </button>
      </h3>
      <div id={content} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </section>
  );
}
