/**
 * Measures a notebook in chromium, and says what it found.
 *
 *     node browser.mjs '{"what": "open", "urls": [URL], "notebook": PATH, "cells": N}'
 *     node browser.mjs '{"what": "type", "urls": [URL, URL], "notebook": PATH, "cells": N}'
 *
 * open: `{painted, idle}`, in seconds from asking for the notebook until its first cell is painted,
 * and until all its cells are there and the browser has nothing to do.
 * type: `[[N, ...]]`, one list for each URL, in milliseconds: all that a page's thread does for each key
 * in a cell's editor, drawing included. The pages are open side by side and typed into in turn.
 */
import { launch } from '../chromium.mjs';

const TIMEOUT_MS = 120_000;
/** So often the pages are typed into in turn, so many keys each time. */
const BLOCKS = 16;
const KEYS = 25;

/** In the page: open the notebook and note when it is there. */
async function open({ notebook: path, cells }) {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  const idle = () =>
    new Promise(resolve =>
      requestIdleCallback(deadline => resolve(deadline.timeRemaining()))
    );
  const start = performance.now();
  const widget = window.jupyterapp.commands.execute('docmanager:open', {
    path
  });
  const first = '.jp-Notebook .jp-Cell .cm-content';
  while (!document.querySelector(first)?.textContent) {
    await frame();
  }
  // The frame after the one that holds it: then it has been painted.
  await frame();
  await frame();
  const painted = performance.now();
  const { content } = await widget;
  while (
    content.widgets.length < cells ||
    content.widgets.some(cell => cell.isPlaceholder())
  ) {
    // Not in each frame, which would make the browser draw where it has nothing to draw.
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  // A full idle period: nothing else is waiting.
  for (let quiet = 0; quiet < 3; ) {
    quiet = (await idle()) > 40 ? quiet + 1 : 0;
  }
  return {
    painted: (painted - start) / 1000,
    idle: (performance.now() - start) / 1000
  };
}

/** In the page: one key, null for backspace; then wait until it is drawn and nothing else is waiting. */
async function type(character) {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  if (character === null) {
    document.execCommand('delete');
  } else {
    document.execCommand('insertText', false, character);
  }
  // The frame that draws it, and the one after, before which views may draw a task later.
  await frame();
  await frame();
  await new Promise(resolve => requestIdleCallback(resolve));
}

/** A page with the notebook open, and what the opening took. */
async function show(browser, { url, ...order }) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 }
  });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  await page.goto(url);
  await page.locator('.jp-LauncherCard').first().waitFor();
  await page.waitForTimeout(1500);
  return { page, opened: await page.evaluate(open, order) };
}

/** The first form's cell, with the cursor in a value, to be typed into and measured. */
async function typist({ page }) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  };
  const works = [];
  return {
    works,
    async begin() {
      // In the value of the first cell's first field.
      await page.bringToFront();
      const line = page.locator('.jp-CodeCell .cm-line', { hasText: '@param' });
      await line.first().click();
      await page.keyboard.press('Home');
      for (let step = 0; step < 'name_0 = "'.length; step++) {
        await page.keyboard.press('ArrowRight');
      }
      await page.waitForTimeout(500);
    },
    /** Types a word, or takes it back. */
    async type(isBack) {
      await page.bringToFront();
      // The first one after the other page's is dearer, and is not counted.
      await page.evaluate(type, isBack ? null : ' ');
      for (let key = 0; key < KEYS; key++) {
        const before = await busy();
        await page.evaluate(type, isBack ? null : 'abcdefgh'[key % 8]);
        works.push((await busy()) - before);
      }
    }
  };
}

async function main({ urls, what, ...order }) {
  const browser = await launch();
  try {
    const shown = [];
    for (const url of urls) {
      shown.push(await show(browser, { url, ...order }));
    }
    if (what === 'open') {
      console.log(JSON.stringify(shown[0].opened));
      return;
    }
    const typists = await Promise.all(shown.map(typist));
    for (const each of typists) {
      await each.begin();
    }
    for (let block = 0; block < BLOCKS; block++) {
      for (const each of block % 2 === 0 ? typists : [...typists].reverse()) {
        await each.type(block % 2 === 1);
      }
    }
    console.log(JSON.stringify(typists.map(({ works }) => works)));
  } finally {
    await browser.close();
  }
}

await main(JSON.parse(process.argv[2]));
