import './strict';

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import { localError } from '../../core/errors';
import { FormCommands } from '../ids';
import plugin from '../index';
import { settle } from './fakekernel';
import type { OpenNotebook } from './opennotebook';
import { closeAll, openNotebook } from './opennotebook';

type Extension = DocumentRegistry.IWidgetExtension<
  NotebookPanel,
  INotebookModel
>;

const FIELD = 'a = 1  # @param {type:"integer"}';

/** Settings that are there, and that can change. */
class FakeSettings {
  composite: Record<string, unknown> = { formWidth: 40 };
  readonly changed = new Signal<this, void>(this);
}

let commands: CommandRegistry;
let extension: Extension;
let open: OpenNotebook;
/** The node under the context menu. */
let under: HTMLElement | undefined;
const tracker: { currentWidget: NotebookPanel | null } = {
  currentWidget: null
};

async function start(registry: object | null = null): Promise<void> {
  commands = new CommandRegistry();
  const app = {
    commands,
    serviceManager: {
      serverSettings: ServerConnection.makeSettings({
        fetch: () => Promise.resolve(new Response('{"secrets": []}'))
      })
    },
    docRegistry: {
      addWidgetExtension: (name: string, added: Extension) => {
        expect(name).toBe('Notebook');
        extension = added;
      }
    },
    contextMenuHitTest: (test: (node: HTMLElement) => boolean) =>
      under && test(under) ? under : undefined
  };
  await plugin.activate(
    app as unknown as JupyterFrontEnd,
    tracker,
    null,
    registry,
    null,
    null
  );
}

beforeEach(async () => {
  open = await openNotebook([FIELD, 'print(1)']);
  tracker.currentWidget = open.panel;
  under = undefined;
});

afterEach(() => {
  closeAll();
  Notification.dismiss();
});

describe('the plugin', () => {
  it('gives each notebook its forms, for the commands, too', async () => {
    await start();
    expect(commands.isEnabled(FormCommands.hideCode)).toBe(false);
    const forms = extension.createNew(open.panel, open.context);
    await settle();
    open.notebook.activeCellIndex = 0;
    expect(commands.isEnabled(FormCommands.hideCode)).toBe(true);
    await commands.execute(FormCommands.hideCode);
    expect(open.form(0).model.view).toBe('form');
    open.notebook.activeCellIndex = 1;
    expect(commands.isEnabled(FormCommands.hideForm)).toBe(false);
    under = open.cell(0).node;
    expect(commands.isEnabled(FormCommands.hideForm, { context: true })).toBe(
      true
    );
    under = open.notebook.node;
    expect(commands.isEnabled(FormCommands.hideForm, { context: true })).toBe(
      false
    );
    tracker.currentWidget = null;
    expect(commands.isEnabled(FormCommands.add)).toBe(false);
    forms?.dispose();
  });

  it('sets the usual width of forms by the settings', async () => {
    const settings = new FakeSettings();
    await start({
      transform: jest.fn(() => ({ dispose: jest.fn() })),
      load: () => Promise.resolve(settings)
    });
    await settle();
    const width = () =>
      document.body.style.getPropertyValue('--jp-modelarts-form-width');
    expect(width()).toBe('40%');
    settings.composite.formWidth = 60;
    settings.changed.emit();
    expect(width()).toBe('60%');
  });

  it('works without the settings, and says that they are missing', async () => {
    await start({
      transform: jest.fn(() => ({ dispose: jest.fn() })),
      load: () => Promise.reject(localError('http.500', 'no settings'))
    });
    await settle();
    expect(Notification.manager.count).toBe(1);
    expect(commands.hasCommand(FormCommands.add)).toBe(true);
  });
});
