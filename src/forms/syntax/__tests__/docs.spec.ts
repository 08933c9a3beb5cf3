import { readFileSync } from 'fs';
import { resolve } from 'path';
import { runInNewContext } from 'vm';

import * as syntax from '..';
import { errorOf } from './tools';

const ROOT = '../../../..';
const PAGE = `${ROOT}/docs/forms-api.md`;

/** An example of the page, with the value that it says it has, and the one that it has. */
interface IExample {
  readonly code: string;
  readonly said: string;
  readonly found: string;
}

/** Runs all blocks of code of the page as one program. */
function runExamples(): IExample[] {
  const page = readFileSync(resolve(__dirname, PAGE), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)];
  const program = blocks
    .flatMap(([, block = '']) => block.split('\n'))
    .filter(line => !line.startsWith('import '))
    .map(line =>
      line.replace(
        /^(?!const )(.*); \/\/ (.*)$/,
        (_, code: string, said: string) =>
          `check(${JSON.stringify(code)}, ${said}, ${code});`
      )
    );
  const examples: IExample[] = [];
  const check = (code: string, said: unknown, found: unknown): void => {
    // The page has objects of its own context.
    const [one, other] = [said, found].map(each => JSON.stringify(each));
    examples.push({ code, said: one ?? '', found: other ?? '' });
  };
  runInNewContext(program.join('\n'), { ...syntax, check, errorOf });
  return examples;
}

/** What the package gives under a name. */
interface IExport {
  readonly types: string;
  readonly default: string;
}

/** The source of the module that is imported by a name; its translation is what is published. */
function sourceOf(name: string): string {
  const text = readFileSync(resolve(__dirname, `${ROOT}/package.json`), 'utf8');
  const { exports } = JSON.parse(text) as { exports: Record<string, IExport> };
  const given = exports[name.replace('jupyterlab-modelarts', '.')];
  expect(given?.types).toBe(given?.default.replace(/\.js$/, '.d.ts'));
  const path = given?.default.match(/^\.\/lib\/(.*)\.js$/)?.[1] ?? 'none';
  return resolve(__dirname, `${ROOT}/src/${path}.ts`);
}

describe('the page about the API', () => {
  const examples = runExamples();

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(25);
  });

  it.each(examples)('tells the truth: $code is $said', ({ said, found }) => {
    expect(found).toBe(said);
  });

  it('imports from a place that the package has', async () => {
    const page = readFileSync(resolve(__dirname, PAGE), 'utf8');
    const [, name = ''] = /^import .* from '(.*)';$/m.exec(page) ?? [];
    const { parseForm } = (await import(sourceOf(name))) as typeof syntax;
    expect(parseForm).toBe(syntax.parseForm);
  });

  it('mentions all functions', () => {
    const page = readFileSync(resolve(__dirname, PAGE), 'utf8');
    for (const [name, value] of Object.entries(syntax)) {
      if (typeof value === 'function' && !/^is|matches/.test(name)) {
        expect(page).toContain(name);
      }
    }
  });
});
