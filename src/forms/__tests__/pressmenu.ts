import { MessageLoop } from '@lumino/messaging';
import { fireEvent, screen } from '@testing-library/dom';

/** Chooses an item of the open menu by keys, or closes it. Returns whether there is such an item. */
export async function pressMenu(label: string): Promise<boolean> {
  const menu = await screen.findByRole('menu');
  const { length } = menu.querySelectorAll('.lm-Menu-item');
  for (let step = 0; step < length; step++) {
    // The arrows pass over what is disabled.
    fireEvent.keyDown(menu, { key: 'ArrowDown', keyCode: 40 });
    MessageLoop.flush();
    const active = menu.querySelector('.lm-mod-active .lm-Menu-itemLabel');
    if (active?.textContent === label) {
      fireEvent.keyDown(menu, { key: 'Enter', keyCode: 13 });
      return true;
    }
  }
  fireEvent.keyDown(menu, { key: 'Escape', keyCode: 27 });
  return false;
}
