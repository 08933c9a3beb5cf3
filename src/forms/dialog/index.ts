export { openFieldDialog } from './open';
export type { IFieldDialogOptions, IFieldDialogResult } from './open';
