import { nullTranslator } from '@jupyterlab/translation';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

/** The gettext domain of the suite, on the server and in the browser. */
export const DOMAIN = 'jupyterlab_modelarts';

/** Our translations; English where the application has no translator. */
export function loadTranslations(
  translator: ITranslator | null
): TranslationBundle {
  return (translator ?? nullTranslator).load(DOMAIN);
}

/** JupyterLab writes `zh_CN`; the browser's Intl wants `zh-CN`. */
export function localeOf(translator: ITranslator | null): string {
  const tag = (translator?.languageCode ?? '').replace(/_/g, '-');
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
