const jestJupyterLab = require('@jupyterlab/testing/lib/jest-config');
const babel = require('@jupyterlab/testing/lib/babel-config');

// Packages that ship ES modules only: jest has to translate them first.
const esModules = [
  '@codemirror',
  '@jupyter',
  '@jupyterlab',
  '@lezer',
  '@marijn',
  '@microsoft',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

const base = jestJupyterLab(__dirname);

module.exports = {
  ...base,
  cacheDirectory: '<rootDir>/.cache/jest',
  collectCoverageFrom: ['src/**/*.{ts,tsx}', '!src/**/*.gen.ts'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/.venv/'],
  reporters: ['default'],
  roots: ['<rootDir>/src'],
  testPathIgnorePatterns: ['/node_modules/'],
  testRegex: '/__tests__/.*\\.spec\\.tsx?$',
  transform: {
    ...base.transform,
    '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }],
    // The same key as in `base`: the first pattern that fits wins.
    '^.+\\.jsx?$': ['babel-jest', babel.default],
    '^.+\\.mjs$': ['babel-jest', babel.default]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})[/-]).+`]
};
