/** How the files are downloaded. Only what matters for these files is asked. */
import { HTMLSelect } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { useId } from 'react';

import type { ILinkRowsProps } from './rows';

export function LinkChoices({ links, trans }: ILinkRowsProps): ReactElement {
  const id = useId();
  const { ready, options } = links;
  const archives = ready.filter(({ info }) => info?.archive).length;
  const notebooks = ready.filter(({ name }) => name.endsWith('.ipynb')).length;
  const isTaken = ready.some(link => links.isTaken(link));
  return (
    <div className="jp-ModelArts-Remote-choices">
      {archives > 0 && (
        <label>
          <input
            type="checkbox"
            checked={options.unpack}
            onChange={event => links.set({ unpack: event.target.checked })}
          />
          {trans._n(
            'Unpack the archive into a folder',
            'Unpack the %1 archives into folders',
            archives
          )}
        </label>
      )}
      {notebooks > 0 && (
        <label>
          <input
            type="checkbox"
            checked={options.open}
            onChange={event => links.set({ open: event.target.checked })}
          />
          {trans._n(
            'Open the notebook when it is there',
            'Open the notebooks when they are there',
            notebooks
          )}
        </label>
      )}
      {isTaken && (
        <label>
          {trans.__('What exists already:')}
          <HTMLSelect
            value={options.conflict}
            onChange={event =>
              links.set({
                conflict:
                  event.target.value === 'overwrite' ? 'overwrite' : 'rename'
              })
            }
          >
            <option value="rename">{trans.__('Keep both')}</option>
            <option value="overwrite">{trans.__('Overwrite')}</option>
          </HTMLSelect>
        </label>
      )}
      {links.takesChecksum && (
        <label className="jp-ModelArts-Remote-checksum">
          {trans.__('SHA-256, if you know it:')}
          <input
            className="jp-mod-styled"
            type="text"
            spellCheck={false}
            autoComplete="off"
            value={links.checksum}
            aria-invalid={!links.isChecksumValid}
            aria-describedby={links.isChecksumValid ? undefined : id}
            onChange={event => links.setChecksum(event.target.value)}
          />
        </label>
      )}
      {!links.isChecksumValid && (
        <p id={id} className="jp-ModelArts-Remote-error" role="alert">
          {trans.__('A SHA-256 checksum has 64 digits from 0 to 9 and a to f.')}
        </p>
      )}
    </div>
  );
}
