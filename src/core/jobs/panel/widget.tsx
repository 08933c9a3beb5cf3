import {
  CommandToolbarButton,
  ReactWidget,
  SidePanel,
  Toolbar
} from '@jupyterlab/ui-components';
import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { Panel } from '@lumino/widgets';
import type { ReactElement } from 'react';

import { transferIcon } from '../../icons';
import type { JobDescriber } from '../describe';
import { GET_DATA_COMMAND, JobCommands, PANEL_ID } from '../ids';
import { whenLoaded } from '../loaded';
import type { IJobs } from '../tokens';
import type { IJobsPanel } from './tokens';
import { JobsView } from './view';
import { focusRow } from './walk';

export interface IPanelOptions {
  readonly jobs: IJobs;
  readonly describer: JobDescriber;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** The Transfers panel of the left sidebar. */
export class JobsPanel extends SidePanel implements IJobsPanel {
  constructor(options: IPanelOptions) {
    super({ content: new Panel(), translator: options.translator });
    const { trans } = options.describer;
    this.id = PANEL_ID;
    this.addClass('jp-ModelArts-JobsPanel');
    this.title.icon = transferIcon;
    this.title.caption = trans.__('Transfers');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Transfers'));
    this.content.node.removeAttribute('role');
    this.content.node.removeAttribute('aria-label');
    this._addToolbar(options);
    this.content.addWidget(new JobsBody(options));
  }

  reveal(id: string): void {
    focusRow(this.node, id);
  }

  private _addToolbar({ commands, describer }: IPanelOptions): void {
    const { trans } = describer;
    this.toolbar.node.setAttribute('aria-label', trans.__('Transfers'));
    const button = (id: string): CommandToolbarButton =>
      new CommandToolbarButton({ commands, id, label: '' });
    this.toolbar.addItem('get-data', button(GET_DATA_COMMAND));
    this.toolbar.addItem('spacer', Toolbar.createSpacerItem());
    this.toolbar.addItem('refresh', button(JobCommands.refresh));
    this.toolbar.addItem('clear-finished', button(JobCommands.clearFinished));
  }
}

/** Draws the view again whenever the jobs change and somebody can see it. */
class JobsBody extends ReactWidget {
  constructor(private readonly _options: IPanelOptions) {
    super();
    this.addClass('jp-ModelArts-JobsBody');
    const { jobs, commands } = _options;
    jobs.changed.connect(this._onChanged, this);
    commands.commandChanged.connect(this._onCommandChanged, this);
    void whenLoaded(jobs).then(() => {
      this._isLoaded = true;
      this.update();
    });
  }

  override dispose(): void {
    const { jobs, commands } = this._options;
    jobs.changed.disconnect(this._onChanged, this);
    commands.commandChanged.disconnect(this._onCommandChanged, this);
    super.dispose();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.update();
  }

  protected render(): ReactElement {
    const { jobs, describer, commands } = this._options;
    return (
      <JobsView
        jobs={jobs}
        describer={describer}
        isLoaded={this._isLoaded}
        hasGetData={commands.hasCommand(GET_DATA_COMMAND)}
        execute={this._execute}
      />
    );
  }

  private _onChanged(): void {
    if (this.isVisible) {
      this.update();
    }
  }

  private _onCommandChanged(
    _: CommandRegistry,
    { id }: CommandRegistry.ICommandChangedArgs
  ): void {
    if (id === GET_DATA_COMMAND) {
      this.update();
    }
  }

  private readonly _execute = (command: string, id?: string): void => {
    void this._options.commands.execute(
      command,
      id === undefined ? {} : { id }
    );
  };

  private _isLoaded = false;
}
