import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';

const MARKDOWN = 'text/markdown';

/** Signs that a text means more than its letters. */
const MARKUP = /[*_`<>[\]#|~$\\\n&]|https?:|^\s*(-|\d+\.)/;

export interface IRenderedProps {
  readonly text: string;
  readonly rendermime: IRenderMimeRegistry;
  readonly className: string;
}

/**
 * A text of a notebook's author, drawn by the application's own renderer, which takes out what could
 * do harm: the text is never trusted.
 */
export function Rendered(props: IRenderedProps): ReactElement {
  const { text, rendermime, className } = props;
  const host = useRef<HTMLDivElement>(null);
  const isPlain = !MARKUP.test(text);
  useEffect(() => {
    const node = host.current;
    if (isPlain || node === null) {
      return;
    }
    const renderer = rendermime.createRenderer(MARKDOWN);
    const model = rendermime.createModel({
      data: { [MARKDOWN]: text },
      trusted: false
    });
    renderer.renderModel(model).then(
      () => show(renderer, node),
      reason => console.warn('A text of a form could not be drawn', reason)
    );
    return () => {
      if (renderer.isAttached) {
        MessageLoop.sendMessage(renderer, Widget.Msg.BeforeDetach);
        renderer.node.remove();
        MessageLoop.sendMessage(renderer, Widget.Msg.AfterDetach);
      }
      renderer.node.remove();
      renderer.dispose();
    };
  }, [text, isPlain, rendermime]);
  return (
    <div className={className} ref={host}>
      {isPlain && text}
    </div>
  );
}

/** The renderer sets formulas when it learns that it is in the page. */
function show(renderer: Widget, node: HTMLElement): void {
  if (renderer.isDisposed) {
    return;
  }
  if (node.isConnected) {
    Widget.attach(renderer, node);
  } else {
    node.appendChild(renderer.node);
  }
}
