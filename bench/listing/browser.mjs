/**
 * Opens a folder of many objects as a user does it, scrolls through all of it, and says how that was.
 *
 *     node browser.mjs '{"url", "folder", "count"}'
 *
 * `first` are seconds from the double click until the frame with the first rows, `frames` the
 * milliseconds between frames while it scrolls ten rows a frame, `before` and `after` the bytes of
 * the page's heap after `WARM` rows and after all rows, each after a garbage collection.
 */
import { launch } from '../chromium.mjs';

/** Rows after which what is kept does not grow any more. */
const WARM = 20_000;
const SCROLLING_MS = 5_000;

async function heap(session) {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** From the double click to the frame in which the first row is there. */
async function open(page, folder) {
  const row = page.locator('.jp-ModelArts-ObsRow').filter({ hasText: folder });
  await row.waitFor();
  const first = page.evaluate(
    () =>
      new Promise(resolve => {
        let start;
        document.addEventListener('dblclick', () => (start = performance.now()), {
          capture: true,
          once: true
        });
        const look = () => {
          const rows = document.querySelectorAll('.jp-ModelArts-ObsRow');
          if (start && rows[0]?.textContent?.includes('000000.csv')) {
            resolve((performance.now() - start) / 1000);
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
      })
  );
  await row.dblclick();
  return first;
}

/** Scroll ten rows a frame. Returns the milliseconds between frames. */
function scroll(list) {
  return list.evaluate(
    (node, duration) =>
      new Promise(resolve => {
        const gaps = [];
        const start = performance.now();
        let last = start;
        const step = now => {
          gaps.push(now - last);
          last = now;
          node.scrollTop += 240;
          if (now - start < duration) {
            requestAnimationFrame(step);
          } else {
            resolve(gaps.slice(1));
          }
        };
        requestAnimationFrame(step);
      }),
    SCROLLING_MS
  );
}

/** Go to the end again and again, until so many rows are known. */
function readUntil(list, rows) {
  return list.evaluate(
    (node, height) =>
      new Promise(resolve => {
        const step = () => {
          if (node.scrollHeight >= height) {
            resolve();
          } else {
            node.scrollTop = node.scrollHeight;
            requestAnimationFrame(step);
          }
        };
        step();
      }),
    rows * 24
  );
}

const { url, folder, count } = JSON.parse(process.argv[2]);
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page.waitForFunction(() => window.jupyterapp?.restored);
  await page.evaluate(async () => {
    await window.jupyterapp.restored;
    await window.jupyterapp.commands.execute('obs:show');
  });
  const first = await open(page, folder);
  const list = page.locator('.jp-ModelArts-ObsList');
  const frames = await scroll(list);
  const session = await page.context().newCDPSession(page);
  await readUntil(list, Math.min(WARM, count));
  const before = await heap(session);
  await readUntil(list, count);
  const after = await heap(session);
  console.log(JSON.stringify({ first, frames, before, after }));
} finally {
  await browser.close();
}
