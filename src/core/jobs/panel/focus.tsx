import { Component } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

export interface IFocusKeeperProps {
  readonly children: ReactNode;
  readonly className: string;
  /** Hands over the container; must stay the same function. */
  readonly onNode: (node: HTMLElement | null) => void;
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
    const { children, className, onKeyDown, onFocusRow } = this.props;
    return (
      <div
        ref={this._attach}
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
    return !!this._node?.contains(document.activeElement);
  }

  private readonly _attach = (node: HTMLElement | null): void => {
    this._node = node;
    this.props.onNode(node);
  };

  private _node: HTMLElement | null = null;
}
