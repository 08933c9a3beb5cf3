import type { Field } from './syntax';

/**
 * A form's values as parameters of `%ma run` and `ma-cli run`: `--param name=value` each.
 *
 * Left out are secrets, what is no plain value, as an expression means nothing outside of its cell,
 * values of several lines, which a line of magic cannot hold, and targets that are no plain name.
 */
export function asParameters(fields: readonly Field[]): string {
  return fields
    .filter(
      field =>
        field.type !== 'secret' && field.value !== null && isOneLine(field)
    )
    .map(field => `--param ${quoted(`${field.name}=${String(field.value)}`)}`)
    .join(' ');
}

function isOneLine({ name, value }: Field): boolean {
  return /^[\p{L}\p{N}_]+$/u.test(name) && !/[\r\n]/.test(String(value));
}

/** A word for a shell; quoted only where it has to be. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replace(/'/g, `'"'"'`)}'`;
}
