import { quiet } from './strict';
import '@testing-library/jest-dom';

import { waitFor } from '@testing-library/react';

import { rest, retype, showForm } from './showform';

const HOSTILE = [
  '<script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 1">',
  '<svg onload="window.hacked = 1"><script>1</script></svg>',
  '[click](javascript:window.hacked=1)',
  '<a href="javascript:window.hacked=1">x</a>',
  '<a href="  JaVaScRiPt&#58;window.hacked=1">x</a>',
  '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
  '<form action="https://evil"><input name=password></form>',
  '<style>body { display: none }</style>',
  '<object data="evil.swf"></object><embed src="evil">',
  '<base href="https://evil/">',
  '<meta http-equiv="refresh" content="0;url=https://evil">',
  '<div onclick="window.hacked = 1" onmouseover="window.hacked = 1">x</div>',
  '![x](javascript:window.hacked=1)',
  '<b id="main" data-commandlinker-command="apputils:reset">x</b>'
];

/** What could do harm. */
const DANGEROUS =
  'script, iframe, object, embed, base, meta, style, link, svg, [action], [name]';

function expectHarmless(container: HTMLElement): void {
  expect(container.querySelector(DANGEROUS)).toBeNull();
  for (const element of container.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^data-command/);
      // Browsers run nothing that is the source of an image.
      const isImage = element.localName === 'img' && name === 'src';
      expect(!isImage && /javascript:/i.test(value)).toBe(false);
    }
  }
  expect('hacked' in window).toBe(false);
}

const title = (container: HTMLElement) =>
  container.querySelector<HTMLElement>('.jp-ModelArts-Form-title');
const text = (container: HTMLElement) =>
  container.querySelector<HTMLElement>('.jp-ModelArts-Form-text');

describe('a text of the author', () => {
  it.each(HOSTILE)('does no harm as a title: %s', async hostile => {
    const { container } = showForm(`#@title A ${hostile}`);
    await waitFor(() => expect(title(container)?.textContent).toMatch(/^A/));
    await rest();
    expectHarmless(
      container.querySelector('.jp-ModelArts-Form-title') as HTMLElement
    );
  });

  it.each(HOSTILE)('does no harm as a text: %s', async hostile => {
    const { container } = showForm(`#@markdown A\n#@markdown ${hostile}`);
    await waitFor(() => expect(text(container)?.textContent).toMatch(/A/));
    await rest();
    expectHarmless(
      container.querySelector('.jp-ModelArts-Form-text') as HTMLElement
    );
  });

  it("has the author's markup", async () => {
    const { container } = showForm(
      '#@markdown ## Head\n#@markdown **bold** <b>b</b> [link](https://x.org)\n' +
        '#@markdown\n#@markdown | a | b |\n#@markdown |---|---|\n#@markdown | 1 | 2 |'
    );
    await waitFor(() =>
      expect(container.querySelector('table td')).toHaveTextContent('1')
    );
    expect(container.querySelector('h2')).toHaveTextContent('Head');
    expect(container.querySelector('strong')).toHaveTextContent('bold');
    const link = container.querySelector('a[href="https://x.org"]');
    expect(link).toHaveTextContent('link');
  });

  it('without markup is drawn at once, and is no markup', () => {
    const { container } = showForm('#@title Plain, 5 items: a - b "c"');
    expect(title(container)).toHaveTextContent('Plain, 5 items: a - b "c"');
  });

  it('follows the code without a moment of nothing', async () => {
    const { container, model } = showForm('#@markdown **one**');
    await waitFor(() => expect(text(container)).toHaveTextContent('one'));
    const seen: string[] = [];
    const observer = new MutationObserver(() =>
      seen.push(text(container)?.textContent?.trim() ?? '')
    );
    observer.observe(container, { childList: true, subtree: true });
    retype(model, 'one', 'two');
    expect(text(container)).toHaveTextContent('one');
    await waitFor(() => expect(text(container)).toHaveTextContent('two'));
    observer.disconnect();
    expect(seen).not.toContain('');
    expect(text(container)?.querySelectorAll('strong')).toHaveLength(1);
  });

  it('shows the last of what was typed quickly', async () => {
    const { container, model } = showForm('#@markdown **0**');
    for (let step = 0; step < 9; step++) {
      retype(model, `**${step}**`, `**${step + 1}**`);
    }
    await waitFor(() => expect(text(container)).toHaveTextContent('9'));
    await rest();
    expect(text(container)?.querySelectorAll('strong')).toHaveLength(1);
  });

  it('becomes plain, and markup again', async () => {
    const { container, model } = showForm('#@title **one**');
    await waitFor(() => expect(title(container)).toHaveTextContent('one'));
    retype(model, '**one**', 'plain');
    expect(title(container)?.textContent).toBe('plain');
    retype(model, 'plain', '*two*');
    await waitFor(() =>
      expect(title(container)?.querySelector('em')).toHaveTextContent('two')
    );
    expect(title(container)).toHaveTextContent(/^two$/);
  });

  it('leaves nothing behind, whether it was drawn or not', async () => {
    const { unmount, services } = showForm('#@title **one**\n#@markdown *two*');
    const made = jest.spyOn(services.rendermime, 'createRenderer');
    unmount();
    await rest();
    expect(made).not.toHaveBeenCalled();
    const other = showForm('#@title **one**');
    const create = services.rendermime.createRenderer.bind(services.rendermime);
    const renderers: ReturnType<typeof create>[] = [];
    jest
      .spyOn(other.services.rendermime, 'createRenderer')
      .mockImplementation(type => {
        const renderer = create(type);
        renderers.push(renderer);
        return renderer;
      });
    for (const next of ['**two**', '**three**']) {
      retype(other.model, other.model.form.title?.text ?? '', next);
      await rest();
    }
    retype(other.model, '**three**', '**four**');
    other.unmount();
    await rest();
    expect(renderers).toHaveLength(3);
    expect(renderers.map(({ isDisposed }) => isDisposed)).toEqual([
      true,
      true,
      true
    ]);
  });

  it('is shown as it is written if it cannot be drawn', async () => {
    const warned = quiet();
    const { container, model, services } = showForm('#@title Plain');
    const { rendermime } = services;
    const create = rendermime.createRenderer.bind(rendermime);
    jest.spyOn(rendermime, 'createRenderer').mockImplementation(type => {
      const renderer = create(type);
      renderer.renderModel = () => Promise.reject(new Error('no'));
      return renderer;
    });
    retype(model, 'Plain', '**bold**');
    await waitFor(() => expect(title(container)).toHaveTextContent('**bold**'));
    expect(warned).toHaveBeenCalledWith(
      'A text of a form could not be drawn',
      new Error('no')
    );
  });
});
