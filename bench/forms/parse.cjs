/**
 * Says how long it takes to read a cell of annotated lines: `{"milliseconds"}`, the median of many.
 *
 *     node parse.cjs LINES
 *
 * The part that reads is TypeScript with no imports from outside; it is translated on the way.
 */
const { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const ts = require('typescript');

const SOURCE = join(__dirname, '../../src/forms/syntax');
const ROUNDS = 15;

/** A line of each kind that people write. */
const LINES = [
  'name_% = "some text" #@param {type:"string"}',
  'count_% = 42 # @param {type: "integer"}',
  'rate_% = 1e-3  # @param {"type":"number"}',
  'size_% = "large" #@param ["small", "medium", "large"] {allow-input: true}',
  'drop_% = 0.25 #@param {type:"slider", min:0, max:1, step:0.05}'
];

function load(folder) {
  for (const name of readdirSync(SOURCE).filter(each => each.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(
      readFileSync(join(SOURCE, name), 'utf8'),
      {
        compilerOptions: {
          module: ts.ModuleKind.CommonJS,
          target: ts.ScriptTarget.ES2022
        }
      }
    );
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), outputText);
  }
  return require(join(folder, 'index.js'));
}

function main(count) {
  const folder = mkdtempSync(join(tmpdir(), 'forms-bench-'));
  try {
    const { parseForm } = load(folder);
    const source = Array.from({ length: count }, (_, index) =>
      LINES[index % LINES.length].replace('%', String(index))
    ).join('\n');
    const times = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      const { fields } = parseForm(source);
      times.push(performance.now() - start);
      if (fields.length !== count) {
        throw new Error(`${fields.length} of ${count} fields were read`);
      }
    }
    times.sort((a, b) => a - b);
    console.log(
      JSON.stringify({ milliseconds: times[Math.floor(ROUNDS / 2)] })
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main(Number(process.argv[2]));
