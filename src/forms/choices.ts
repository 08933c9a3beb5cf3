import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { isFree } from './kernelstatus';
import { PYTHON, isVariable } from './syntax';
import type { Choice } from './syntax';
import { readText } from './syntax/literal';

/** The items that a variable holds, or why they are not known. */
export type VariableChoices =
  | { readonly state: 'ready'; readonly choices: readonly Choice[] }
  | { readonly state: 'loading' | 'no-kernel' | 'not-python' | 'undefined' };

/** Milliseconds until a question is asked again that an idle kernel has not answered. */
const PATIENCE = 3000;

/** No dropdown shows more. */
export const MAX_CHOICES = 1000;

/** Longer items are cut by the kernel, which is asked for them in one message. */
const MAX_LENGTH = 1000;

/**
 * The items of dropdowns that come from variables of the kernel.
 *
 * Asks for plain names only, silently, and only for what some form has shown: at first, and again
 * after a cell has run. With another kernel all is forgotten.
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
    window.clearTimeout(this._reminder);
    Signal.clearData(this);
  }

  /** What is known of a variable; asks the kernel if that is nothing yet. */
  get(name: string): VariableChoices {
    const kernel = this._kernel();
    if (kernel === null) {
      return NO_KERNEL;
    }
    if (!isVariable(name, PYTHON)) {
      return UNDEFINED;
    }
    const known = this._known.get(name);
    if (known !== undefined) {
      return known;
    }
    this._known.set(name, LOADING);
    if (RESTARTING.has(kernel.status)) {
      // What it is asked now is lost.
      this._isWaiting = true;
    } else {
      void this._ask(kernel, [name]);
    }
    this._remind();
    return LOADING;
  }

  /**
   * Asks again for all that was asked for.
   *
   * Once more at most while the kernel has not answered: after "Run all" it has a queue of cells.
   */
  refresh(): void {
    if (this._refreshing > Date.now() - PATIENCE) {
      this._isStale = true;
      return;
    }
    const kernel = this._kernel();
    if (kernel !== null && this._known.size > 0) {
      void this._refresh(kernel);
    }
  }

  private async _refresh(kernel: Kernel.IKernelConnection): Promise<void> {
    const began = Date.now();
    this._refreshing = began;
    this._isStale = false;
    await this._ask(kernel, [...this._known.keys()]);
    if (this._refreshing === began) {
      this._refreshing = 0;
      if (this._isStale) {
        this.refresh();
      }
    }
  }

  /** A question may be lost with a connection that is renewed, and nobody says so: asks again. */
  private _remind(): void {
    window.clearTimeout(this._reminder);
    this._reminder = window.setTimeout(() => {
      const kernel = this._kernel();
      const open = [...this._known].filter(([, known]) => known === LOADING);
      if (kernel === null || open.length === 0) {
        return;
      }
      if (isFree(kernel.status)) {
        void this._ask(
          kernel,
          open.map(([name]) => name)
        );
      }
      this._remind();
    }, PATIENCE);
  }

  /** The kernel, if there is one that can be asked. */
  private _kernel(): Kernel.IKernelConnection | null {
    const kernel = this._session.session?.kernel;
    return kernel && !this._isDisposed && !GONE.has(kernel.status)
      ? kernel
      : null;
  }

  private async _ask(
    kernel: Kernel.IKernelConnection,
    names: readonly string[]
  ): Promise<void> {
    const era = this._era;
    const answers = await ask(kernel, names);
    // What was asked of a kernel before it went or restarted says nothing of the one that is there.
    if (era === this._era) {
      this._learn(answers);
    }
  }

  private _learn(answers: ReadonlyMap<string, VariableChoices>): void {
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
    if (GONE.has(status) || status.endsWith('restarting')) {
      this._forget();
    } else if (isFree(status) && this._isWaiting) {
      this._isWaiting = false;
      this.refresh();
    }
  }

  private _forget(): void {
    this._era++;
    this._refreshing = 0;
    this._known.clear();
    this._executing.clear();
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
  /** Counts the kernels and their restarts. */
  private _era = 0;
  /** Since when all is asked for; zero if it is not. */
  private _refreshing = 0;
  private _isStale = false;
  private _reminder = 0;
  /** Whether there is something to ask once the kernel has started. */
  private _isWaiting = false;
  private _isDisposed = false;
}

const NO_KERNEL: VariableChoices = { state: 'no-kernel' };
const NOT_PYTHON: VariableChoices = { state: 'not-python' };
const LOADING: VariableChoices = { state: 'loading' };
const UNDEFINED: VariableChoices = { state: 'undefined' };

/** Kernels that answer nothing any more. */
const GONE: ReadonlySet<Kernel.Status> = new Set(['dead', 'terminating']);

/** A kernel in one of these loses what it is asked. */
const RESTARTING: ReadonlySet<Kernel.Status> = new Set<Kernel.Status>([
  'autorestarting',
  'restarting'
]);

/** Asks a kernel for variables. Fails never: there is an answer for each. */
async function ask(
  kernel: Kernel.IKernelConnection,
  names: readonly string[]
): Promise<ReadonlyMap<string, VariableChoices>> {
  try {
    const { language_info } = await kernel.info;
    if (language_info.name !== 'python') {
      return new Map(names.map(name => [name, NOT_PYTHON]));
    }
    const reply = await kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: Object.fromEntries(
        names.map(name => [name, expression(name)])
      )
    }).done;
    const values =
      reply.content.status === 'ok' ? reply.content.user_expressions : null;
    return new Map(names.map(name => [name, read(property(values, name))]));
  } catch {
    // It went while it was asked.
    return new Map(names.map(name => [name, UNDEFINED]));
  }
}

/**
 * An expression for a variable's items: text, and whether it is a number or the like.
 *
 * Only lists and their kind are gone through: to walk a file or a generator would use it up. The
 * notebook may have variables that are called `list` or `str`.
 */
function expression(name: string): string {
  const kinds = ['list', 'tuple', 'set', 'frozenset', 'dict', 'range'];
  const items =
    `[(b.str(i)[:${MAX_LENGTH}], not b.isinstance(i, b.str)) ` +
    `for i, _ in b.zip(v, b.range(${MAX_CHOICES}))]`;
  const isList = `b.isinstance(v, (${kinds.map(kind => `b.${kind}`).join(', ')}))`;
  return (
    `(lambda b, v: b.__import__('json').dumps(${items} if ${isList} else None))` +
    `(__import__('builtins'), ${name})`
  );
}

/** What the kernel said, as far as it makes sense. */
function read(answer: unknown): VariableChoices {
  const text = property(property(answer, 'data'), 'text/plain');
  const json =
    typeof text === 'string' ? readText(text, PYTHON)?.value : undefined;
  const items = json === undefined ? null : parsed(json);
  if (!Array.isArray(items)) {
    return UNDEFINED;
  }
  const choices = items
    .slice(0, MAX_CHOICES)
    .flatMap((item: unknown): Choice[] =>
      Array.isArray(item) && typeof item[0] === 'string'
        ? [{ label: item[0], bare: item[1] === true }]
        : []
    );
  return { state: 'ready', choices };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, key)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
