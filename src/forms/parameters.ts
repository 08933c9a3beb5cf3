import type { Field } from './syntax';

/** A form's values as parameters of `%ma run` and `ma-cli run`: `--param name=value` each. */
export function asParameters(fields: readonly Field[]): string {
  return fields
    .filter(isParameter)
    .map(({ name, value }) => `--param ${quoted(`${name}=${String(value)}`)}`)
    .join(' ');
}

/**
 * Whether a field can be a parameter.
 *
 * Not so are secrets, expressions, which mean nothing outside of their cell, values of several lines,
 * which a line of magic cannot hold, and targets that are no plain name.
 */
export function isParameter({ name, type, value }: Field): boolean {
  return (
    type !== 'secret' &&
    value !== null &&
    /^[\p{L}\p{N}_]+$/u.test(name) &&
    !/[\r\n]/.test(String(value))
  );
}

/** A word for a shell; quoted only where it has to be. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replace(/'/g, `'"'"'`)}'`;
}
