/** Fails each test in which something is reported to the console as an error: React does so. */
let errors: unknown[][] = [];

/** Yjs says so whenever JupyterLab makes a cell; and JupyterLab that a test has no plugins. */
const NOISE = /Invalid access: Add Yjs type|Not same Y\.Doc|any cell executor/;

beforeEach(() => {
  errors = [];
  jest.spyOn(console, 'error').mockImplementation((...args: unknown[]) => {
    errors.push(args);
  });
  const { warn } = console;
  jest.spyOn(console, 'warn').mockImplementation((...args: unknown[]) => {
    if (!NOISE.test(args.join(' '))) {
      warn(...args);
    }
  });
});

afterEach(() => {
  jest.mocked(console.error).mockRestore();
  jest.mocked(console.warn).mockRestore();
  expect(errors).toEqual([]);
});

/** Keeps a warning that the test provokes out of the log, and returns what was said. */
export function quiet(): jest.SpyInstance {
  return jest.mocked(console.warn).mockImplementation(() => undefined);
}
