/** What of a repository is cloned, and how. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { useId, useState } from 'react';

import { errorText } from '../core/errors';
import { FolderTreeView } from './foldertree';
import { MAX_PATHS } from './model';
import type { CloneModel, ICloneOptions } from './model';

/** With more chosen folders than this, only their number is said. */
const MAX_NAMES = 3;

export interface IChoicesProps {
  readonly model: CloneModel;
  readonly trans: TranslationBundle;
  /** Shows the folder that is there already. */
  readonly onOpen: (name: string) => void;
}

export function CloneChoices(props: IChoicesProps): ReactElement {
  const { model, trans } = props;
  const id = useId();
  const { isTaken, isCloned, options } = model;
  const problem = model.nameProblem && errorText(model.nameProblem.info, trans);
  // A pull leaves the clone as it was made: these choices would do nothing.
  const isPulled = isTaken && isCloned && options.conflict === 'pull';
  return (
    <div className="jp-ModelArts-Clone-choices">
      <div className="jp-ModelArts-Clone-pair">
        <div>
          <label htmlFor={`${id}-ref`}>{trans.__('Branch or tag')}</label>
          <input
            id={`${id}-ref`}
            className="jp-mod-styled"
            type="text"
            list={`${id}-refs`}
            spellCheck={false}
            autoComplete="off"
            value={model.ref}
            aria-invalid={!model.isRefKnown}
            aria-describedby={model.isRefKnown ? undefined : `${id}-unknown`}
            onChange={event => model.setRef(event.target.value)}
          />
          <datalist id={`${id}-refs`}>
            {model.info?.branches.map(name => (
              <option key={`b/${name}`} value={name} />
            ))}
            {model.info?.tags.map(name => (
              <option key={`t/${name}`} value={name} label={trans.__('Tag')} />
            ))}
          </datalist>
        </div>
        <div>
          <label htmlFor={`${id}-name`}>{trans.__('Name of the folder')}</label>
          <input
            id={`${id}-name`}
            className="jp-mod-styled"
            type="text"
            spellCheck={false}
            autoComplete="off"
            value={model.name}
            placeholder={model.info?.name}
            aria-invalid={problem !== null}
            aria-describedby={problem ? `${id}-name-problem` : undefined}
            onChange={event => model.setName(event.target.value)}
          />
        </div>
      </div>
      {!model.isRefKnown && (
        <p
          id={`${id}-unknown`}
          className="jp-ModelArts-Clone-warn"
          role="alert"
        >
          {trans.__('The list has no such branch or tag.')}
        </p>
      )}
      {problem && (
        <p
          id={`${id}-name-problem`}
          className="jp-ModelArts-Clone-warn"
          role="alert"
        >
          {problem.message} {problem.hint}
        </p>
      )}
      {model.isTaken && <Existing {...props} />}
      {!isPulled && <Options {...props} />}
      {!isPulled && <Folders {...props} />}
    </div>
  );
}

function Existing({ model, trans, onOpen }: IChoicesProps): ReactElement {
  const name = model.folderName;
  return (
    <div className="jp-ModelArts-Clone-existing" role="group">
      <label>
        {trans.__('“%1” exists already:', name)}
        <HTMLSelect
          value={model.options.conflict}
          onChange={event =>
            model.set({ conflict: conflictOf(event.target.value) })
          }
        >
          <option value="rename">{trans.__('Keep both')}</option>
          {model.isCloned && (
            <option value="pull">{trans.__('Pull (bring up to date)')}</option>
          )}
          <option value="overwrite">{trans.__('Overwrite')}</option>
        </HTMLSelect>
      </label>
      <button
        type="button"
        className="jp-mod-styled"
        onClick={() => onOpen(name)}
      >
        {trans.__('Open folder')}
      </button>
    </div>
  );
}

function conflictOf(value: string): ICloneOptions['conflict'] {
  return value === 'pull' || value === 'overwrite' ? value : 'rename';
}

function Options({ model, trans }: IChoicesProps): ReactElement {
  const { options, info } = model;
  return (
    <fieldset className="jp-ModelArts-Clone-options">
      <legend>{trans.__('Options')}</legend>
      <Check
        label={trans.__('Only the last version, without history')}
        checked={options.shallow}
        onChange={shallow => model.set({ shallow })}
      />
      <Check
        label={trans.__('Submodules too')}
        checked={options.submodules}
        onChange={submodules => model.set({ submodules })}
      />
      <Check
        label={trans.__('Large files (Git LFS) too')}
        checked={options.lfs && info?.lfs === true}
        remark={
          info?.lfs === false
            ? trans.__(
                'Not on this server, which has no git-lfs: small text files come in their place.'
              )
            : undefined
        }
        onChange={lfs => model.set({ lfs })}
      />
    </fieldset>
  );
}

interface ICheckProps {
  readonly label: string;
  readonly checked: boolean;
  /** Why it cannot be chosen. */
  readonly remark?: string | undefined;
  readonly onChange: (checked: boolean) => void;
}

function Check(props: ICheckProps): ReactElement {
  const { label, checked, remark, onChange } = props;
  const id = useId();
  return (
    <div>
      <label className="jp-ModelArts-Clone-check">
        <input
          type="checkbox"
          checked={checked}
          disabled={remark !== undefined}
          aria-describedby={remark && id}
          onChange={event => onChange(event.target.checked)}
        />
        {label}
      </label>
      {remark && (
        <p id={id} className="jp-ModelArts-Clone-remark">
          {remark}
        </p>
      )}
    </div>
  );
}

function Folders({ model, trans }: IChoicesProps): ReactElement {
  const [filter, setFilter] = useState('');
  const { tree, paths } = model;
  if (!tree) {
    return (
      <div className="jp-ModelArts-Clone-folders">
        <button
          type="button"
          className="jp-mod-styled"
          disabled={model.isReadingTree}
          onClick={() => void model.readTree()}
        >
          {model.isReadingTree
            ? trans.__('Reading the folders…')
            : trans.__('Choose folders…')}
        </button>
        <span role="status">{chosenText(paths, trans)}</span>
      </div>
    );
  }
  return (
    <div className="jp-ModelArts-Clone-tree">
      <input
        className="jp-mod-styled"
        type="search"
        placeholder={trans.__('Find a folder')}
        aria-label={trans.__('Find a folder')}
        value={filter}
        onChange={event => setFilter(event.target.value)}
      />
      <FolderTreeView
        tree={tree}
        chosen={paths}
        filter={filter.trim()}
        trans={trans}
        onChoose={(path, isChosen) => model.choose(path, isChosen)}
      />
      {model.isTreeCut && (
        <p className="jp-ModelArts-Clone-help">
          {trans.__('The repository has more folders than are shown here.')}
        </p>
      )}
      <span role="status">{chosenText(paths, trans)}</span>
    </div>
  );
}

function chosenText(
  paths: ReadonlySet<string>,
  trans: TranslationBundle
): string {
  if (paths.size > MAX_PATHS) {
    return trans.__('So many folders cannot be chosen. Choose one above them.');
  }
  if (paths.size > MAX_NAMES) {
    return trans._n('Only %1 folder', 'Only %1 folders', paths.size);
  }
  return paths.size === 0
    ? trans.__('All folders')
    : trans.__('Only %1', [...paths].sort().join(', '));
}
