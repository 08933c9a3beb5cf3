import type { TranslationBundle } from '@jupyterlab/translation';
import { Component } from 'react';
import type { ReactNode } from 'react';

import { errorText, toAppError } from '../errors';
import type { AppError } from '../errors';

interface IProps {
  readonly trans: TranslationBundle;
  readonly children: ReactNode;
}

interface IState {
  readonly error: AppError | null;
}

/** A page that fails must not take the others with it. */
export class PageBoundary extends Component<IProps, IState> {
  static getDerivedStateFromError(reason: unknown): IState {
    return { error: toAppError(reason) };
  }

  override state: IState = { error: null };

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }
    const { message, hint } = errorText(error.info, this.props.trans);
    return (
      <div className="jp-ModelArts-Placeholder" role="alert">
        <p className="jp-ModelArts-Placeholder-title">{message}</p>
        <p>{hint}</p>
      </div>
    );
  }
}
