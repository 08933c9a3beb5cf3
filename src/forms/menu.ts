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
      execute: () => item.run()
    });
    menu.addItem({ command: id });
  }
  const { left, bottom } = anchor.getBoundingClientRect();
  const before = document.activeElement;
  menu.aboutToClose.connect(() => {
    // Not while the menu still closes.
    setTimeout(() => {
      menu.dispose();
      if (
        document.activeElement === document.body &&
        before instanceof HTMLElement &&
        before.isConnected
      ) {
        before.focus();
      }
    });
  });
  menu.open(left, bottom);
}
