import { Component } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';

export interface IFocusKeeperProps {
  readonly children: ReactNode;
  readonly nodeRef: RefObject<HTMLDivElement>;
  readonly className: string;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
  onFocusRow(id: string): void;
  /** The element with the focus has gone with the last change. */
  onLost(): void;
}

/**
 * A container that notices when an update takes away the element with the focus: without help the
 * focus would fall back to the page, and keyboard users would start over.
 */
export class FocusKeeper extends Component<IFocusKeeperProps> {
  override getSnapshotBeforeUpdate(): boolean {
    return this._hasFocus();
  }

  override componentDidUpdate(
    _props: IFocusKeeperProps,
    _state: unknown,
    hadFocus: boolean
  ): void {
    if (hadFocus && !this._hasFocus()) {
      this.props.onLost();
    }
  }

  override render(): ReactNode {
    const { children, className, nodeRef, onKeyDown, onFocusRow } = this.props;
    return (
      <div
        ref={nodeRef}
        className={className}
        onKeyDown={onKeyDown}
        onFocus={event => {
          const row = event.target.closest<HTMLElement>('[data-job-id]');
          if (row?.dataset.jobId) {
            onFocusRow(row.dataset.jobId);
          }
        }}
      >
        <div>{children}</div>
      </div>
    );
  }

  private _hasFocus(): boolean {
    return !!this.props.nodeRef.current?.contains(document.activeElement);
  }
}
