/** The page "Git repository" of the dialog "Get data". */
import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { useEffect, useId, useState } from 'react';

import type { CloneSpec } from '../core/contract.gen';
import { errorText } from '../core/errors';
import type { IGetDataContext } from '../core/getdata/tokens';
import { CloneChoices } from './choices';
import { LoginFields, NOBODY } from './login';
import { MAX_PATHS } from './model';
import type { CloneModel } from './model';

export interface IPageProps {
  readonly model: CloneModel;
  readonly context: IGetDataContext;
  readonly trans: TranslationBundle;
  readonly onStart: (spec: CloneSpec) => void;
  readonly onOpenFolder: (path: string) => void;
}

export function ClonePage(props: IPageProps): ReactElement {
  return (
    <UseSignal signal={props.model.changed}>
      {() => <PageBody {...props} />}
    </UseSignal>
  );
}

function PageBody(props: IPageProps): ReactElement {
  const { model, context, trans, onOpenFolder } = props;
  const { destination } = context;
  useEffect(() => model.goTo(destination), [model, destination]);
  const open = (name: string) => {
    context.close();
    onOpenFolder(destination ? `${destination}/${name}` : name);
  };
  return (
    <div className="jp-ModelArts-Clone">
      <Address {...props} />
      <Problem {...props} />
      {model.wantsLogin && <Login {...props} />}
      {model.info && <CloneChoices model={model} trans={trans} onOpen={open} />}
      <Footer {...props} />
    </div>
  );
}

function Address({ model, trans }: IPageProps): ReactElement {
  const id = useId();
  return (
    <div className="jp-ModelArts-Clone-address">
      <label htmlFor={id}>{trans.__('Address (URL) of the repository')}</label>
      <input
        id={id}
        className="jp-mod-styled"
        type="text"
        spellCheck={false}
        autoComplete="off"
        placeholder="https://github.com/owner/repository"
        value={model.url}
        aria-describedby={`${id}-help`}
        onChange={event => model.type(event.target.value)}
      />
      <p id={`${id}-help`} className="jp-ModelArts-Clone-help">
        {trans.__(
          'Any https or ssh address. A page of a branch or folder on GitHub, GitLab or Gitee is understood too.'
        )}
      </p>
    </div>
  );
}

function Problem({ model, trans }: IPageProps): ReactElement {
  const text = model.problem && errorText(model.problem.info, trans);
  return (
    <div className="jp-ModelArts-Clone-remarks" role="alert">
      {text && (
        <p className="jp-mod-error">
          {text.message} {text.hint} <Remedy model={model} trans={trans} />
        </p>
      )}
    </div>
  );
}

function Remedy({
  model,
  trans
}: Pick<IPageProps, 'model' | 'trans'>): ReactElement | null {
  if (!model.problem?.retryable || model.wantsLogin) {
    return null;
  }
  const isUnknown = model.unknownHost !== null;
  return (
    <button
      type="button"
      className="jp-mod-styled"
      onClick={() => void (isUnknown ? model.trust() : model.look())}
    >
      {isUnknown ? trans.__('Trust this host') : trans.__('Try again')}
    </button>
  );
}

function Login({ model, trans }: IPageProps): ReactElement {
  const [login, setLogin] = useState(NOBODY);
  return (
    <form
      className="jp-ModelArts-Clone-signin"
      onSubmit={event => {
        event.preventDefault();
        setLogin({ ...login, password: '' });
        void model.logIn(login.username, login.password, login.remember);
      }}
    >
      <LoginFields trans={trans} value={login} onChange={setLogin} />
      <button
        type="submit"
        className="jp-mod-styled"
        disabled={login.password === ''}
      >
        {trans.__('Sign in')}
      </button>
    </form>
  );
}

function Footer(props: IPageProps): ReactElement {
  const { model, trans, context, onStart } = props;
  const [isStarting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    // What was typed a moment ago counts, not the folder from before.
    const destination = await context
      .settleDestination()
      .finally(() => setStarting(false));
    await model.checkName();
    // Without a folder, or with a name that none can have, the dialog says why, and stays.
    const spec = destination === null ? null : model.take(destination);
    if (spec) {
      context.close();
      onStart(spec);
    }
  };
  return (
    <div className="jp-ModelArts-Clone-footer">
      <div className="jp-ModelArts-Clone-summary" role="status">
        {model.isLooking ? trans.__('Asking the repository…') : ''}
      </div>
      <button
        className="jp-mod-styled jp-mod-accept"
        type="button"
        disabled={
          isStarting ||
          model.isLooking ||
          !model.info ||
          !model.isRefKnown ||
          model.paths.size > MAX_PATHS ||
          context.destinationState === 'invalid'
        }
        onClick={() => void start()}
      >
        {trans.__('Clone')}
      </button>
    </div>
  );
}
