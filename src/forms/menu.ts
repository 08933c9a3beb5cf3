import { MenuSvg } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

export interface IMenuItem {
  readonly label: string;
  readonly icon?: LabIcon;
  readonly isEnabled?: boolean;
  readonly isToggled?: boolean;
  run(): void;
}

/** Shows a menu below an element; `null` stands for a line between items. */
export function openMenu(
  anchor: Element,
  items: readonly (IMenuItem | null)[]
): void {
  const commands = new CommandRegistry();
  const before = document.activeElement;
  // The menu has had the focus; when it is gone nothing has.
  const refocus = () => {
    if (
      document.activeElement === document.body &&
      before instanceof HTMLElement &&
      before.isConnected
    ) {
      before.focus();
    }
  };
  const menu = new MenuSvg({ commands });
  menu.addClass('jp-ThemedContainer');
  for (const [index, item] of items.entries()) {
    if (item === null) {
      menu.addItem({ type: 'separator' });
      continue;
    }
    const id = String(index);
    commands.addCommand(id, {
      label: item.label,
      ...(item.icon && { icon: item.icon }),
      isEnabled: () => item.isEnabled ?? true,
      ...(item.isToggled !== undefined && {
        isToggleable: true,
        isToggled: () => item.isToggled === true
      }),
      execute: () => {
        // First: dialogs give the focus back to where it was when they opened.
        refocus();
        item.run();
      }
    });
    menu.addItem({ command: id });
  }
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.aboutToClose.connect(() => {
    // Not while the menu still closes.
    setTimeout(() => {
      menu.dispose();
      refocus();
    });
  });
  menu.open(left, bottom);
}
