import { galata, test as base } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { TestInfo } from '@playwright/test';

/** One way in which a user may see the suite. */
export interface ILook {
  name: string;
  theme: string;
  locale: string;
  viewport: { width: number; height: number };
}

const wide = { width: 1280, height: 800 };

export const LOOKS: ILook[] = [
  { name: 'light', theme: 'JupyterLab Light', locale: 'en', viewport: wide },
  { name: 'dark', theme: 'JupyterLab Dark', locale: 'en', viewport: wide },
  {
    name: 'contrast',
    theme: 'JupyterLab Dark High Contrast',
    locale: 'en',
    viewport: wide
  },
  {
    name: 'chinese',
    theme: 'JupyterLab Light',
    locale: 'zh_CN',
    viewport: wide
  },
  {
    name: 'narrow',
    theme: 'JupyterLab Light',
    locale: 'en',
    viewport: { width: 900, height: 700 }
  }
];

/** Galata's test, that works in every language. */
export const test = base.extend({
  // Galata waits for a tab called "Launcher", which has another name elsewhere.
  waitForApplication: async ({ baseURL }, use) => {
    void baseURL;
    await use(async page => {
      await page.waitForSelector('#jupyterlab-splash', { state: 'detached' });
      await page.waitForSelector('.jp-Launcher, .jp-NotebookPanel');
    });
  }
});

/** Options for `test.use` that show JupyterLab in a look. */
export function optionsOf(look: ILook): object {
  return {
    viewport: look.viewport,
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      '@jupyterlab/apputils-extension:themes': { theme: look.theme },
      '@jupyterlab/translation-extension:plugin': { locale: look.locale }
    }
  };
}

/** Save what the page shows as `screenshots/<look>-<name>.png`. */
export async function picture(
  page: IJupyterLabPageFixture,
  look: ILook,
  name: string,
  info: TestInfo
): Promise<void> {
  const path = `screenshots/${look.name}-${name}.png`;
  await page.screenshot({ path, animations: 'disabled' });
  await info.attach(name, { path });
}
