/** Asks for the files of an upload again, after a reload. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { PromiseDelegate } from '@lumino/coreutils';
import type { ReactElement } from 'react';
import { useState } from 'react';

import { errorText, toAppError } from '../core/errors';
import type { Formatter } from '../core/format';
import { Chooser } from './chooser';
import type { IGathered } from './gather';
import type { IMatch, IMismatch } from './match';
import type { IPlanned, ISelection } from './types';
import { topName } from './types';

/** What the user is asked for. */
export interface IRepickQuestion {
  /** The name of the file or folder; "" for several loose files. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'files';
  readonly files: number;
  readonly size: number | null;
  /** Compares a choice with what is needed. */
  readonly match: (selection: ISelection) => IMatch;
}

/** What the user gave. */
export interface IRepicked {
  readonly entries: readonly IPlanned[];
  readonly selection: ISelection;
}

/** Asks until the right thing was chosen; null if the user gives up. */
export type Repick = (question: IRepickQuestion) => Promise<IRepicked | null>;

export function createRepick(
  trans: TranslationBundle,
  format: Formatter
): Repick {
  return async question => {
    const done = new PromiseDelegate<IRepicked | null>();
    const dialog = new Dialog({
      title: trans.__('Choose it again to go on'),
      body: ReactWidget.create(
        <RepickBody
          question={question}
          trans={trans}
          format={format}
          onMatch={repicked => {
            done.resolve(repicked);
            dialog.reject();
          }}
        />
      ),
      buttons: [Dialog.cancelButton({ label: trans.__('Cancel') })],
      focusNodeSelector: '.jp-ModelArts-UploadDrop-button'
    });
    await dialog.launch();
    done.resolve(null);
    return done.promise;
  };
}

interface IBodyProps {
  readonly question: IRepickQuestion;
  readonly trans: TranslationBundle;
  readonly format: Formatter;
  readonly onMatch: (repicked: IRepicked) => void;
}

function RepickBody(props: IBodyProps): ReactElement {
  const { question, trans, onMatch } = props;
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const choose = async (gathering: Promise<IGathered>) => {
    setBusy(true);
    try {
      const selection = await gathering;
      const { entries, mismatches } = question.match(selection);
      if (mismatches.length === 0) {
        onMatch({ entries, selection });
      } else {
        setProblem(describeMismatches(mismatches, selection, props));
      }
    } catch (reason) {
      setProblem(errorText(toAppError(reason).info, trans).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="jp-ModelArts-UploadRepick">
      <p>{explain(props)}</p>
      <Chooser
        trans={trans}
        accept={question.kind === 'files' ? 'anything' : question.kind}
        prompt={describeWanted(props)}
        disabled={busy}
        onChosen={gathering => void choose(gathering)}
      />
      <p className="jp-mod-error" role="alert">
        {problem}
      </p>
    </div>
  );
}

function explain({ question, trans }: IBodyProps): string {
  switch (question.kind) {
    case 'file':
      return trans.__(
        'After a reload the browser needs your permission to read the file again. What has arrived is not sent again.'
      );
    case 'folder':
      return trans.__(
        'After a reload the browser needs your permission to read the folder again. What has arrived is not sent again.'
      );
    case 'files':
      return trans.__(
        'After a reload the browser needs your permission to read the files again. What has arrived is not sent again.'
      );
  }
}

function describeWanted({ question, trans, format }: IBodyProps): string {
  const { name, kind, files, size } = question;
  const bytes = size === null ? '' : format.bytes(size);
  switch (kind) {
    case 'file':
      return trans.__('%1 (%2)', name, bytes);
    case 'folder':
      return trans.__('%1 (%2, %3)', name, format.files(files), bytes);
    case 'files':
      return trans.__('%1, %2', format.files(files), bytes);
  }
}

function describeMismatches(
  mismatches: readonly IMismatch[],
  selection: ISelection,
  { question, trans, format }: IBodyProps
): string {
  const [first] = mismatches;
  if (!first) {
    return '';
  }
  const chosen = topName(selection.entries[0]?.path ?? '');
  const wanted = topName(first.row.path);
  if (question.kind !== 'files' && chosen !== wanted) {
    return trans.__('This is “%1”, but “%2” is needed.', chosen, wanted);
  }
  const others = mismatches.length - 1;
  const text = describeMismatch(first, trans, format);
  return others === 0
    ? text
    : `${text} ${trans._n(
        'One more file does not match.',
        '%1 more files do not match.',
        others
      )}`;
}

function describeMismatch(
  { row, difference, found }: IMismatch,
  trans: TranslationBundle,
  format: Formatter
): string {
  switch (difference) {
    case 'missing':
      return trans.__('“%1” is not in what you chose.', row.path);
    case 'size':
      return trans.__(
        'This is another “%1”: it has %2 bytes, the one that was being uploaded had %3.',
        row.path,
        format.count(found?.size ?? 0),
        format.count(row.size)
      );
    case 'modified':
      return trans.__(
        '“%1” was changed since the upload began. Cancel that upload and start a new one.',
        row.path
      );
  }
}
