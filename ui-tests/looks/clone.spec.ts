import { Forge } from '../tests/forge';
import { Suite } from '../tests/page';
import { LOOKS, optionsOf, picture, test } from './looks';

const FILES = {
  'README.md': 'hello',
  'README.MD': 'hello',
  'docs/guide/images/a.png': '',
  'docs/reference/a.md': '',
  'notebooks/01-start/a.ipynb': '',
  'notebooks/02-train/a.ipynb': '',
  'src/resnet/layers/conv/a.py': '',
  'src/resnet/layers/norm/a.py': '',
  'src/resnet/data/a.py': '',
  'tests/unit/a.py': ''
};
const BRANCHES = ['develop', 'feature/faster-loader', 'release/2.1'];

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('Git repository', async ({ page }, info) => {
      const forge = await Forge.open();
      forge.make('team/resnet', FILES, BRANCHES, { 'src/cache': '/var/tmp' });
      forge.make('private/plans', { 'plan.txt': 'secret' }, []);
      await page.request.delete('modelarts/jobs');
      const suite = new Suite(page.page);
      const open = () =>
        page.evaluate(() => window.jupyterapp.commands.execute('clone:open'));
      const address = page.locator('.jp-ModelArts-Clone-address input');
      const clone = page.locator('.jp-ModelArts-Clone-footer .jp-mod-accept');
      await open();
      await picture(page, look, 'clone-empty', info);

      await address.fill(
        forge.url('/team/resnet/tree/develop/src/resnet/data')
      );
      await page.locator('.jp-ModelArts-Clone-folders button').click();
      await page.locator('.jp-ModelArts-Clone-folder').nth(5).waitFor();
      await page.locator('.jp-ModelArts-Clone-folderTree').press('ArrowDown');
      await picture(page, look, 'clone-folders', info);
      await page.locator('.jp-ModelArts-Clone-pair input').first().click();
      await page
        .locator('.jp-ModelArts-Clone-pair input')
        .first()
        .press('Alt+ArrowDown');
      await picture(page, look, 'clone-branches', info);

      await address.fill(forge.url('/team/resnet'));
      await page.locator('.jp-ModelArts-Clone-options').waitFor();
      await clone.click();
      await page.locator('.Toastify__toast--warning').waitFor();
      await suite.showTransfers();
      await picture(page, look, 'clone-warnings', info);

      await open();
      await address.fill(forge.url('/team/resnet'));
      await page.locator('.jp-ModelArts-Clone-existing').waitFor();
      await picture(page, look, 'clone-conflict', info);
      const name = page.locator('.jp-ModelArts-Clone-pair input').nth(1);
      await name.fill('../up');
      await page.locator('.jp-ModelArts-Clone-warn').waitFor();
      await picture(page, look, 'clone-name', info);

      await address.fill(forge.url('/private/plans'));
      await page.locator('.jp-ModelArts-Clone-signin').waitFor();
      await picture(page, look, 'clone-signin', info);
      forge.close();
    });
  });
}
