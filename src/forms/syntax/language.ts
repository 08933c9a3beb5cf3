/** What the reader needs to know of a programming language. */
export interface Language {
  readonly id: string;
  /** What begins a comment that ends with the line. */
  readonly comment: '#' | '//';
  /** Whether a comment begins only after white space or at the line's start (`$#`, `${#a}`). */
  readonly commentAtWord?: boolean;
  /** Quotes of strings that end with the line; the first is used for new ones. */
  readonly quotes: readonly string[];
  /** Quotes of strings that may hold line breaks; the first is used for new ones. */
  readonly longQuotes: readonly string[];
  /** What a backslash escapes in strings with this quote: `''` nothing, `'*'` the usual. */
  readonly escapes: (quote: string) => string;
  /** What begins a variable's value in strings with this quote. */
  readonly interpolates: (quote: string) => readonly string[];
  /** What assigns, in the order of looking for it; the first is used for new ones. */
  readonly assigns: readonly string[];
  /** What stands around the name that is declared, if anything: `int x`, or `var x int`. */
  readonly declares: 'no' | 'type name' | 'name type';
  /** What joins the parts of a name, besides a full stop. */
  readonly joins: string;
  /** What stands before the name of a new variable. */
  readonly declaration: string;
  /** What ends the line of a new variable. */
  readonly terminator: string;
  /** Whether a comma may stand behind an assignment: an argument of a call. */
  readonly commas: boolean;
  readonly yes: string;
  readonly no: string;
  /** Whether white space may stand around the assignment. */
  readonly spaced: boolean;
}

const USUAL = (): string => '*';
const NOTHING = (): readonly string[] => [];

export const PYTHON: Language = {
  id: 'python',
  comment: '#',
  quotes: ['"', "'"],
  longQuotes: ['"""', "'''"],
  escapes: USUAL,
  interpolates: NOTHING,
  assigns: ['='],
  declares: 'no',
  joins: '.',
  declaration: '',
  terminator: '',
  commas: true,
  yes: 'True',
  no: 'False',
  spaced: true
};

/** Whether strings, magics and blocks are those of Python. */
export function isPython(language: Language): boolean {
  return language.id === PYTHON.id;
}

const HASH: Language = {
  ...PYTHON,
  id: 'hash',
  longQuotes: [],
  yes: 'true',
  no: 'false'
};

/**
 * The family of C. What stands between single quotes there is a character, if anything: a quote is
 * no quote (`'static` in Rust).
 */
const SLASHES: Language = {
  ...HASH,
  id: 'slashes',
  comment: '//',
  quotes: ['"'],
  declares: 'type name',
  joins: '::',
  terminator: ';'
};

/** In double quotes only, as single quotes mean what they hold. */
const inDouble =
  (...marks: string[]) =>
  (quote: string): readonly string[] =>
    quote === '"' ? marks : [];
const plainSingle = (quote: string): string => (quote === '"' ? '*' : "\\'");

const R: Language = {
  ...HASH,
  id: 'r',
  assigns: ['<-', '='],
  yes: 'TRUE',
  no: 'FALSE'
};

const JULIA: Language = {
  ...HASH,
  id: 'julia',
  // A character stands between single quotes there, and `'` also transposes.
  quotes: ['"'],
  longQuotes: ['"""'],
  declares: 'type name',
  interpolates: () => ['$']
};

const RUBY: Language = {
  ...HASH,
  id: 'ruby',
  escapes: plainSingle,
  interpolates: inDouble('#{', '#$', '#@')
};

const PERL: Language = {
  ...RUBY,
  id: 'perl',
  interpolates: inDouble('$', '@'),
  declares: 'type name',
  terminator: ';'
};

const SHELL: Language = {
  ...HASH,
  id: 'shell',
  commentAtWord: true,
  escapes: quote => (quote === '"' ? '"$`\\' : ''),
  interpolates: inDouble('$', '`'),
  declares: 'type name',
  commas: false,
  spaced: false
};

const JAVASCRIPT: Language = {
  ...SLASHES,
  id: 'javascript',
  quotes: ['"', "'"],
  longQuotes: ['`'],
  interpolates: quote => (quote === '`' ? ['${'] : []),
  joins: '.',
  // Unlike `const`, it can run again.
  declaration: 'var '
};

const GO: Language = {
  ...SLASHES,
  id: 'go',
  longQuotes: ['`'],
  escapes: quote => (quote === '`' ? '' : '*'),
  assigns: [':=', '='],
  declares: 'name type',
  terminator: ''
};

/** A language of C's family by the word that declares a variable, and what ends the line. */
function slashes(
  declaration: string,
  terminator: string,
  marks: readonly string[] = []
): Language {
  return { ...SLASHES, declaration, terminator, interpolates: () => marks };
}

const PHP: Language = {
  ...SLASHES,
  id: 'php',
  quotes: ['"', "'"],
  escapes: plainSingle,
  interpolates: inDouble('$')
};

const BY_NAME: ReadonlyMap<string, Language> = new Map([
  ['python', PYTHON],
  ['ipython', PYTHON],
  ['sage', PYTHON],
  ['r', R],
  ['julia', JULIA],
  ['ruby', RUBY],
  ['perl', PERL],
  ['bash', SHELL],
  ['sh', SHELL],
  ['shell', SHELL],
  ['zsh', SHELL],
  ['javascript', JAVASCRIPT],
  ['js', JAVASCRIPT],
  ['typescript', JAVASCRIPT],
  ['c', SLASHES],
  ['c++', slashes('auto ', ';')],
  ['c#', slashes('var ', ';')],
  ['csharp', slashes('var ', ';')],
  ['dart', slashes('var ', ';', ['$'])],
  ['f#', slashes('let ', '')],
  ['fsharp', slashes('let ', '')],
  ['go', GO],
  ['groovy', slashes('def ', '', ['$'])],
  ['java', slashes('var ', ';')],
  ['kotlin', slashes('val ', '', ['$'])],
  ['php', PHP],
  ['rust', slashes('let ', ';')],
  ['scala', slashes('val ', '')],
  ['swift', slashes('let ', '')]
]);

/** Languages whose comments begin with neither `#` nor `//`: they have no forms. */
const WITHOUT: ReadonlySet<string> = new Set([
  'clojure',
  'common lisp',
  'erlang',
  'fortran',
  'haskell',
  'html',
  'latex',
  'lua',
  'matlab',
  'octave',
  'prolog',
  'scheme',
  'sql',
  'vhdl'
]);

/**
 * The language of a kernel by its name (`language_info.name`), in any case.
 *
 * Returns null for one whose comments begin with neither `#` nor `//`; an unknown one is taken to
 * comment with `#`, no name at all to be Python.
 */
export function languageOf(name: string | undefined): Language | null {
  if (!name) {
    return PYTHON;
  }
  const key = name.toLowerCase().trim();
  // Kernels say "C++17", "c++11" and the like.
  let end = key.length;
  while (end > 0 && '0123456789. '.includes(key[end - 1] ?? '')) {
    end--;
  }
  const plain = key.slice(0, end);
  return (
    BY_NAME.get(key) ?? BY_NAME.get(plain) ?? (WITHOUT.has(plain) ? null : HASH)
  );
}
