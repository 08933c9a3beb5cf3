import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { PYTHON, isVariable } from './syntax';
import type { Choice } from './syntax';
import { readText } from './syntax/literal';

/** The items that a variable holds, or why they are not known. */
export type VariableChoices =
  | { readonly state: 'ready'; readonly choices: readonly Choice[] }
  | { readonly state: 'loading' | 'no-kernel' | 'not-python' | 'undefined' };

/** No dropdown shows more. */
export const MAX_CHOICES = 1000;

/** Longer items are cut by the kernel, which is asked for them in one message. */
const MAX_LENGTH = 1000;

/**
 * The items of dropdowns that come from variables of the kernel.
 *
 * Asks for plain names only, silently, and only what some form shows: after a cell has run, and
 * when there is another kernel.
 */
export class KernelChoices implements IDisposable {
  constructor(private readonly _session: ISessionContext) {
    _session.kernelChanged.connect(this._onKernelChanged, this);
    _session.statusChanged.connect(this._onStatus, this);
    _session.iopubMessage.connect(this._onMessage, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** What is known of a variable; asks the kernel if that is nothing yet. */
  get(name: string): VariableChoices {
    const kernel = this._session.session?.kernel;
    if (!kernel) {
      return NO_KERNEL;
    }
    const known = this._known.get(name);
    if (known !== undefined) {
      return known;
    }
    this._known.set(name, LOADING);
    void this._ask(kernel, [name]);
    return LOADING;
  }

  /** Asks again for all that was asked for. */
  refresh(): void {
    const kernel = this._session.session?.kernel;
    if (kernel && this._known.size > 0 && !this._isDisposed) {
      void this._ask(kernel, [...this._known.keys()]);
    }
  }

  private async _ask(
    kernel: Kernel.IKernelConnection,
    names: string[]
  ): Promise<void> {
    const asked = names.filter(name => isVariable(name, PYTHON));
    try {
      const { language_info } = await kernel.info;
      if (language_info.name !== 'python') {
        this._learn(names.map(name => [name, { state: 'not-python' }]));
        return;
      }
      const future = kernel.requestExecute({
        code: '',
        silent: true,
        store_history: false,
        allow_stdin: false,
        stop_on_error: false,
        user_expressions: Object.fromEntries(
          asked.map(name => [name, expression(name)])
        )
      });
      const reply = await future.done;
      const values = reply.content.status === 'ok' ? reply.content : null;
      this._learn(
        names.map(name => [name, read(values?.user_expressions?.[name])])
      );
    } catch {
      // The kernel went while it was asked; the next one is asked again.
      for (const name of names) {
        this._known.delete(name);
      }
    }
  }

  private _learn(answers: [string, VariableChoices][]): void {
    if (this._isDisposed) {
      return;
    }
    let changed = false;
    for (const [name, answer] of answers) {
      changed ||=
        JSON.stringify(this._known.get(name)) !== JSON.stringify(answer);
      this._known.set(name, answer);
    }
    if (changed) {
      this._changed.emit();
    }
  }

  private _onKernelChanged(): void {
    this._forget();
  }

  private _onStatus(_: ISessionContext, status: Kernel.Status): void {
    if (['autorestarting', 'dead', 'restarting'].includes(status)) {
      this._forget();
    }
  }

  private _forget(): void {
    this._known.clear();
    this._changed.emit();
  }

  /**
   * A cell of whichever notebook or console has run: variables may have changed.
   *
   * Silent requests, ours and those of other extensions, echo no input and do not count: else two
   * that ask after each other would never end.
   */
  private _onMessage(
    _: ISessionContext,
    message: KernelMessage.IMessage
  ): void {
    const { parent_header: parent, header, content } = message;
    const id = 'msg_id' in parent ? parent.msg_id : '';
    if (header.msg_type === 'execute_input') {
      this._executing.add(id);
    } else if (
      header.msg_type === 'status' &&
      'execution_state' in content &&
      content.execution_state === 'idle' &&
      this._executing.delete(id)
    ) {
      this.refresh();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _known = new Map<string, VariableChoices>();
  private readonly _executing = new Set<string>();
  private _isDisposed = false;
}

const NO_KERNEL: VariableChoices = { state: 'no-kernel' };
const LOADING: VariableChoices = { state: 'loading' };

/**
 * An expression for a variable's items: text, and whether it is a number or the like.
 *
 * Only lists and their kind are gone through: to walk a file or a generator would use it up.
 */
function expression(name: string): string {
  const kinds = '(list, tuple, set, frozenset, dict, range)';
  const items =
    `[(str(i)[:${MAX_LENGTH}], not isinstance(i, str)) ` +
    `for i, _ in zip(${name}, range(${MAX_CHOICES}))]`;
  return `__import__('json').dumps(${items} if isinstance(${name}, ${kinds}) else None)`;
}

/** What the kernel said, as far as it makes sense. */
function read(answer: unknown): VariableChoices {
  const text = property(property(answer, 'data'), 'text/plain');
  const json =
    typeof text === 'string' ? readText(text, PYTHON)?.value : undefined;
  if (json === undefined) {
    return { state: 'undefined' };
  }
  const items: unknown = JSON.parse(json);
  if (!Array.isArray(items)) {
    return { state: 'undefined' };
  }
  const choices = items.flatMap((item: unknown): Choice[] =>
    Array.isArray(item) && typeof item[0] === 'string'
      ? [{ label: item[0], bare: item[1] === true }]
      : []
  );
  return { state: 'ready', choices };
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
