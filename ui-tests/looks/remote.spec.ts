import { Site } from '../tests/site';
import { Suite } from '../tests/page';
import { LOOKS, optionsOf, picture, test } from './looks';

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('Remote URL', async ({ page }, info) => {
      const site = await Site.open({
        '/data/measurements-2026.csv': 'a,b\n'.repeat(30_000),
        '/models/weights.tar.gz': 'x'.repeat(3 << 20),
        '/lessons/first.ipynb': '{}'
      });
      const suite = new Suite(page.page);
      await suite.openRemote();
      await picture(page, look, 'remote-empty', info);
      const addresses = page.locator('.jp-ModelArts-Remote textarea');
      await addresses.fill(site.url('/data/measurements-2026.csv'));
      await page.locator('.jp-ModelArts-Remote-facts').waitFor();
      await picture(page, look, 'remote-one', info);
      await addresses.fill(
        [
          site.url('/data/measurements-2026.csv'),
          site.url('/models/weights.tar.gz'),
          site.url('/lessons/first.ipynb'),
          site.url('/data/moved.csv'),
          'http://192.168.1.20/internal.csv'
        ].join('\n')
      );
      await page.locator('.jp-ModelArts-Remote-error').nth(1).waitFor();
      await picture(page, look, 'remote', info);
      site.close();
    });
  });
}
