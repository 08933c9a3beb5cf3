import './strict';
import '@testing-library/jest-dom';

import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { copyIcon } from '@jupyterlab/ui-components';

import { openMenu } from '../menu';
import { settle } from './fakekernel';
import { pressMenu } from './pressmenu';

let anchor: HTMLButtonElement;

beforeEach(() => {
  anchor = document.createElement('button');
  document.body.append(anchor);
  anchor.focus();
});

afterEach(async () => {
  fireEvent.keyDown(document.activeElement ?? document.body, {
    key: 'Escape',
    keyCode: 27
  });
  await settle();
  anchor.remove();
});

const item = (name: string) => screen.getByText(name).closest('li');

async function choose(run: () => void): Promise<void> {
  openMenu(anchor, [{ label: 'Do it', run }]);
  await pressMenu('Do it');
}

describe('a menu', () => {
  it('has items that can be done, that cannot, that are on, and lines between', async () => {
    openMenu(anchor, [
      { label: 'One', run: jest.fn(), icon: copyIcon },
      null,
      { label: 'Two', run: jest.fn(), isEnabled: false },
      { label: 'Three', run: jest.fn(), isToggled: true }
    ]);
    await screen.findByText('One');
    expect(item('Two')).toHaveAttribute('aria-disabled', 'true');
    expect(item('One')).not.toHaveClass('lm-mod-disabled');
    expect(item('Three')).toHaveClass('lm-mod-toggled');
    expect(
      document.querySelectorAll('.lm-Menu-item[data-type="separator"]')
    ).toHaveLength(1);
  });

  it('does what was chosen, once, and is gone', async () => {
    const run = jest.fn();
    await choose(run);
    await settle();
    expect(run).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('does nothing that is disabled', async () => {
    const run = jest.fn();
    openMenu(anchor, [{ label: 'Not now', run, isEnabled: false }]);
    expect(await pressMenu('Not now')).toBe(false);
    await settle();
    expect(run).not.toHaveBeenCalled();
  });

  it('gives the focus back before it does anything: dialogs give it back to there', async () => {
    const focused: (Element | null)[] = [];
    await choose(() => focused.push(document.activeElement));
    expect(focused).toEqual([anchor]);
  });

  it('gives the focus back when nothing was chosen', async () => {
    openMenu(anchor, [{ label: 'One', run: jest.fn() }]);
    const menu = await screen.findByRole('menu');
    fireEvent.keyDown(menu, { key: 'Escape', keyCode: 27 });
    await waitFor(() => expect(anchor).toHaveFocus());
  });

  it('leaves the focus where the chosen has put it', async () => {
    const other = document.createElement('input');
    document.body.append(other);
    await choose(() => other.focus());
    await settle();
    expect(other).toHaveFocus();
    other.remove();
  });

  it('does not mind that its button has gone', async () => {
    await choose(() => anchor.remove());
    await settle();
    expect(document.body).toHaveFocus();
  });
});
