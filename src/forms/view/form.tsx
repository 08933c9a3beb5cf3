import {
  addIcon,
  codeIcon,
  ellipsesIcon,
  runIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import type { ReactElement } from 'react';

import type { AutoRunState } from '../autorun';
import type { FormModel } from '../model';
import { IconButton } from '../../core/ui/iconbutton';
import { FieldRow } from './fieldrow';
import { Rendered } from './rendered';
import type { IFormProps, IFormServices } from './services';
import { FormTitle } from './title';

export interface IFormViewProps extends IFormProps {
  /** Counts the requests to edit the title. */
  readonly titleRequests: number;
}

/** A cell's form. */
export function FormView(props: IFormViewProps): ReactElement {
  const { model, services } = props;
  const { trans } = services;
  const { form, view, isReadOnly } = useModel(model);
  const [isEditing, setEditing] = useState(false);
  useEffect(() => {
    if (props.titleRequests > 0) {
      setEditing(true);
    }
  }, [props.titleRequests]);
  const title = form.title?.text ?? '';
  return (
    <>
      <div className="jp-ModelArts-Form-header">
        <FormTitle
          {...props}
          text={title}
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
          <Toggle
            icon={codeIcon}
            label={trans.__('Show the code')}
            isOn={view !== 'form'}
            onClick={() => model.setView(view === 'form' ? 'both' : 'form')}
          />
          <MenuButton services={services} />
        </div>
        {/* Last, so that nothing moves when it comes and goes. */}
        <RunState services={services} />
        {isReadOnly && (
          <span className="jp-ModelArts-Form-state">
            {trans.__('Read-only')}
          </span>
        )}
      </div>
      {form.elements.length > 0 && (
        <div className="jp-ModelArts-Form-body">
          {form.elements.map((element, index) =>
            element.kind === 'field' ? (
              <FieldRow
                key={element.id}
                model={model}
                services={services}
                field={element}
                isReadOnly={isReadOnly}
              />
            ) : (
              <Rendered
                key={`text-${index}`}
                className="jp-ModelArts-Form-text jp-RenderedHTMLCommon"
                text={element.text}
                rendermime={services.rendermime}
              />
            )
          )}
        </div>
      )}
      {form.elements.length === 0 && view === 'both' && !isReadOnly && (
        <Empty services={services} />
      )}
    </>
  );
}

interface ISnapshot {
  readonly form: FormModel['form'];
  readonly view: FormModel['view'];
  readonly isReadOnly: boolean;
}

/**
 * The model's state as React wants it: the same object until something has changed.
 *
 * What the form changes is drawn at once, else a box would lose its cursor. Other changes of the code
 * are drawn with the frame that shows them there, so that no key in the editor waits for the form.
 */
function useModel(model: FormModel): ISnapshot {
  const subscribe = useCallback(
    (onChange: () => void) => {
      let { form } = model;
      let frame = 0;
      const draw = () => {
        cancelAnimationFrame(frame);
        frame = 0;
        onChange();
      };
      const onChanged = () => {
        const isTyped = model.form !== form && !model.isChanging;
        form = model.form;
        if (!isTyped) {
          draw();
        } else if (frame === 0) {
          frame = requestAnimationFrame(draw);
        }
      };
      model.changed.connect(onChanged);
      return () => {
        cancelAnimationFrame(frame);
        model.changed.disconnect(onChanged);
      };
    },
    [model]
  );
  const last = useRef<ISnapshot>(model);
  return useSyncExternalStore(subscribe, () => {
    const { form, view, isReadOnly } = model;
    const was = last.current;
    if (
      was === model ||
      was.form !== form ||
      was.view !== view ||
      was.isReadOnly !== isReadOnly
    ) {
      last.current = { form, view, isReadOnly };
    }
    return last.current;
  });
}

function Toggle(props: {
  icon: LabIcon;
  label: string;
  isOn: boolean;
  onClick: () => void;
}): ReactElement {
  const { icon: Icon, label, isOn, onClick } = props;
  return (
    <button
      type="button"
      className={`jp-ModelArts-IconButton${isOn ? ' jp-mod-on' : ''}`}
      title={label}
      aria-label={label}
      aria-pressed={isOn}
      onClick={onClick}
    >
      <Icon.react tag={null} width="14px" height="14px" />
    </button>
  );
}

function MenuButton({ services }: { services: IFormServices }): ReactElement {
  const label = services.trans.__('More for this form');
  return (
    <button
      type="button"
      className="jp-ModelArts-IconButton"
      title={label}
      aria-label={label}
      aria-haspopup="menu"
      onClick={event => services.actions.openFormMenu(event.currentTarget)}
    >
      <ellipsesIcon.react tag={null} width="14px" height="14px" />
    </button>
  );
}

function Empty({ services }: { services: IFormServices }): ReactElement {
  const { trans, actions } = services;
  return (
    <div className="jp-ModelArts-Form-empty">
      <p>
        {trans.__('A field sets a variable of the code: add the first one.')}
      </p>
      <button
        type="button"
        className="jp-mod-styled"
        onClick={() => actions.addField()}
      >
        {trans.__('Add new form field…')}
      </button>
    </div>
  );
}

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
