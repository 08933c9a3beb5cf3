import './strict';
import { resize } from './nearby';
import '@testing-library/jest-dom';

import { settle } from './fakekernel';
import type { OpenNotebook } from './opennotebook';
import { closeAll, openNotebook } from './opennotebook';

const FIELD = 'a = 1  # @param {type:"integer"}';
const PLAIN = 'print(1)';

afterEach(() => closeAll());

describe('what is to be seen', () => {
  const classes = (open: OpenNotebook) =>
    [...open.cell(0).node.classList]
      .filter(name => name.startsWith('jp-mod-modelartsForm'))
      .map(name => name.replace('jp-mod-modelartsForm', '') || 'form')
      .sort();

  it.each([
    ['both', ['-both', '-drawn', 'form']],
    ['form', ['-drawn', '-form', 'form']],
    ['code', ['form']]
  ])('is marked for the style: %s', async (cellView, marks) => {
    const open = await openNotebook([
      { source: FIELD, metadata: { cellView } }
    ]);
    expect(classes(open)).toEqual(marks);
    const isSeen = open.hosts(0).some(host => !host.matches('.lm-mod-hidden'));
    expect(isSeen).toBe(cellView !== 'code');
  });

  it('changes in place, and the form is the same one', async () => {
    const open = await openNotebook([FIELD]);
    const [host] = open.hosts(0);
    const { model } = open.form(0);
    model.setView('code');
    expect(host).toHaveClass('lm-mod-hidden');
    model.setView('form');
    expect(host).not.toHaveClass('lm-mod-hidden');
    expect(classes(open)).toEqual(['-drawn', '-form', 'form']);
    model.setView('both');
    expect(open.hosts(0)).toEqual([host]);
  });

  it('is the form on top where the title says so', async () => {
    const open = await openNotebook(['#@title T {single-column: true}']);
    expect(classes(open)).toEqual(['-both', '-column', '-drawn', 'form']);
    open.cell(0).model.sharedModel.setSource(FIELD);
    expect(classes(open)).toEqual(['-both', '-drawn', 'form']);
  });

  it('is labels over their controls where the form has little room', async () => {
    const open = await openNotebook([FIELD]);
    const [host] = open.hosts(0);
    const gauge = host?.querySelector('.jp-ModelArts-Form-gauge');
    const isSlim = (width: number) => {
      resize(gauge as Element, width);
      return host?.classList.contains('jp-mod-slim');
    };
    expect([500, 200, 0, 300].map(isSlim)).toEqual([false, true, false, false]);
  });

  it('has the width of the title or the metadata', async () => {
    const open = await openNotebook(['#@title T {form-width: "30%"}']);
    const width = () =>
      open
        .cell(0)
        .node.style.getPropertyValue('--jp-private-modelarts-form-width');
    expect(width()).toBe('30%');
    open.form(0).model.setWidth(70);
    expect(width()).toBe('70%');
    open.cell(0).model.sharedModel.setSource(FIELD);
    expect(width()).toBe('');
  });

  it('is not the code of Colab\'s cells without annotations that say "form"', async () => {
    const open = await openNotebook([
      { source: PLAIN, metadata: { cellView: 'form' } }
    ]);
    expect(classes(open)).toEqual([]);
  });

  it('is code while it is typed in, though what is typed says to hide it', async () => {
    const open = await openNotebook(['#@title T']);
    open.notebook.mode = 'edit';
    open.cell(0).editor?.focus();
    open
      .cell(0)
      .model.sharedModel.setSource('#@title T {display-mode: "form"}');
    expect(classes(open)).toEqual(['-both', '-drawn', 'form']);
    expect(open.cell(0).editor?.hasFocus()).toBe(true);
    open.cell(0).node.focus();
    expect(classes(open)).toEqual(['-drawn', '-form', 'form']);
  });

  it('leaves the keys to the button that shows the code when somebody hides it', async () => {
    const open = await openNotebook([FIELD]);
    open.notebook.mode = 'edit';
    open.cell(0).editor?.focus();
    open.cell(0).model.setMetadata('cellView', 'form');
    expect(document.activeElement).toHaveAttribute('title', 'Show the code');
    expect(open.notebook.mode).toBe('command');
  });

  it('leaves the keys to the cell when the form goes that had them', async () => {
    const open = await openNotebook([FIELD]);
    open.control(0, 'a').focus();
    open.form(0).model.setView('code');
    expect(open.cell(0).node).toHaveFocus();
    open.form(0).model.setView('both');
    open.control(0, 'a').focus();
    open.form(0).model.remove();
    expect(open.cell(0).node).toHaveFocus();
  });
});

describe('a cell whose code is hidden', () => {
  it('gives the keys to its first control when it is to be edited', async () => {
    const open = await openNotebook([
      { source: `#@title T\n${FIELD}`, metadata: { cellView: 'form' } }
    ]);
    open.cell(0).node.focus();
    open.notebook.mode = 'edit';
    expect(open.control(0, 'a')).toHaveFocus();
    expect(open.notebook.mode).toBe('command');
  });

  it('draws its form for that if it has not come near', async () => {
    const open = await openNotebook([]);
    open.notebook.model?.sharedModel.insertCell(0, {
      cell_type: 'code',
      source: FIELD,
      metadata: { cellView: 'form' }
    });
    await settle();
    open.notebook.activeCellIndex = 0;
    open.notebook.mode = 'edit';
    expect(open.control(0, 'a')).toHaveFocus();
  });

  it('has the keys go to the form when the cursor comes from the cell above', async () => {
    const open = await openNotebook([
      PLAIN,
      { source: FIELD, metadata: { cellView: 'form' } }
    ]);
    open.notebook.mode = 'edit';
    open.cell(0).editor?.focus();
    open.notebook.activeCellIndex = 1;
    expect(open.control(1, 'a')).toHaveFocus();
    expect(open.notebook.mode).toBe('command');
  });

  it('of controls that cannot be changed gives them to the first button', async () => {
    const open = await openNotebook([
      { source: FIELD, metadata: { cellView: 'form', editable: false } }
    ]);
    open.notebook.mode = 'edit';
    expect(document.activeElement?.tagName).toBe('BUTTON');
    expect(open.hosts(0)[0]).toContainElement(
      document.activeElement as HTMLElement
    );
  });

  it('is edited as usual when the code is shown', async () => {
    const open = await openNotebook([FIELD]);
    open.notebook.mode = 'edit';
    await settle();
    expect(open.notebook.mode).toBe('edit');
    expect(open.hosts(0)[0]).not.toContainElement(
      document.activeElement as HTMLElement
    );
  });
});
