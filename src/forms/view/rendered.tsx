import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';

const MARKDOWN = 'text/markdown';

/** Signs that a text means more than its letters. */
const MARKUP = /[*_`<>[\]#|~$\\\n&@]|https?:|www\.|^\s*([-+]|\d+[.)])/;

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
  const shown = useRef<Widget | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const isPlain = !MARKUP.test(text) || failed === text;
  useLayoutEffect(() => {
    const node = host.current;
    if (isPlain || node === null) {
      return remove(shown);
    }
    let isOver = false;
    const renderer = rendermime.createRenderer(MARKDOWN);
    const model = rendermime.createModel({
      data: { [MARKDOWN]: text },
      trusted: false
    });
    renderer.renderModel(model).then(
      () => {
        if (isOver) {
          renderer.dispose();
          return;
        }
        // What was there stays until now: else the cell would jump with each key that is typed.
        remove(shown);
        shown.current = renderer;
        show(renderer, node);
      },
      reason => {
        console.warn('A text of a form could not be drawn', reason);
        renderer.dispose();
        setFailed(text);
      }
    );
    return () => {
      isOver = true;
    };
  }, [text, isPlain, rendermime]);
  useEffect(() => () => remove(shown), []);
  return (
    <div className={className} ref={host}>
      {isPlain && text}
    </div>
  );
}

/** The renderer sets formulas when it learns that it is in the page. */
function show(renderer: Widget, node: HTMLElement): void {
  if (node.isConnected) {
    Widget.attach(renderer, node);
  } else {
    node.appendChild(renderer.node);
  }
}

function remove(shown: { current: Widget | null }): void {
  const renderer = shown.current;
  shown.current = null;
  if (renderer?.isAttached) {
    // The notebook may have taken the cell out of the page.
    MessageLoop.sendMessage(renderer, Widget.Msg.BeforeDetach);
    renderer.node.remove();
    MessageLoop.sendMessage(renderer, Widget.Msg.AfterDetach);
  }
  renderer?.node.remove();
  renderer?.dispose();
}
