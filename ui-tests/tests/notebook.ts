import { expect } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** A cell of a notebook to be made. */
export interface ICell {
  source: string;
  type?: 'code' | 'markdown' | 'raw';
  metadata?: Record<string, unknown>;
}

export interface INotebookOptions {
  /** What the notebook says of its language; Python with its kernel if left out. */
  metadata?: object;
  /** Whether to wait for the kernel. */
  kernel?: boolean;
}

const PYTHON = {
  kernelspec: {
    name: 'python3',
    display_name: 'Python 3 (ipykernel)',
    language: 'python'
  },
  language_info: { name: 'python' }
};

/** What a user does with one notebook whose cells have forms. */
export class NotebookPage {
  constructor(
    readonly page: IJupyterLabPageFixture,
    readonly path: string
  ) {}

  /** Makes a notebook of cells, and opens it. */
  static async open(
    page: IJupyterLabPageFixture,
    path: string,
    cells: (ICell | string)[],
    { metadata = PYTHON, kernel = true }: INotebookOptions = {}
  ): Promise<NotebookPage> {
    const content = {
      cells: cells.map((cell, index) => asCell(cell, index)),
      metadata,
      nbformat: 4,
      nbformat_minor: 5
    };
    await page.contents.uploadContent(JSON.stringify(content), 'text', path);
    const notebook = new NotebookPage(page, path);
    await notebook.reopen(kernel);
    return notebook;
  }

  /** Opens the notebook. */
  async reopen(kernel = true): Promise<void> {
    await this.page.evaluate(
      path => window.jupyterapp.commands.execute('docmanager:open', { path }),
      this.path
    );
    await this.cell(0).waitFor();
    if (kernel) {
      await this.idle();
    }
  }

  /** Waits until the kernel has nothing to do. */
  async idle(): Promise<void> {
    await this.page
      .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
      .first()
      .waitFor();
  }

  cell(index: number): Locator {
    return this.page.locator('.jp-Notebook .jp-Cell').nth(index);
  }

  form(index: number): Locator {
    return this.cell(index).locator('.jp-ModelArts-Form');
  }

  field(index: number, name: string): Locator {
    return this.form(index).locator(`[data-field='${name}']`);
  }

  /** The first control of a field. */
  control(index: number, name: string): Locator {
    return this.field(index, name).locator('input, select, textarea').first();
  }

  editor(index: number): Locator {
    return this.cell(index).locator('.jp-InputArea-editor');
  }

  output(index: number): Locator {
    return this.cell(index).locator('.jp-OutputArea-output');
  }

  /** The code of a cell as the document has it. */
  source(index: number): Promise<string> {
    return this.page.evaluate(
      at =>
        (
          window.jupyterapp.shell.currentWidget as unknown as INotebookWidget
        ).content.widgets[at]!.model.sharedModel.getSource(),
      index
    );
  }

  /** Puts code into a cell as somebody else would who edits the same document. */
  async setSource(index: number, source: string): Promise<void> {
    await this.page.evaluate(
      ([at, text]) =>
        (
          window.jupyterapp.shell.currentWidget as unknown as INotebookWidget
        ).content.widgets[Number(at)]!.model.sharedModel.setSource(
          String(text)
        ),
      [index, source]
    );
  }

  /** A cell's metadata. */
  metadata(index: number): Promise<Record<string, unknown>> {
    return this.page.evaluate(
      at =>
        (
          window.jupyterapp.shell.currentWidget as unknown as INotebookWidget
        ).content.widgets[at]!.model.sharedModel.getMetadata(),
      index
    );
  }

  async expectSource(index: number, source: string): Promise<void> {
    await expect.poll(() => this.source(index)).toBe(source);
  }

  /** Sets the cursor behind a text in a cell's editor. */
  async clickBehind(index: number, text: string): Promise<void> {
    await this.editor(index).locator('.cm-content').click();
    await this.page.evaluate(
      ([at, before]) => {
        const { content } = window.jupyterapp.shell
          .currentWidget as unknown as INotebookWidget;
        const { editor, model } = content.widgets[Number(at)]!;
        const offset =
          model.sharedModel.getSource().indexOf(String(before)) +
          String(before).length;
        const position = editor!.getPositionAt(offset);
        editor!.setCursorPosition(position!);
      },
      [index, text]
    );
  }

  /** Chooses an entry of a cell's context menu. */
  async choose(index: number, ...labels: string[]): Promise<void> {
    await this.openContextMenu(index);
    for (const [depth, label] of labels.entries()) {
      const item = this.page
        .locator('.lm-Menu')
        .nth(depth)
        .locator('.lm-Menu-item')
        .filter({ has: this.page.getByText(label, { exact: true }) });
      await (depth < labels.length - 1 ? item.hover() : item.click());
    }
  }

  async openContextMenu(index: number): Promise<void> {
    await this.cell(index)
      .locator('.jp-InputPrompt, .jp-InputArea-prompt')
      .first()
      .click({ button: 'right' });
    await this.page.locator('.lm-Menu').first().waitFor();
  }

  async save(): Promise<void> {
    await this.page.notebook.save();
  }

  /** Loads JupyterLab again, with the notebook in front. */
  async reload(): Promise<void> {
    // Galata's own reload waits for a launcher.
    await this.page.page.reload();
    await this.page.waitForFunction(() =>
      window.jupyterapp?.commands.hasCommand('docmanager:open')
    );
    await this.reopen();
  }

  /** What stands on the disk. */
  async saved(): Promise<string> {
    const reply = await this.page.request.get(
      `files/${encodeURI(this.path)}?${Date.now()}`
    );
    return reply.text();
  }
}

function asCell(cell: ICell | string, index: number): object {
  const {
    source,
    type = 'code',
    metadata = {}
  } = typeof cell === 'string' ? { source: cell } : cell;
  return {
    cell_type: type,
    id: `cell-${index}`,
    metadata,
    source,
    ...(type === 'code' && { execution_count: null, outputs: [] })
  };
}

/** What of JupyterLab's notebook the tests look at, in the page. */
interface INotebookWidget {
  content: {
    widgets: {
      model: {
        sharedModel: {
          getSource(): string;
          setSource(source: string): void;
          getMetadata(): Record<string, unknown>;
        };
      };
      editor: {
        getPositionAt(offset: number): object;
        setCursorPosition(position: object): void;
      } | null;
    }[];
  };
}
