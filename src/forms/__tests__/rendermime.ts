import { EditorLanguageRegistry } from '@jupyterlab/codemirror';
import { createMarkdownParser } from '@jupyterlab/markedparser-extension';
import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';

/** The application's own renderers, as a notebook has them. */
export function createRendermime(): RenderMimeRegistry {
  return new RenderMimeRegistry({
    markdownParser: createMarkdownParser(new EditorLanguageRegistry()),
    initialFactories: standardRendererFactories
  });
}
