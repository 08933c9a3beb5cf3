/**
 * Forms in code: the syntax alone, with no word of JupyterLab.
 *
 * `parseForm` reads the form that a cell's comments describe; the others say what to change in the
 * source, as an `Edit`, for a change of the form. Positions count UTF-16 code units.
 */
export { applyEdit, setText, setValue } from './edit';
export { addField, importSecret, replaceField, writeField } from './field';
export type { Language } from './language';
export { PYTHON, languageOf } from './language';
export { isInteger, isNumber } from './literal';
export { moveField } from './move';
export { mayHoldForm, parseForm } from './parse';
export { removeField, removeForm } from './remove';
export type { TitleKey } from './title';
export { setTitle, setTitleOption } from './titles';
export type {
  Choice,
  Edit,
  Field,
  FieldId,
  FieldSpec,
  FieldType,
  Form,
  FormErrorCode,
  Markdown,
  Misfit,
  Span,
  Title,
  TitleOptions,
  Value
} from './types';
export { FIELD_TYPES, FormError } from './types';
export { SLIDER, isDate, isVariable, matches } from './values';
