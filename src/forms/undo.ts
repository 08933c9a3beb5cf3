/** What a manager of undo steps must offer to have its steps grouped; yjs' does. */
interface IStepper {
  captureTimeout: number;
  stopCapturing(): void;
}

/** Whose steps are being grouped, by the manager: forms of one notebook may share one. */
const holders = new WeakMap<IStepper, UndoSteps>();

/**
 * Makes one undo step of all changes between `begin` and `end`.
 *
 * By themselves the steps follow the clock: two quick changes would be one, and a slow drag many.
 */
export class UndoSteps {
  /** @param owner - a shared model; without a manager of steps nothing is grouped. */
  constructor(private readonly _owner: object) {}

  begin(): void {
    const stepper = this._stepper === null ? stepperOf(this._owner) : null;
    if (stepper === null) {
      return;
    }
    // What somebody else has left open ends here, and gives the usual time back.
    holders.get(stepper)?.end();
    holders.set(stepper, this);
    this._stepper = stepper;
    this._timeout = stepper.captureTimeout;
    stepper.stopCapturing();
    stepper.captureTimeout = Infinity;
  }

  end(): void {
    const stepper = this._stepper;
    if (stepper !== null) {
      this._stepper = null;
      holders.delete(stepper);
      stepper.captureTimeout = this._timeout;
      stepper.stopCapturing();
    }
  }

  private _stepper: IStepper | null = null;
  private _timeout = 0;
}

/** Looked up each time: it changes with the notebook's setting of undo over the whole document. */
function stepperOf(owner: object): IStepper | null {
  const manager: unknown =
    'undoManager' in owner ? owner.undoManager : undefined;
  return isStepper(manager) ? manager : null;
}

function isStepper(value: unknown): value is IStepper {
  return (
    typeof value === 'object' &&
    value !== null &&
    'captureTimeout' in value &&
    typeof value.captureTimeout === 'number' &&
    'stopCapturing' in value &&
    typeof value.stopCapturing === 'function'
  );
}
