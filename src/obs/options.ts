import type { ISettingRegistry } from '@jupyterlab/settingregistry';

/** What users may set, as in schema/obs.json. */
export interface IObsOptions {
  readonly pageSize: number;
  /** Hours. */
  readonly linkExpiry: number;
  readonly confirmDelete: boolean;
}

export const DEFAULT_OPTIONS: IObsOptions = {
  pageSize: 1000,
  linkExpiry: 24,
  confirmDelete: true
};

/** Settings are a file that users may write anything into. */
export function readOptions(
  settings: ISettingRegistry.ISettings['composite']
): IObsOptions {
  const { pageSize, linkExpiry, confirmDelete } = {
    ...DEFAULT_OPTIONS,
    ...settings
  };
  return {
    pageSize:
      typeof pageSize === 'number' && pageSize >= 100 && pageSize <= 1000
        ? Math.floor(pageSize)
        : DEFAULT_OPTIONS.pageSize,
    linkExpiry:
      typeof linkExpiry === 'number' ? linkExpiry : DEFAULT_OPTIONS.linkExpiry,
    confirmDelete: confirmDelete !== false
  };
}
