import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';

import type { FormModel } from '../model';
import { FieldRow } from './fieldrow';
import { FormHeader } from './header';
import { Rendered } from './rendered';
import type { IFormProps, IFormServices } from './services';

export interface IFormViewProps extends IFormProps {
  /** Counts the requests to edit the title. */
  readonly titleRequests: number;
}

/** A cell's form. */
export function FormView(props: IFormViewProps): ReactElement {
  const { model, services } = props;
  const { form, view, isReadOnly } = useModel(model);
  return (
    <>
      <FormHeader
        model={model}
        services={services}
        title={form.title?.text ?? ''}
        view={view}
        isReadOnly={isReadOnly}
        titleRequests={props.titleRequests}
      />
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
