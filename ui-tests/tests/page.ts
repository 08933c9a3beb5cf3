import type { Locator, Page } from '@playwright/test';

/** What a user does with uploads and transfers in one tab; of Galata's page, it is `page.page`. */
export class Suite {
  constructor(readonly page: Page) {}

  /** The same JupyterLab in another tab. */
  async openTab(): Promise<Suite> {
    const tab = await this.page.context().newPage();
    await tab.goto(this.page.url());
    await tab.waitForFunction(() =>
      window.jupyterapp?.commands.hasCommand('jobs:show')
    );
    return new Suite(tab);
  }

  /** Drop files made here on the file browser, as from the desktop. */
  async drop(files: Record<string, string>): Promise<void> {
    const data = await this.page.evaluateHandle(entries => {
      const transfer = new DataTransfer();
      for (const [name, text] of entries) {
        transfer.items.add(new File([text], name));
      }
      return transfer;
    }, Object.entries(files));
    const listing = this.page.locator('.jp-DirListing-content').first();
    for (const type of ['dragenter', 'dragover', 'drop']) {
      await listing.dispatchEvent(type, { dataTransfer: data });
    }
  }

  async openGetData(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp.commands.execute('get-data:open')
    );
  }

  async openRemote(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp.commands.execute('remote:open')
    );
  }

  /** Choose files or, with `folder`, a folder in the dialog "Get data". */
  async pick(paths: string | string[], folder = false): Promise<void> {
    await this.page
      .locator(`.jp-ModelArts-UploadDrop-input[data-folder="${folder}"]`)
      .setInputFiles(paths);
  }

  /** Upload files or a folder by the dialog "Get data". */
  async choose(paths: string | string[], folder = false): Promise<void> {
    await this.openGetData();
    await this.pick(paths, folder);
    await this.page.locator('.jp-ModelArts-UploadPage-upload').click();
  }

  /** What a file of the workspace holds. */
  async read(path: string): Promise<string> {
    const reply = await this.page.request.get(`files/${encodeURI(path)}`);
    return reply.text();
  }

  async showTransfers(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp.commands.execute('jobs:show')
    );
  }

  /** The row of a transfer in the panel. */
  row(name: string): Locator {
    return this.page.locator('.jp-ModelArts-Job', { hasText: name }).first();
  }

  button(name: string, label: string | RegExp): Locator {
    return this.row(name).getByRole('button', { name: label });
  }

  /** How far a transfer is, in percent. */
  async percent(name: string): Promise<number> {
    const bar = this.row(name).getByRole('progressbar');
    return Number(await bar.getAttribute('aria-valuenow'));
  }

  /**
   * Note where in their uploads the bodies begin that this tab sends from now on.
   *
   * @returns their offsets, growing
   */
  watchBodies(): readonly number[] {
    const offsets: number[] = [];
    this.page.on('request', request => {
      const creates =
        request.method() === 'POST' &&
        /modelarts\/upload\/?$/.test(request.url());
      if (creates || request.method() === 'PATCH') {
        offsets.push(Number(request.headers()['upload-offset'] ?? 0));
      }
    });
    return offsets;
  }

  /** Let the browser send no more than this many bytes a second; 0 for no limit. */
  async throttle(bytesPerSecond: number): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond || -1
    });
  }
}
