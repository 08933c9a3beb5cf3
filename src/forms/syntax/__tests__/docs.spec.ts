import { readFileSync } from 'fs';
import { resolve } from 'path';
import { runInNewContext } from 'vm';

import * as syntax from '..';
import { errorOf } from './tools';

const PAGE = '../../../../docs/forms-api.md';

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

describe('the page about the API', () => {
  const examples = runExamples();

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(25);
  });

  it.each(examples)('tells the truth: $code is $said', ({ said, found }) => {
    expect(found).toBe(said);
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
