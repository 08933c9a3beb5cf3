/** Asks what a host of repositories makes necessary: who the user is, and whether to trust it. */
import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';
import { useId } from 'react';

import type { IUnknownHost } from './api';
import { hostOf } from '../core/url';

export interface ILogin {
  readonly username: string;
  readonly password: string;
  readonly remember: boolean;
}

export const NOBODY: ILogin = { username: '', password: '', remember: false };

export interface ILoginFieldsProps {
  readonly trans: TranslationBundle;
  readonly value: ILogin;
  readonly onChange: (value: ILogin) => void;
}

export function LoginFields(props: ILoginFieldsProps): ReactElement {
  const { trans, value, onChange } = props;
  const id = useId();
  return (
    <div className="jp-ModelArts-Clone-login">
      <label htmlFor={`${id}-user`}>{trans.__('User name')}</label>
      <input
        id={`${id}-user`}
        className="jp-mod-styled"
        type="text"
        spellCheck={false}
        autoComplete="off"
        value={value.username}
        onChange={event => onChange({ ...value, username: event.target.value })}
      />
      <label htmlFor={`${id}-password`}>
        {trans.__('Password or access token')}
      </label>
      <input
        id={`${id}-password`}
        className="jp-mod-styled"
        type="password"
        autoComplete="off"
        value={value.password}
        onChange={event => onChange({ ...value, password: event.target.value })}
      />
      <label className="jp-ModelArts-Clone-check">
        <input
          type="checkbox"
          checked={value.remember}
          onChange={event =>
            onChange({ ...value, remember: event.target.checked })
          }
        />
        {trans.__('Remember on this server')}
      </label>
    </div>
  );
}

class LoginBody extends ReactWidget {
  constructor(private readonly _trans: TranslationBundle) {
    super();
  }

  getValue(): ILogin {
    return this._value;
  }

  protected render(): ReactElement {
    return (
      <LoginFields
        trans={this._trans}
        value={this._value}
        onChange={value => {
          this._value = value;
          this.update();
        }}
      />
    );
  }

  private _value = NOBODY;
}

/** Asks in a dialog of its own; null when the user would rather not say. */
export async function askLogin(
  url: string,
  trans: TranslationBundle
): Promise<ILogin | null> {
  const { button, value } = await showDialog({
    title: trans.__('Sign in to %1', hostOf(url)),
    body: new LoginBody(trans),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Sign in') })
    ]
  });
  return button.accept && value?.password ? value : null;
}

/** Asks whether a host is to be trusted by its key. */
export async function askTrust(
  { host, fingerprint }: IUnknownHost,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Trust %1?', host),
    body: trans.__(
      'It is not known here by its SSH key, %1. Trust it if its owner says that this is its fingerprint.',
      fingerprint
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Trust this host') })
    ]
  });
  return button.accept;
}
