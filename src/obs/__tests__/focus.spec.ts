import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';

import { returnFocus } from '../focus';

let panel: HTMLElement;
let list: HTMLElement;
let elsewhere: HTMLElement;
let menu: Menu;

beforeEach(() => {
  document.body.innerHTML =
    '<div id="panel"><div tabindex="0" id="list"></div></div><button></button>';
  panel = document.getElementById('panel')!;
  list = document.getElementById('list')!;
  elsewhere = document.querySelector('button')!;
  menu = new Menu({ commands: new CommandRegistry() });
  menu.addItem({ type: 'separator' });
  returnFocus(menu, panel);
});

/** Ask for a menu somewhere, as the mouse and the keys do. */
function ask(target: HTMLElement): void {
  target.focus();
  target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
}

/** A menu opens, takes the focus, and is closed by Escape. */
function openAndClose(): void {
  menu.open(0, 0);
  (document.activeElement as HTMLElement).blur();
  menu.close();
}

it('gives the focus back when the menu closes', () => {
  ask(list);
  openAndClose();
  expect(document.activeElement).toBe(list);
});

it('takes no focus when a menu elsewhere closes, also after a menu of the browser here', () => {
  ask(list);
  ask(elsewhere);
  openAndClose();
  expect(document.activeElement).not.toBe(list);
});
