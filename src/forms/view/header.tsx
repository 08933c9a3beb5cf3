import {
  addIcon,
  codeIcon,
  ellipsesIcon,
  runIcon
} from '@jupyterlab/ui-components';
import {
  memo,
  useCallback,
  useEffect,
  useState,
  useSyncExternalStore
} from 'react';
import type { ReactElement } from 'react';

import { IconButton } from '../../core/ui/iconbutton';
import type { AutoRunState } from '../autorun';
import type { View } from '../metadata';
import type { IFormProps, IFormServices } from './services';
import { FormTitle } from './title';

export interface IFormHeaderProps extends IFormProps {
  readonly title: string;
  readonly view: View;
  readonly isReadOnly: boolean;
  /** Counts the requests to edit the title. */
  readonly titleRequests: number;
}

/** A form's title and tools. */
export const FormHeader = memo(function FormHeader(
  props: IFormHeaderProps
): ReactElement {
  const { model, services, view, isReadOnly } = props;
  const { trans } = services;
  const [isEditing, setEditing] = useState(false);
  useEffect(() => {
    if (props.titleRequests > 0) {
      setEditing(true);
    }
  }, [props.titleRequests]);
  return (
    <div className="jp-ModelArts-Form-header">
      <FormTitle
        model={model}
        services={services}
        text={props.title}
        isReadOnly={isReadOnly}
        isEditing={isEditing}
        onEditing={setEditing}
      />
      <div
        className="jp-ModelArts-Form-tools"
        role="toolbar"
        aria-label={trans.__('Form')}
      >
        <IconButton
          icon={runIcon}
          label={trans.__('Run this cell')}
          onClick={() => services.actions.run(false)}
        />
        {!isReadOnly && (
          <IconButton
            icon={addIcon}
            label={trans.__('Add a form field')}
            onClick={() => services.actions.addField()}
          />
        )}
        <IconButton
          icon={codeIcon}
          label={trans.__('Show the code')}
          isOn={view !== 'form'}
          onClick={() => model.setView(view === 'form' ? 'both' : 'form')}
        />
        <IconButton
          icon={ellipsesIcon}
          label={trans.__('More for this form')}
          hasMenu
          onClick={event => services.actions.openFormMenu(event.currentTarget)}
        />
      </div>
      {/* Last, so that nothing moves when it comes and goes. */}
      <RunState services={services} />
      {isReadOnly && (
        <span className="jp-ModelArts-Form-state">{trans.__('Read-only')}</span>
      )}
    </div>
  );
});

/** What the user should know of a cell that runs by itself. */
function RunState({ services }: { services: IFormServices }): ReactElement {
  const { autoRun, trans } = services;
  const subscribe = useCallback(
    (onChange: () => void) => {
      autoRun.stateChanged.connect(onChange);
      return () => {
        autoRun.stateChanged.disconnect(onChange);
      };
    },
    [autoRun]
  );
  const state = useSyncExternalStore(subscribe, () => autoRun.state);
  return (
    <span className="jp-ModelArts-Form-state" role="status">
      {runText(state, trans)}
    </span>
  );
}

function runText(
  state: AutoRunState,
  trans: IFormServices['trans']
): string | null {
  switch (state) {
    case 'idle':
      return null;
    case 'running':
      return trans.__('Running…');
    case 'waiting':
      return trans.__('Runs when the kernel is free');
    case 'no-kernel':
      return trans.__('Runs when there is a kernel');
    case 'failed':
      return trans.__('The last run failed');
  }
}
