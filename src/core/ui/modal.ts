import type { Message } from '@lumino/messaging';
import { Panel, PanelLayout, Widget } from '@lumino/widgets';

/** What may have the focus, apart from what is hidden or disabled. */
const FOCUSABLE =
  'a[href], button, input, select, textarea, jp-button, [tabindex]';

export interface IModalOptions {
  readonly content: Widget;
  /** The id of the element that says what the dialog is. */
  readonly labelledBy: string;
  readonly className: string;
  /** Whether a click outside closes it; not where that would throw away what was typed. */
  readonly isLight?: boolean;
}

/**
 * A modal window in the look of JupyterLab's dialogs.
 *
 * JupyterLab shows its own `Dialog`s one after the other and lets Enter press their buttons. This
 * one may ask further questions by such dialogs while it stays open, and leaves the keys to its
 * content.
 */
export class Modal extends Widget {
  constructor(options: IModalOptions) {
    super();
    this.addClass('jp-Dialog');
    this.addClass('jp-ThemedContainer');
    this.addClass(options.className);
    this._isLight = options.isLight ?? true;
    this.node.setAttribute('role', 'dialog');
    this.node.setAttribute('aria-modal', 'true');
    this.node.setAttribute('aria-labelledby', options.labelledBy);
    const panel = new Panel();
    panel.addClass('jp-Dialog-content');
    options.content.addClass('jp-ModelArts-Modal-body');
    panel.addWidget(options.content);
    this._panel = panel;
    const layout = (this.layout = new PanelLayout());
    layout.addWidget(panel);
  }

  open(): void {
    this._opener = document.activeElement;
    Widget.attach(this, document.body);
  }

  handleEvent(event: Event): void {
    switch (event.type) {
      case 'keydown':
        this._onKeydown(event as KeyboardEvent);
        break;
      case 'mousedown':
        this._pressedOutside = this._isOutside(event);
        if (this._pressedOutside && !this._isLight) {
          // The focus stays, and with it what Escape does.
          event.preventDefault();
        }
        break;
      case 'click':
        // A selection of text that ends outside must not close it.
        if (this._isLight && this._pressedOutside && this._isOutside(event)) {
          this.close();
        }
        break;
      default:
        break;
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    for (const type of EVENTS) {
      this.node.addEventListener(type, this);
    }
  }

  protected override onBeforeDetach(msg: Message): void {
    for (const type of EVENTS) {
      this.node.removeEventListener(type, this);
    }
    super.onBeforeDetach(msg);
  }

  protected override onCloseRequest(msg: Message): void {
    super.onCloseRequest(msg);
    this.dispose();
    if (this._opener instanceof HTMLElement && this._opener.isConnected) {
      this._opener.focus();
    }
  }

  private _onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Tab') {
      this._keepInside(event);
    }
  }

  /** From the last element Tab leads to the first, and back. */
  private _keepInside(event: KeyboardEvent): void {
    const elements = focusable(this._panel.node);
    const first = elements[0];
    const last = elements[elements.length - 1];
    const { activeElement } = document;
    if (event.shiftKey && activeElement === first) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && activeElement === last) {
      event.preventDefault();
      first?.focus();
    }
  }

  private _isOutside(event: Event): boolean {
    return !this._panel.node.contains(event.target as Node);
  }

  private readonly _panel: Panel;
  private readonly _isLight: boolean;
  private _opener: Element | null = null;
  private _pressedOutside = false;
}

const EVENTS = ['keydown', 'mousedown', 'click'];

function focusable(within: HTMLElement): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    element =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled') &&
      !element.closest('[hidden]')
  );
}
