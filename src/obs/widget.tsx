import {
  ReactWidget,
  SidePanel,
  Toolbar,
  CommandToolbarButton
} from '@jupyterlab/ui-components';
import type { ITranslator } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Panel } from '@lumino/widgets';
import type { ReactElement } from 'react';

import { obsIcon } from './icons';
import { ObsCommands, PANEL_ID } from './ids';
import { ObsView } from './view';
import type { IViewProps } from './view';

export interface IBrowserOptions extends IViewProps {
  readonly translator: ITranslator;
}

/** The browser of object stores in the left sidebar. */
export class ObsBrowser extends SidePanel {
  constructor(private readonly _options: IBrowserOptions) {
    super({ content: new Panel(), translator: _options.translator });
    const { trans } = _options;
    this.id = PANEL_ID;
    this.addClass('jp-ModelArts-ObsPanel');
    this.title.icon = obsIcon;
    this.title.caption = trans.__('OBS');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('OBS'));
    this.content.node.removeAttribute('role');
    this.content.node.removeAttribute('aria-label');
    this._addToolbar();
    this.content.addWidget(new Body(_options));
  }

  /** Who never looks at it asks no store anything. */
  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    const { model } = this._options;
    if (!model.isLoaded) {
      void model.load();
    }
  }

  private _addToolbar(): void {
    const { commands, trans } = this._options;
    this.toolbar.node.setAttribute('aria-label', trans.__('OBS'));
    const add = (id: string) =>
      this.toolbar.addItem(
        id,
        new CommandToolbarButton({ commands, id, label: '' })
      );
    add(ObsCommands.connect);
    this.toolbar.addItem('spacer', Toolbar.createSpacerItem());
    add(ObsCommands.upload);
    add(ObsCommands.download);
    add(ObsCommands.newFolder);
    add(ObsCommands.refresh);
  }
}

class Body extends ReactWidget {
  constructor(private readonly _props: IViewProps) {
    super();
    this.addClass('jp-ModelArts-ObsBody');
    _props.model.changed.connect(this._onChanged, this);
  }

  override dispose(): void {
    this._props.model.changed.disconnect(this._onChanged, this);
    super.dispose();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.update();
  }

  protected render(): ReactElement {
    return <ObsView {...this._props} />;
  }

  private _onChanged(): void {
    if (this.isVisible) {
      this.update();
    }
  }
}
