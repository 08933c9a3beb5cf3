/**
 * Uploads files as a user does it, and says how long it took.
 *
 *     node browser.mjs '{"url", "ui": "ours" | "lab", "source", "target", "names"}'
 *
 * `source` is the folder of the files `names`, `target` the folder of the server where they
 * arrive. Time runs from the browser's event that files were chosen until the last one is
 * complete in `target`; the one click that follows the choice is part of it, for both.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { launch } from '../chromium.mjs';

const POLL_MS = 20;
const TIMEOUT_MS = 100_000;

/** Make the page note when the user's choice is made. */
async function noteChoice(input) {
  await input.evaluate(element =>
    element.addEventListener(
      'change',
      () => {
        // The document is what Playwright's own world and the page's have in common.
        document.documentElement.dataset.benchStart = String(Date.now());
      },
      { capture: true, once: true }
    )
  );
}

/** JupyterLab's own button; it asks for a confirmation of each large file. */
async function uploadByLab(page, paths, large) {
  const choosing = page.waitForEvent('filechooser');
  await page.locator('.jp-id-upload, [data-jp-item-name="uploader"]').click();
  const chooser = await choosing;
  await noteChoice(await chooser.element());
  await chooser.setFiles(paths);
  if (large) {
    await page.locator('.jp-Dialog .jp-mod-accept').click();
  }
}

/** The page "Local files" of our dialog "Get data". */
async function uploadByOurs(page, paths) {
  await page.getByRole('button', { name: 'Get data' }).first().click();
  const dialog = page.locator('.jp-ModelArts-UploadPage');
  const input = dialog.locator('input[type=file][data-folder=false]');
  await input.waitFor({ state: 'attached' });
  await noteChoice(await input.elementHandle());
  await input.setInputFiles(paths);
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
}

/** Wait until `target` has all files in full. Returns when that was. */
async function arrival(source, target, names) {
  const end = Date.now() + TIMEOUT_MS;
  const pending = [...names];
  while (Date.now() < end) {
    while (pending.length > 0) {
      const name = pending[pending.length - 1];
      const there = statSync(join(target, name), { throwIfNoEntry: false });
      if (there?.size !== statSync(join(source, name)).size) {
        break;
      }
      pending.pop();
    }
    if (pending.length === 0) {
      return Date.now();
    }
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${pending.length} of ${names.length} files did not arrive`);
}

/** What the page shows when something went wrong. */
async function describe(page) {
  const shown = page.locator('.jp-Dialog-content, .jp-toast-message');
  return (await shown.allInnerTexts()).join('\n');
}

async function main({ url, ui, source, target, names }) {
  const paths = names.map(name => join(source, name));
  const large = statSync(paths[0]).size > 15 << 20;
  const browser = await launch();
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 }
  });
  try {
    await page.goto(url);
    await page.locator('.jp-LauncherCard').first().waitFor();
    const arriving = arrival(source, target, names);
    // Whatever fails first is the one to be told of.
    arriving.catch(() => undefined);
    await (ui === 'ours' ? uploadByOurs : uploadByLab)(page, paths, large);
    const end = await arriving;
    const start = await page.evaluate(() =>
      Number(document.documentElement.dataset.benchStart)
    );
    console.log(JSON.stringify({ seconds: (end - start) / 1000 }));
  } catch (error) {
    console.error(await describe(page));
    throw error;
  } finally {
    await browser.close();
  }
}

await main(JSON.parse(process.argv[2]));
