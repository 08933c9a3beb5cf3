const jestJupyterLab = require('@jupyterlab/testing/lib/jest-config');

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
  // Types are checked once, by `lint:types`; here they are only taken away.
  transform: {
    '\\.svg$': base.transform['\\.svg$'],
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } }
        }
      }
    ],
    '^.+\\.m?jsx?$': ['@swc/jest', { jsc: { target: 'es2022' } }]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})[/-]).+`]
};
