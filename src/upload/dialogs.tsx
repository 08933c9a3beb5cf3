/** The questions that come before an upload. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { fileIcon } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import { errorText } from '../core/errors';
import type { IErrorText } from '../core/errors';
import type { Formatter } from '../core/format';
import type {
  IAnswer,
  IBlockedQuestion,
  IConflictDialogs,
  IExistingQuestion
} from './conflicts';

/** Asks one question at a time, in JupyterLab's own dialogs. */
export class ConflictDialogs implements IConflictDialogs {
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _format: Formatter,
    private readonly _locale: string
  ) {}

  existing(
    question: IExistingQuestion
  ): Promise<IAnswer<'overwrite' | 'rename'>> {
    const trans = this._trans;
    return ask({
      title: trans.__('A file of this name is already there'),
      body: this._existingBody(question),
      forAll: this._forAll(question.others),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        skipButton(trans),
        choice('rename', trans.__('Keep both')),
        choice('overwrite', trans.__('Overwrite'), 'warn')
      ],
      // The one that destroys nothing and loses nothing.
      defaultButton: 2
    });
  }

  blocked(question: IBlockedQuestion): Promise<IAnswer<'suggestion'>> {
    const trans = this._trans;
    const { suggestion, others } = question;
    const buttons = [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      skipButton(trans),
      ...(suggestion === null
        ? []
        : [choice('suggestion', trans.__('Use suggested name'))])
    ];
    return ask({
      title: trans.__('This cannot be uploaded as it is'),
      body: this._blockedBody(question),
      forAll: this._forAll(others),
      buttons,
      defaultButton: buttons.length - 1
    });
  }

  private _existingBody(question: IExistingQuestion): ReactElement {
    const trans = this._trans;
    const { entry, existing } = question;
    // Archives and some file systems keep no more than seconds.
    const was = Math.floor(existing.modified);
    const is = Math.floor(entry.modified / 1000);
    const isSame = was === is && existing.size === entry.size;
    return (
      <div className="jp-ModelArts-UploadQuestion">
        <Path path={existing.path} />
        <div className="jp-ModelArts-UploadQuestion-pair">
          <Card
            heading={trans.__('In the workspace')}
            size={this._format.bytes(existing.size)}
            date={this._date(was)}
            remark={was > is ? trans.__('newer') : ''}
          />
          <Card
            heading={trans.__('Your file')}
            size={this._format.bytes(entry.size)}
            date={this._date(is)}
            remark={is > was ? trans.__('newer') : ''}
          />
        </div>
        {isSame && <p>{trans.__('Both look the same.')}</p>}
      </div>
    );
  }

  private _blockedBody(question: IBlockedQuestion): ReactElement {
    const trans = this._trans;
    const { entry, suggestion } = question;
    const { message, hint } = this._blockedText(question);
    return (
      <div className="jp-ModelArts-UploadQuestion">
        <Path path={entry.path} />
        <p>{message}</p>
        {suggestion === null ? (
          <p>{hint}</p>
        ) : (
          <>
            <p>{trans.__('It can be uploaded under this name:')}</p>
            <Path path={suggestion} />
          </>
        )}
      </div>
    );
  }

  private _blockedText({ existing, error }: IBlockedQuestion): IErrorText {
    const trans = this._trans;
    const text = errorText(error, trans);
    if (!existing) {
      return text;
    }
    const message = existing.folder
      ? trans.__('There is a folder of this name, which a file cannot replace.')
      : trans.__(
          'There is a file of this name, which a folder cannot replace.'
        );
    return { ...text, message };
  }

  private _forAll(others: number): string {
    return others === 0
      ? ''
      : this._trans._n(
          'Do the same for one more file',
          'Do the same for %1 more files',
          others
        );
  }

  private _date(seconds: number): string {
    return new Date(seconds * 1000).toLocaleString(this._locale, {
      dateStyle: 'medium',
      timeStyle: 'medium'
    });
  }
}

interface IAskOptions {
  readonly title: string;
  readonly body: ReactElement;
  /** The label of the checkbox; "" for none. */
  readonly forAll: string;
  readonly buttons: readonly Dialog.IButton[];
  readonly defaultButton: number;
}

async function ask<T extends string>({
  forAll,
  ...options
}: IAskOptions): Promise<IAnswer<T>> {
  const { button, isChecked } = await showDialog({
    ...options,
    checkbox: forAll ? { label: forAll, checked: false } : null
  });
  // Only the button that gives up, and closing the dialog, have no action.
  const [action = 'cancel'] = button.actions;
  return {
    choice: action as T | 'skip' | 'cancel',
    forAll: isChecked === true
  };
}

function choice(
  action: string,
  label: string,
  displayType: 'default' | 'warn' = 'default'
): Dialog.IButton {
  return Dialog.createButton({ label, actions: [action], displayType });
}

function skipButton(trans: TranslationBundle): Dialog.IButton {
  const label = trans.__('Skip');
  return Dialog.createButton({ label, actions: ['skip'], accept: false });
}

function Path({ path }: { path: string }): ReactElement {
  return (
    <div className="jp-ModelArts-UploadQuestion-path">
      <fileIcon.react tag="span" elementSize="normal" aria-hidden />
      <span>{path}</span>
    </div>
  );
}

interface ICardProps {
  readonly heading: string;
  readonly size: string;
  readonly date: string;
  readonly remark: string;
}

function Card({ heading, size, date, remark }: ICardProps): ReactElement {
  return (
    <section className="jp-ModelArts-UploadQuestion-card">
      <h3>{heading}</h3>
      <div>{size}</div>
      <div>{date}</div>
      {remark && (
        <div className="jp-ModelArts-UploadQuestion-remark">{remark}</div>
      )}
    </section>
  );
}
