import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import type { PartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

type ExecuteRequest = KernelMessage.IExecuteRequestMsg['content'];

/** What a kernel answers to an expression: the text of its value, or anything else. */
export type Evaluate = (expression: string, name: string) => unknown;

/** A kernel that does nothing by itself but answer silent requests, at once unless it is held. */
export class FakeKernel {
  status: Kernel.Status = 'idle';
  readonly requests: ExecuteRequest[] = [];
  readonly info: Promise<PartialJSONObject>;
  evaluate: Evaluate = () => undefined;

  constructor(
    language = 'python',
    readonly name = 'python3'
  ) {
    this.info = Promise.resolve({ language_info: { name: language } });
  }

  /** Keeps answers back until `release`. */
  hold(): void {
    this._held = [];
  }

  release(): void {
    this._held?.forEach(held => held.resolve());
    this._held = null;
  }

  /** Nobody answers what was asked, and nobody says so. */
  lose(): void {
    this._held = null;
  }

  /** What becomes of requests when the kernel restarts or goes. */
  cancel(): void {
    this._held?.forEach(held => held.reject(new Error('Canceled future')));
    this._held = null;
  }

  requestExecute(content: ExecuteRequest): { done: Promise<unknown> } {
    if (this.status === 'dead') {
      throw new Error('Kernel is dead');
    }
    if (this.status === 'restarting' || this.status === 'autorestarting') {
      return { done: new Promise(() => undefined) };
    }
    this.requests.push(content);
    const reply = () => ({ content: this._reply(content) });
    if (this._held === null) {
      return { done: Promise.resolve(reply()) };
    }
    const held = new PromiseDelegate<void>();
    this._held.push(held);
    return { done: held.promise.then(reply) };
  }

  private _reply({ user_expressions = {} }: ExecuteRequest): unknown {
    const answers = Object.entries(user_expressions).map(
      ([name, code]): [string, unknown] => {
        const value = this.evaluate(code as string, name);
        return [
          name,
          typeof value === 'string'
            ? { status: 'ok', data: { 'text/plain': value }, metadata: {} }
            : (value ?? { status: 'error', ename: 'NameError' })
        ];
      }
    );
    return {
      status: 'ok',
      execution_count: 1,
      user_expressions: Object.fromEntries(answers)
    };
  }

  private _held: PromiseDelegate<void>[] | null = null;
}

/** A session as JupyterLab shows it, with its signals: whose kernel comes, goes, works and dies. */
export class FakeSession {
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly kernelChanged = new Signal<this, unknown>(this);
  readonly iopubMessage = new Signal<this, unknown>(this);
  session: { kernel: FakeKernel | null } | null;

  constructor(kernel: FakeKernel | null = new FakeKernel()) {
    this.session = kernel && { kernel };
  }

  get hasNoKernel(): boolean {
    return !this.session?.kernel;
  }

  get context(): ISessionContext {
    return this as unknown as ISessionContext;
  }

  setKernel(kernel: FakeKernel | null): void {
    const oldValue = this.session?.kernel ?? null;
    this.session = kernel && { kernel };
    oldValue?.cancel();
    this.kernelChanged.emit({ name: 'kernel', oldValue, newValue: kernel });
  }

  setStatus(status: Kernel.Status): void {
    const kernel = this.session?.kernel;
    if (kernel) {
      kernel.status = status;
      this.statusChanged.emit(status);
    }
  }

  /** What is heard of a request; a silent one echoes no input. */
  hear(id: string, silent = false): void {
    const emit = (msg_type: string, content: PartialJSONObject) =>
      this.iopubMessage.emit({
        header: { msg_type },
        parent_header: { msg_id: id },
        content
      });
    emit('status', { execution_state: 'busy' });
    if (!silent) {
      emit('execute_input', { code: 'x', execution_count: 1 });
    }
    emit('status', { execution_state: 'idle' });
  }
}

/** Lets all that waits for nothing but its turn come to it. */
export function settle(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve));
}
