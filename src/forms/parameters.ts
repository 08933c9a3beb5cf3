import type { Field } from './syntax';

/**
 * A form's values as parameters of `%ma run` and `ma-cli run`: `--param name=value` each.
 *
 * Secrets, and what is no plain value, are left out: an expression means nothing outside of its cell.
 */
export function asParameters(fields: readonly Field[]): string {
  return fields
    .filter(field => field.type !== 'secret' && field.value !== null)
    .map(field => `--param ${quoted(`${field.name}=${String(field.value)}`)}`)
    .join(' ');
}

/** A word for a shell; quoted only where it has to be. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replace(/'/g, `'"'"'`)}'`;
}
