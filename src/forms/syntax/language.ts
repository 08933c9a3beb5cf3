/** What the reader needs to know of a programming language. */
export interface Language {
  readonly id: string;
  /** What begins a comment that ends with the line. */
  readonly comment: '#' | '//';
  /** Whether a comment begins only after white space or at the line's start (`$#`, `${#a}`). */
  readonly commentAtWord?: boolean;
  /** Quotes of strings that end with the line. */
  readonly quotes: readonly string[];
  /** Quotes of strings that may hold line breaks; the first is used for new ones. */
  readonly longQuotes: readonly string[];
  /** Whether letters may stand before a quote, as in `r"..."`, and what they mean is Python's. */
  readonly prefixes: boolean;
  /** Whether a backslash escapes in strings with this quote. */
  readonly escapes: (quote: string) => boolean;
  /** All that a backslash escapes, if that is less than usual. */
  readonly escapable?: string;
  /** What puts a variable's value into strings with this quote: a pair as `${`, or single marks. */
  readonly interpolates?: (quote: string) => string;
  /** What assigns, longest first. */
  readonly assigns: readonly string[];
  /** Whether words may stand before the name: `const x`, `int x`. */
  readonly declares: boolean;
  /** What may end a statement or an argument. */
  readonly ends: string;
  readonly yes: string;
  readonly no: string;
  /** Whether white space may stand around the assignment. */
  readonly spaced: boolean;
}

const always = (): boolean => true;

export const PYTHON: Language = {
  id: 'python',
  comment: '#',
  quotes: ['"', "'"],
  longQuotes: ['"""', "'''"],
  prefixes: true,
  escapes: always,
  assigns: ['='],
  declares: false,
  ends: ',',
  yes: 'True',
  no: 'False',
  spaced: true
};

const HASH: Language = {
  ...PYTHON,
  id: 'hash',
  longQuotes: [],
  prefixes: false,
  yes: 'true',
  no: 'false'
};

const SLASHES: Language = {
  ...HASH,
  id: 'slashes',
  comment: '//',
  assigns: [':=', '='],
  declares: true,
  ends: ',;'
};

const JAVASCRIPT: Language = {
  ...SLASHES,
  id: 'javascript',
  assigns: ['='],
  longQuotes: ['`'],
  interpolates: quote => (quote === '`' ? '${' : '')
};

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
  declares: true,
  ends: ',;',
  interpolates: () => '$'
};

const RUBY: Language = {
  ...HASH,
  id: 'ruby',
  escapes: quote => quote === '"',
  interpolates: quote => (quote === '"' ? '#{' : '')
};

const SHELL: Language = {
  ...HASH,
  id: 'shell',
  commentAtWord: true,
  escapes: quote => quote === '"',
  escapable: '"$`\\',
  interpolates: quote => (quote === '"' ? '$`' : ''),
  declares: true,
  ends: ';',
  spaced: false
};

const BY_NAME: ReadonlyMap<string, Language> = new Map([
  ['python', PYTHON],
  ['ipython', PYTHON],
  ['sage', PYTHON],
  ['r', R],
  ['julia', JULIA],
  ['ruby', RUBY],
  ['perl', { ...RUBY, id: 'perl', interpolates: q => (q === '"' ? '$@' : '') }],
  ['bash', SHELL],
  ['sh', SHELL],
  ['shell', SHELL],
  ['zsh', SHELL],
  ['javascript', JAVASCRIPT],
  ['js', JAVASCRIPT],
  ['typescript', JAVASCRIPT],
  ...[
    'c',
    'c++',
    'c#',
    'csharp',
    'dart',
    'f#',
    'fsharp',
    'go',
    'groovy',
    'java',
    'kotlin',
    'php',
    'rust',
    'scala',
    'swift'
  ].map((name): [string, Language] => [name, SLASHES])
]);

/** Languages whose comments begin with neither `#` nor `//`: they have no forms. */
const WITHOUT = new Set([
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
  const key = name.toLowerCase();
  // Kernels say "C++17", "c++11" and the like.
  const plain = key.replace(/[\d.\s]+$/, '');
  return (
    BY_NAME.get(key) ?? BY_NAME.get(plain) ?? (WITHOUT.has(plain) ? null : HASH)
  );
}
