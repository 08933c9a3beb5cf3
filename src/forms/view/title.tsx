import { editIcon } from '@jupyterlab/ui-components';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import { IconButton } from '../../core/ui/iconbutton';
import { Rendered } from './rendered';
import type { IFormProps } from './services';

export interface ITitleProps extends IFormProps {
  readonly text: string;
  readonly isReadOnly: boolean;
  /** Whether the title is being edited, and who says so. */
  readonly isEditing: boolean;
  readonly onEditing: (isEditing: boolean) => void;
}

/** The form's title, which is edited in place. */
export function FormTitle(props: ITitleProps): ReactElement {
  const { text, services, isEditing, onEditing } = props;
  const { trans, rendermime } = services;
  if (isEditing) {
    return <TitleBox {...props} />;
  }
  return (
    <div className="jp-ModelArts-Form-titleLine">
      <div
        className="jp-ModelArts-Form-titleHolder"
        onDoubleClick={() => onEditing(!props.isReadOnly)}
      >
        <Rendered
          className={`jp-ModelArts-Form-title jp-RenderedHTMLCommon${text ? '' : ' jp-mod-untitled'}`}
          text={text || trans.__('Untitled form')}
          rendermime={rendermime}
        />
      </div>
      {!props.isReadOnly && (
        <IconButton
          icon={editIcon}
          label={trans.__('Edit the title')}
          onClick={() => onEditing(true)}
        />
      )}
    </div>
  );
}

function TitleBox(props: ITitleProps): ReactElement {
  const { model, services, onEditing } = props;
  const [text, setText] = useState(props.text);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.select(), []);
  const done = (isKept: boolean) => {
    if (isKept && text.trim() !== props.text) {
      model.setTitle(text);
    }
    onEditing(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.stopPropagation();
      done(true);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      done(false);
    }
  };
  return (
    <input
      ref={box}
      className="jp-mod-styled jp-ModelArts-Form-titleBox"
      type="text"
      value={text}
      aria-label={services.trans.__('Title of the form')}
      onChange={event => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => done(true)}
    />
  );
}
