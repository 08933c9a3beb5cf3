import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** How deep folders inside a feature may nest and still be checked. */
const MAX_DEPTH = 4;

/** Forbid imports that leave a room of `src/` by a pattern on relative paths. */
function forbidImports(files, regex, message) {
  return {
    files,
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex, message }] }]
    }
  };
}

/**
 * Which way imports run: a feature `src/<name>/` imports itself and `src/core/`,
 * never another feature; core imports no feature; all may take files of style/.
 * A file `n` folders deep leaves its feature with `n` times `../`, so each depth
 * gets its own pattern.
 */
const importZones = Array.from({ length: MAX_DEPTH }, (_, i) => i + 1).flatMap(
  depth => {
    const inside = `${'*/'.repeat(depth - 1)}*.{ts,tsx}`;
    const up = `^${'\\.\\./'.repeat(depth)}`;
    return [
      {
        ...forbidImports(
          [`src/*/${inside}`],
          `${up}(?!core(/|$)|\\.\\./style/)`,
          'A feature imports only itself and src/core.'
        ),
        ignores: ['src/core/**', 'src/__tests__/**']
      },
      forbidImports(
        [`src/core/${inside}`],
        `${up}(?!\\.\\./style/)`,
        'src/core imports no feature: features import it.'
      )
    ];
  }
);

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/lib/',
      '**/.venv/',
      '**/*.gen.ts',
      '**/test-results/',
      '**/playwright-report/',
      '.*/',
      'build/',
      'coverage/',
      'dist/',
      'bench/',
      'jupyterlab_modelarts/'
    ]
  },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        project: ['tsconfig.test.json'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      'react-hooks/exhaustive-deps': 'error',
      'react-hooks/rules-of-hooks': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } }
      ],
      // `namespace Private` and `namespace X { interface IOptions }` are how
      // JupyterLab's own packages are written.
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { args: 'all', argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      // Signals take the owner of a method beside it: connect(this._on, this).
      '@typescript-eslint/unbound-method': 'off',
      curly: ['error', 'all'],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }]
    }
  },
  ...importZones,
  {
    files: ['src/**/__tests__/**'],
    languageOptions: { globals: { ...globals.jest, ...globals.node } }
  },
  {
    // Types come from ui-tests/node_modules, which may not be installed: only
    // the one typed rule that browser tests cannot do without.
    files: ['ui-tests/**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        project: ['ui-tests/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Playwright's fixtures are declared as functions of an empty pattern.
      'no-empty-pattern': 'off'
    }
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node }
  },
  {
    files: ['**/*.js'],
    ignores: ['style/**'],
    languageOptions: { sourceType: 'commonjs' }
  },
  prettier
);
