import './strict';
import '@testing-library/jest-dom';

import { act, screen } from '@testing-library/react';

import { FakeKernel } from './fakekernel';
import { meanwhile, rest, retype, showForm } from './showform';

const SOURCE = '#@title T {run: "auto"}\n#@markdown hello\nx = 1  # @param';

describe('a form', () => {
  it('shows title, texts and fields in the order of the code', () => {
    const { container } = showForm(
      '#@title T\n#@markdown one\na = 1  # @param\n#@markdown two\nb = 2  # @param'
    );
    expect(container.textContent).toMatch(/T.*one.*a.*two.*b/);
  });

  it('gains and loses fields with the code', () => {
    const { model, row } = showForm(SOURCE);
    retype(model, 'x = 1', 'y = 2  # @param\nx = 1');
    expect(row('y').getByRole('textbox', { name: 'y' })).toHaveValue('2');
    expect(row('x').getByRole('textbox', { name: 'x' })).toHaveValue('1');
    retype(model, 'x = 1  # @param', '');
    expect(screen.queryByRole('textbox', { name: 'x' })).toBeNull();
  });

  it('is drawn with the next frame while the code is typed, once for all keys', () => {
    const { model, row } = showForm(SOURCE);
    const box = row('x').getByRole('textbox', { name: 'x' });
    const frames: FrameRequestCallback[] = [];
    const request = jest
      .spyOn(window, 'requestAnimationFrame')
      .mockImplementation(frame => -frames.push(frame));
    for (const digit of '234') {
      act(() => {
        const end = model.source.indexOf('  # @param');
        model.cell.sharedModel.updateSource(end, end, digit);
      });
    }
    request.mockRestore();
    expect(box).toHaveValue('1');
    expect(frames).toHaveLength(1);
    act(() => frames[0]?.(0));
    expect(box).toHaveValue('1234');
  });

  it('is drawn at once where it is edited itself', () => {
    const { model, row } = showForm(SOURCE);
    const request = jest.spyOn(window, 'requestAnimationFrame');
    act(() => model.setValue('x', 7));
    expect(request).not.toHaveBeenCalled();
    expect(row('x').getByRole('textbox', { name: 'x' })).toHaveValue('7');
    request.mockRestore();
  });

  it('keeps the control that is typed in when lines come before it', async () => {
    const { model, user } = showForm(SOURCE);
    const box = screen.getByRole('textbox', { name: 'x' });
    await user.type(box, '0');
    retype(model, '#@markdown hello', '#@markdown hello\ny = 2  # @param');
    expect(box).toHaveFocus();
    await user.type(box, '0');
    expect(model.source).toContain('x = 100  #');
  });

  it('has buttons to run, to add, to show the code, and for more', async () => {
    const { user, actions, model } = showForm(SOURCE);
    await user.click(screen.getByRole('button', { name: 'Run this cell' }));
    expect(actions.run).toHaveBeenCalledWith(false);
    await user.click(screen.getByRole('button', { name: 'Add a form field' }));
    expect(actions.addField).toHaveBeenCalledTimes(1);
    const more = screen.getByRole('button', { name: 'More for this form' });
    await user.click(more);
    expect(actions.openFormMenu).toHaveBeenCalledWith(more);
    const toggle = screen.getByRole('button', { name: 'Show the code' });
    expect(toggle).toHaveAttribute('aria-pressed', 'true');
    await user.click(toggle);
    expect(model.view).toBe('form');
    expect(toggle).toHaveAttribute('aria-pressed', 'false');
    await user.click(toggle);
    expect(model.view).toBe('both');
  });

  it('of a title alone says what to do', async () => {
    const { user, actions, model } = showForm('#@title T');
    await user.click(
      screen.getByRole('button', { name: 'Add new form field…' })
    );
    expect(actions.addField).toHaveBeenCalledTimes(1);
    meanwhile(() => model.addField({ name: 'x', type: 'integer', value: 1 }));
    expect(
      screen.queryByRole('button', { name: 'Add new form field…' })
    ).toBeNull();
  });

  it('of a read-only cell can be run and looked at, not changed', () => {
    showForm('#@title T', { metadata: { editable: false } });
    expect(screen.getByText('Read-only')).toBeVisible();
    expect(screen.getAllByRole('button').map(button => button.title)).toEqual([
      'Run this cell',
      'Show the code',
      'More for this form'
    ]);
  });

  it('lets go of all it listens to', async () => {
    const { unmount, model, autoRun, services, session } = showForm(SOURCE);
    await rest();
    unmount();
    const looks = [
      jest.spyOn(model, 'view', 'get'),
      jest.spyOn(autoRun, 'state', 'get'),
      jest.spyOn(services.choices, 'get')
    ];
    model.setValue('x', '2');
    session.setStatus('busy');
    autoRun.request();
    session.setKernel(null);
    await rest();
    for (const look of looks) {
      expect(look).not.toHaveBeenCalled();
      look.mockRestore();
    }
  });
});

describe('a form that runs by itself', () => {
  it('says what it waits for', () => {
    const { autoRun, session } = showForm(SOURCE);
    const status = screen.getByRole('status');
    expect(status).toBeEmptyDOMElement();
    act(() => {
      session.setStatus('busy');
      autoRun.request();
    });
    expect(status).toHaveTextContent('Runs when the kernel is free');
  });

  it('says that it runs, and that it failed', async () => {
    const { autoRun, run } = showForm(SOURCE);
    let end: (ok: boolean) => void = () => undefined;
    run.mockImplementation(
      () =>
        new Promise(resolve => {
          end = resolve;
        })
    );
    act(() => autoRun.request());
    const status = screen.getByRole('status');
    expect(status).toHaveTextContent('Running…');
    end(false);
    await rest();
    expect(status).toHaveTextContent('The last run failed');
  });

  it('says that there is no kernel', async () => {
    const { autoRun, session } = showForm(SOURCE, { kernel: null });
    act(() => autoRun.request());
    const status = screen.getByRole('status');
    expect(status).toHaveTextContent('Runs when there is a kernel');
    act(() => session.setKernel(new FakeKernel()));
    await rest();
    expect(status).not.toHaveTextContent('Runs when there is a kernel');
  });
});
