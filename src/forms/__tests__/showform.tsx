import type { JSONObject } from '@lumino/coreutils';
import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { AutoRun } from '../autorun';
import { KernelChoices } from '../choices';
import type { FormModel } from '../model';
import { SecretsModel } from '../secrets';
import type { ISecretStore } from '../secrets';
import { FormView } from '../view/form';
import type { IFormActions, IFormServices } from '../view/services';
import { formModel } from './cells';
import { FakeKernel, FakeSession, settle } from './fakekernel';
import { createRendermime } from './rendermime';

/** A store that says what it was given, and fails if it is told to. */
export class FakeSecrets implements ISecretStore {
  readonly values = new Map<string, string>();
  failure: Error | null = null;

  list() {
    const secrets = [...this.values.keys()].map(name => ({ name }));
    return Promise.resolve({ secrets });
  }

  set(name: string, value: string): Promise<void> {
    if (this.failure) {
      return Promise.reject(this.failure);
    }
    this.values.set(name, value);
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.values.delete(name);
    return Promise.resolve();
  }
}

export interface IShowOptions {
  readonly metadata?: JSONObject;
  readonly kernel?: FakeKernel | null;
  /** False: this server keeps no secrets. */
  readonly hasSecrets?: boolean;
}

/** Draws the form of a cell with all that is real but for the kernel and the server. */
export function showForm(source: string, options: IShowOptions = {}) {
  const {
    metadata = {},
    kernel = new FakeKernel(),
    hasSecrets = true
  } = options;
  const model = formModel(source, { metadata });
  const session = new FakeSession(kernel);
  const run = jest.fn(() => Promise.resolve(true));
  const autoRun = new AutoRun({
    sessionContext: session.context,
    source: () => model.source,
    run
  });
  const store = new FakeSecrets();
  const actions = {
    run: jest.fn(),
    change: jest.fn((change: () => void) => {
      try {
        change();
        return true;
      } catch {
        return false;
      }
    }),
    addField: jest.fn(),
    editField: jest.fn(),
    openFormMenu: jest.fn(),
    openFieldMenu: jest.fn(),
    pickFile: jest.fn(() => Promise.resolve<string | null>(null)),
    moveSecret: jest.fn(() => Promise.resolve()),
    leave: jest.fn()
  } satisfies IFormActions;
  const services: IFormServices = {
    trans: nullTranslator.load('jupyterlab_modelarts'),
    rendermime: createRendermime(),
    choices: new KernelChoices(session.context),
    secrets: hasSecrets ? new SecretsModel(store) : null,
    autoRun,
    actions
  };
  const view = (titleRequests: number) => (
    <FormView model={model} services={services} titleRequests={titleRequests} />
  );
  const { container, rerender, unmount } = render(view(0));
  return {
    model,
    session,
    autoRun,
    store,
    services,
    actions,
    run,
    container,
    unmount,
    user: userEvent.setup(),
    editTitle: () => rerender(view(1)),
    row: (name: string) => rowOf(container, name)
  };
}

/** The row of a field. */
function rowOf(container: HTMLElement, name: string) {
  const row = [...container.querySelectorAll<HTMLElement>('[data-field]')].find(
    each => each.dataset.field === name
  );
  if (row === undefined) {
    throw new Error(`No row for ${name}`);
  }
  return within(row);
}

/** Somebody types into the code, or somebody else does something; then the browser draws. */
export function meanwhile(change: () => void): void {
  const frames: FrameRequestCallback[] = [];
  const request = jest
    .spyOn(window, 'requestAnimationFrame')
    .mockImplementation(frame => -frames.push(frame));
  try {
    act(change);
    act(() => frames.forEach(frame => frame(0)));
  } finally {
    request.mockRestore();
  }
}

/** Changes the code of a cell as an editor does: only what is different. */
export function retype(model: FormModel, from: string, to: string): void {
  const at = model.source.indexOf(from);
  if (at < 0) {
    throw new Error(`The code has no ${from}`);
  }
  meanwhile(() =>
    model.cell.sharedModel.updateSource(at, at + from.length, to)
  );
}

/** Takes an item of a dropdown. */
export function choose(list: HTMLElement, label: string): void {
  const option = within(list).getByRole<HTMLOptionElement>('option', {
    name: label
  });
  fireEvent.change(list, { target: { value: option.value } });
}

/** Lets promises and effects come to their end. */
export function rest(): Promise<void> {
  return act(settle);
}
