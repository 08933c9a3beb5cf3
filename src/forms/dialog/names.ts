/** Names of variables: which are free, and which would be in the way. */
import type { Language, Span } from '../syntax';
import { readAssignment } from '../syntax/assignment';
import { isPython } from '../syntax/language';
import { codeEnd, readLines } from '../syntax/reader';

const PROPOSED = 'param';

/** A name that stands nowhere in the code; `@param` is none. */
export function proposeName(source: string): string {
  const words = new Set(source.match(/@?[\p{ID_Continue}$]+/gu) ?? []);
  let name = PROPOSED;
  for (let count = 2; words.has(name); count++) {
    name = `${PROPOSED}_${count}`;
  }
  return name;
}

/** Functions and types of Python's own that are easily taken for free names. */
const BUILTINS = new Set(
  (
    'abs all any bin bool bytes callable chr classmethod compile complex delattr dict dir divmod ' +
    'enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id ' +
    'input int isinstance issubclass iter len list locals map max memoryview min next object oct ' +
    'open ord pow print property range repr reversed round set setattr slice sorted staticmethod ' +
    'str sum super tuple type vars zip'
  ).split(' ')
);

export function isBuiltin(name: string, language: Language): boolean {
  return isPython(language) && BUILTINS.has(name);
}

/**
 * Whether some line of the code gives a name another meaning: by an assignment, a definition, an
 * import or a loop.
 *
 * @param except - a part of the code that does not count.
 */
export function isAssigned(
  source: string,
  name: string,
  language: Language,
  except: Span | null
): boolean {
  return readLines(source, language).some((line, index) => {
    const isCounted =
      line.opened === index &&
      (except === null || line.end <= except.start || line.start >= except.end);
    if (!isCounted) {
      return false;
    }
    const end = codeEnd(line);
    const target = readAssignment(source, line, end, language)?.name;
    return (
      (target && source.slice(target.start, target.end) === name) ||
      binds(source.slice(line.text, end), name)
    );
  });
}

/** Whether a line of code binds a name by a word: `def`, `class`, `as`, `for` or `import`. */
function binds(code: string, name: string): boolean {
  let [isLoop, isImport] = [false, false];
  let before = '';
  const words = code.match(/[\p{ID_Continue}.]+/gu) ?? [];
  return words.some((word, index) => {
    const isBound =
      word === name &&
      (['as', 'class', 'def'].includes(before) ||
        isLoop ||
        (isImport && words[index + 1] !== 'as'));
    isLoop = word === 'for' || (isLoop && word !== 'in');
    isImport ||=
      word === 'import' && ['from', 'import'].includes(words[0] ?? '');
    before = word;
    return isBound;
  });
}
