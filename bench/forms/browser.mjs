/**
 * Measures a notebook in chromium, and says what it found.
 *
 *     node browser.mjs '{"url", "notebook", "cells", "what": "open" | "type"}'
 *
 * open: `{painted, idle}`, in seconds from asking for the notebook until its first cell is painted,
 * and until all its cells are there and the browser has nothing to do.
 * type: `{p95, work}`, in milliseconds: from a character in a cell's editor until the page is laid out,
 * and all that the page's thread does for a character until the next one, drawing included, on average.
 */
import { launch } from '../chromium.mjs';

const TIMEOUT_MS = 120_000;
const KEYS = 300;

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
    await frame();
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

/** In the page: type into a cell, and note how long each key keeps the page busy. */
async function type(keys) {
  const settled = () => new Promise(resolve => setTimeout(resolve));
  const quiet = () => new Promise(resolve => requestIdleCallback(resolve));
  const times = [];
  for (let key = 0; key < keys; key++) {
    await quiet();
    const start = performance.now();
    document.execCommand('insertText', false, 'abcdefgh '[key % 9]);
    // The editor hears of it in a microtask, and views may draw a task later.
    await settled();
    void document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { p95: times[Math.floor(times.length * 0.95)] };
}

/** How long the page's thread has been busy so far, in milliseconds. */
async function busy(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
}

async function main({ url, what, ...order }) {
  const browser = await launch();
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 }
    });
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.goto(url);
    await page.locator('.jp-LauncherCard').first().waitFor();
    await page.waitForTimeout(1500);
    const opened = await page.evaluate(open, order);
    if (what === 'open') {
      console.log(JSON.stringify(opened));
      return;
    }
    // Behind the value of the first cell's first field.
    const line = page.locator('.jp-CodeCell .cm-line', { hasText: '@param' });
    await line.first().click();
    await page.keyboard.press('Home');
    for (let step = 0; step < 'name_0 = "'.length; step++) {
      await page.keyboard.press('ArrowRight');
    }
    await page.waitForTimeout(1000);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await busy(session);
    const times = await page.evaluate(type, KEYS);
    const work = ((await busy(session)) - before) / KEYS;
    console.log(JSON.stringify({ ...times, work }));
  } finally {
    await browser.close();
  }
}

await main(JSON.parse(process.argv[2]));
