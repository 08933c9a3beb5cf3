import { editIcon } from '@jupyterlab/ui-components';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import { IconButton } from '../../core/ui/iconbutton';
import { Rendered } from './rendered';
import type { IFormProps } from './services';
import { isUndo } from './textbox';

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
  const line = useRef<HTMLDivElement>(null);
  // Who ends the editing by a key goes on from there.
  const [isBack, setBack] = useState(false);
  useEffect(() => {
    if (isBack && !isEditing) {
      setBack(false);
      line.current?.querySelector('button')?.focus();
    }
  }, [isBack, isEditing]);
  if (isEditing && !props.isReadOnly) {
    return <TitleBox {...props} onKeyEnd={() => setBack(true)} />;
  }
  return (
    <div className="jp-ModelArts-Form-titleLine" ref={line}>
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

function TitleBox(props: ITitleProps & { onKeyEnd: () => void }): ReactElement {
  const { model, services, onEditing } = props;
  const [text, setText] = useState(props.text);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  const done = (isKept: boolean) => {
    const isChanged = isKept && text.trim() !== props.text;
    if (!isChanged || services.actions.change(() => model.setTitle(text))) {
      onEditing(false);
    }
  };
  const isPressed = usePressed(() => {
    if (box.current && document.activeElement !== box.current) {
      done(true);
    }
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.stopPropagation();
      // Else the button that gets the focus would be pressed by the same key.
      event.preventDefault();
      props.onKeyEnd();
      done(event.key === 'Enter');
    } else if (isUndo(event)) {
      // Of what is typed here, which the code does not have yet.
      event.stopPropagation();
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
      onBlur={() => {
        if (!isPressed.current) {
          done(true);
        }
      }}
    />
  );
}

/**
 * Whether a pointer is held down, while a title is edited.
 *
 * The box goes when the title is done, and what stands behind it moves. A button there that is being
 * pressed would slip away from under the pointer, so that is waited for.
 *
 * @param onRelease - it is let go; by then the button has been told.
 */
function usePressed(onRelease: () => void): { readonly current: boolean } {
  const isPressed = useRef(false);
  const release = useRef(onRelease);
  release.current = onRelease;
  useEffect(() => {
    const down = () => {
      isPressed.current = true;
    };
    const up = () => {
      isPressed.current = false;
      setTimeout(() => release.current());
    };
    document.addEventListener('pointerdown', down, true);
    document.addEventListener('pointerup', up, true);
    document.addEventListener('pointercancel', up, true);
    return () => {
      document.removeEventListener('pointerdown', down, true);
      document.removeEventListener('pointerup', up, true);
      document.removeEventListener('pointercancel', up, true);
    };
  }, []);
  return isPressed;
}
