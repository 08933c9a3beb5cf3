import { LOOKS, optionsOf, picture, test } from './looks';

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(optionsOf(look));

    test('JupyterLab with the suite', async ({ page }, info) => {
      await picture(page, look, 'lab', info);
    });
  });
}
