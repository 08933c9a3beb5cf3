/** What a manager of undo steps must offer to have its steps grouped; yjs' does. */
interface IStepper {
  captureTimeout: number;
  stopCapturing(): void;
}

/**
 * Makes one undo step of all changes between `begin` and `end`, and of each change outside.
 *
 * By themselves the steps follow the clock: two quick changes would be one, and a slow drag many.
 */
export class UndoSteps {
  /** @param owner - a shared model; without a manager of steps nothing is grouped. */
  constructor(private readonly _owner: object) {}

  begin(): void {
    if (this._restore !== null) {
      return;
    }
    const stepper = stepperOf(this._owner);
    if (stepper === null) {
      return;
    }
    const { captureTimeout } = stepper;
    stepper.stopCapturing();
    stepper.captureTimeout = Infinity;
    this._restore = () => {
      stepper.captureTimeout = captureTimeout;
      stepper.stopCapturing();
    };
  }

  end(): void {
    this._restore?.();
    this._restore = null;
  }

  /** Does something as one step, or as a part of the step that has begun. */
  during(change: () => void): void {
    if (this._restore !== null) {
      change();
      return;
    }
    this.begin();
    try {
      change();
    } finally {
      this.end();
    }
  }

  private _restore: (() => void) | null = null;
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
