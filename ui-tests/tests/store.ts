import { expect } from '@jupyterlab/galata';
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONNECTION = 'embedded';
const BUCKET = 'workspace';
const PATIENCE = { timeout: 60_000 };

/** A folder of a test's own in the store that the server of the tests runs. */
export class Store {
  private constructor(
    private readonly _page: Page,
    /** In the bucket; ends with a slash. */
    readonly prefix: string
  ) {}

  /** Wait until the store is there, and show the folder in the browser of object stores. */
  static async open(page: Page, folder: string): Promise<Store> {
    const store = new Store(page, `${folder}/`);
    await expect.poll(() => store._isRunning(), PATIENCE).toBe(true);
    return store;
  }

  /** Where the store is, and its keys, as a user would be told them. */
  get access(): { endpoint: string; accessKey: string; secretKey: string } {
    const folder = home('data/modelarts/objectstore');
    const { endpoint } = readJson(join(folder, 'running.json'));
    const [credentials] = readJson(join(folder, 's3.json')).identities[0]
      .credentials;
    return { endpoint, ...credentials };
  }

  address(name: string): string {
    return `obs://${BUCKET}/${this.prefix}${name}`;
  }

  /** Write an object, whatever is there. */
  put(name: string, content: string): Promise<void> {
    return this._put(name, { content });
  }

  putBytes(name: string, bytes: Buffer): Promise<void> {
    const content = bytes.toString('base64');
    return this._put(name, { content, format: 'base64' });
  }

  private async _put(name: string, content: object): Promise<void> {
    const key = this.prefix + name;
    const data = { ...PLACE, key, ...content, etag: null };
    const reply = await this._request.put('modelarts/obs/document', { data });
    expect(reply.ok()).toBe(true);
  }

  /** What an object holds; null if there is none. */
  async read(name: string): Promise<string | null> {
    const params = { ...PLACE, key: this.prefix + name };
    const reply = await this._request.get('modelarts/obs/content', { params });
    return reply.ok() ? reply.text() : null;
  }

  /** Make a folder of objects `000000.csv` and so on, by way of the workspace. */
  async putMany(folder: string, count: number): Promise<void> {
    const source = home('root', `${this.prefix}many`, folder);
    mkdirSync(source, { recursive: true });
    for (let number = 0; number < count; number++) {
      const name = `${String(number).padStart(6, '0')}.csv`;
      writeFileSync(join(source, name), `${number}`);
    }
    await this._run({
      action: 'upload',
      sources: [`${this.prefix}many/${folder}`],
      destination: this.address('')
    });
    rmSync(home('root', `${this.prefix}many`), { recursive: true });
  }

  /** Wait until no transfer is under way. */
  async settle(): Promise<void> {
    await expect
      .poll(async () => {
        const jobs = await this._request.get('modelarts/jobs');
        return (await jobs.json()).active;
      }, PATIENCE)
      .toEqual([]);
  }

  /** Remove all. */
  async clear(): Promise<void> {
    await this.settle();
    await this._run({ action: 'delete', sources: [this.address('')] });
  }

  /** Show the folder, or one in it, in the browser of object stores. */
  async show(): Promise<void> {
    await run(this._page, 'obs:show');
    const panel = this._page.locator('#jp-modelarts-obs');
    await expect(panel.getByRole('grid')).toBeVisible(PATIENCE);
    await run(this._page, 'obs:refresh');
    await this.row(this.prefix.slice(0, -1)).dblclick();
    await expect(panel.locator('.jp-ModelArts-ObsCrumbs')).toContainText(
      this.prefix.slice(0, -1)
    );
  }

  row(name: string): Locator {
    return this._page
      .locator('#jp-modelarts-obs .jp-ModelArts-ObsRow')
      .filter({ hasText: name });
  }

  private get _request(): APIRequestContext {
    return this._page.request;
  }

  private async _isRunning(): Promise<boolean> {
    const reply = await this._request.get('modelarts/obs/connections');
    return (await reply.json()).embedded.state === 'running';
  }

  private async _run(spec: object): Promise<void> {
    const data = { spec: { kind: 'obs', connection: CONNECTION, ...spec } };
    const reply = await this._request.post('modelarts/jobs', { data });
    const { id } = await reply.json();
    await expect
      .poll(async () => {
        const job = await this._request.get(`modelarts/jobs/${id}`);
        return (await job.json()).state;
      }, PATIENCE)
      .toBe('succeeded');
    await this._request.delete(`modelarts/jobs/${id}`);
  }
}

const PLACE = { connection: CONNECTION, bucket: BUCKET };

/** Execute a command without waiting for its end: many ask something. */
export async function run(
  page: Page,
  command: string,
  args: object = {}
): Promise<void> {
  await page.evaluate(
    ([id, given]) => {
      void window.jupyterapp.commands.execute(id as string, given as object);
    },
    [command, args]
  );
}

function home(...parts: string[]): string {
  return join(process.env['MODELARTS_UI_HOME'] ?? '', ...parts);
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
