import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

type Schema = ISettingRegistry.ISchema;
type Property = ISettingRegistry.IProperty;

/**
 * Show a settings file in the user's language.
 *
 * The server translates the schemas of JupyterLab's own plugins only. The schema has to say
 * `"jupyter.lab.transform": true`.
 */
export function translateSettings(
  registry: ISettingRegistry,
  plugin: string,
  trans: TranslationBundle
): IDisposable {
  return registry.transform(plugin, {
    fetch: plugin => ({
      ...plugin,
      schema: translateSchema(plugin.schema, trans)
    })
  });
}

export function translateSchema(
  schema: Schema,
  trans: TranslationBundle
): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]): [string, Property] => [
      name,
      { ...property, ...texts(property, trans) }
    ]
  );
  return {
    ...schema,
    ...texts(schema, trans),
    ...menus(schema, trans),
    properties: Object.fromEntries(properties)
  };
}

/** The labels of submenus: JupyterLab looks for them among its own strings only. */
function menus(schema: Schema, trans: TranslationBundle): Partial<Schema> {
  const given = schema[MENUS];
  return given
    ? {
        [MENUS]: {
          main: (given.main ?? []).map(menu => translateMenu(menu, trans)),
          context: (given.context ?? []).map(item => translateItem(item, trans))
        }
      }
    : {};
}

const MENUS = 'jupyter.lab.menus';

function translateMenu(
  menu: ISettingRegistry.IMenu,
  trans: TranslationBundle
): ISettingRegistry.IMenu {
  const { label, items } = menu;
  return {
    ...menu,
    ...(label && { label: trans._p('schema', label) }),
    ...(items && { items: items.map(item => translateItem(item, trans)) })
  };
}

function translateItem<T extends ISettingRegistry.IMenuItem>(
  item: T,
  trans: TranslationBundle
): T {
  return item.submenu
    ? { ...item, submenu: translateMenu(item.submenu, trans) }
    : item;
}

function texts(
  of: { title?: unknown; description?: unknown },
  trans: TranslationBundle
): { title?: string; description?: string } {
  const { title, description } = of;
  return {
    ...(typeof title === 'string' && { title: trans._p('schema', title) }),
    ...(typeof description === 'string' && {
      description: trans._p('schema', description)
    })
  };
}
