import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { errorText, toAppError } from '../../core/errors';
import type { SecretsModel } from '../secrets';
import type { IFieldControlProps } from './controls';
import type { IFormServices } from './services';
import { isUndo } from './textbox';

/**
 * A secret's value, on its way to the server's store.
 *
 * It is in this box until it is saved, and nowhere else in the page; the code holds the name only.
 */
export function SecretBox(
  props: IFieldControlProps & { services: IFormServices }
): ReactElement {
  const { field, services } = props;
  const { trans, secrets } = services;
  const name = String(field.value ?? field.name);
  const isStored = useStored(secrets, name);
  const box = useRef<HTMLInputElement>(null);
  // The value itself is in the box alone: React would write it into the page's text, too.
  const [isFilled, setFilled] = useState(false);
  const [error, setError] = useState('');
  const [isSaving, setSaving] = useState(false);
  const isBusy = useRef(false);
  const save = async (): Promise<boolean> => {
    const value = box.current?.value ?? '';
    if (secrets === null || value === '' || isBusy.current) {
      return false;
    }
    isBusy.current = true;
    setSaving(true);
    try {
      await secrets.save(name, value);
      if (!props.isDisabled) {
        props.editor.nameSecret(name);
      }
      setFilled(false);
      setError('');
      if (box.current) {
        box.current.value = '';
      }
      return true;
    } catch (reason) {
      const { message, hint } = errorText(toAppError(reason).info, trans);
      setError(`${message} ${hint}`.trim());
      return false;
    } finally {
      isBusy.current = false;
      setSaving(false);
    }
  };
  const placeholder = isStored
    ? trans.__('Stored on the server as %1', name)
    : trans.__('Not stored yet');
  return (
    <form
      className="jp-ModelArts-Form-secret"
      onSubmit={event => {
        event.preventDefault();
        // The button goes with what it has stored.
        box.current?.focus();
        void save();
      }}
      onBlur={event => {
        // What is entered counts, as in all other fields.
        if (!event.currentTarget.contains(event.relatedTarget)) {
          void save();
        }
      }}
    >
      <input
        ref={box}
        id={props.id}
        className="jp-mod-styled"
        type="password"
        autoComplete="new-password"
        placeholder={secrets === null ? '' : placeholder}
        disabled={secrets === null}
        readOnly={isSaving}
        aria-describedby={error ? `${props.id}-error` : props.describedBy}
        aria-invalid={error !== '' || undefined}
        onChange={event => setFilled(event.target.value !== '')}
        onKeyDown={event => {
          if (isUndo(event)) {
            event.stopPropagation();
          } else if (event.key === 'Enter' && isFilled) {
            // JupyterLab keeps Enter from boxes in cells. A run has to find what it needs.
            event.preventDefault();
            event.stopPropagation();
            const isRun = event.shiftKey || event.ctrlKey || event.metaKey;
            const { shiftKey } = event;
            void save().then(isSaved => {
              if (isRun && isSaved) {
                services.actions.run(shiftKey);
              }
            });
          }
        }}
      />
      {isFilled && (
        <button type="submit" className="jp-mod-styled" disabled={isSaving}>
          {trans.__('Store')}
        </button>
      )}
      {error && (
        <p
          id={`${props.id}-error`}
          className="jp-ModelArts-Form-note jp-mod-error"
          role="alert"
        >
          {error}
        </p>
      )}
    </form>
  );
}

function useStored(secrets: SecretsModel | null, name: string): boolean {
  const [isStored, setStored] = useState(false);
  useEffect(() => {
    if (secrets === null) {
      return;
    }
    const read = () => setStored(secrets.names?.has(name) ?? false);
    read();
    secrets.changed.connect(read);
    return () => {
      secrets.changed.disconnect(read);
    };
  }, [secrets, name]);
  return isStored;
}
