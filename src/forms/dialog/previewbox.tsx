import type { ReactElement } from 'react';

import type { IFieldForm } from './form';
import type { Control } from './validate';
import { problemText } from './words';

/** From the top of the dialog to its end. */
const CONTROLS: readonly Control[] = [
  'name',
  'items',
  'variable',
  'min',
  'max',
  'step',
  'value'
];

/** The line of code as it will be; the last one that could be while something is missing. */
export function Preview({ form }: { form: IFieldForm }): ReactElement {
  const { trans, review, lines } = form;
  const id = form.id('preview');
  const [problem] = CONTROLS.flatMap(each => review.errors[each] ?? []);
  return (
    <div className="jp-ModelArts-FieldDialog-preview">
      <div className="jp-ModelArts-FieldDialog-previewHead">
        <span id={id}>{trans.__('Code')}</span>
        <span className="jp-ModelArts-FieldDialog-missing">
          {problem && problemText(problem, trans)}
        </span>
      </div>
      <pre
        role="group"
        aria-labelledby={id}
        aria-disabled={problem ? true : undefined}
        // It scrolls.
        tabIndex={0}
      >
        {lines}
      </pre>
    </div>
  );
}
