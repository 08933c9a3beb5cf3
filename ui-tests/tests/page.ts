import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { CDPSession, Locator } from '@playwright/test';

/** What a user does with uploads and transfers. */
export class Suite {
  constructor(readonly page: IJupyterLabPageFixture) {}

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

  /** Open "Get data" and choose files or, with `folder`, a folder. */
  async choose(paths: string | string[], folder = false): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp.commands.execute('get-data:open')
    );
    await this.page
      .locator(`.jp-ModelArts-UploadDrop-input[data-folder="${folder}"]`)
      .setInputFiles(paths);
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

  button(name: string, label: string): Locator {
    return this.row(name).getByRole('button', { name: label });
  }

  /** Let the browser send no more than this many bytes a second; 0 for no limit. */
  async throttle(bytesPerSecond: number): Promise<CDPSession> {
    const session = await this.page.context().newCDPSession(this.page.page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond || -1
    });
    return session;
  }
}
