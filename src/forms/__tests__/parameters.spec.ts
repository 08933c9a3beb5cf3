import { execFileSync } from 'child_process';

import { asParameters } from '../parameters';
import { parseForm } from '../syntax';

const VALUES = [
  'plain',
  '',
  'two words',
  `it's "quoted"`,
  '$HOME `id` $(id) ${x}',
  'a;b&&c|d>e',
  '~/data',
  'back\\slash',
  '*?[!a]',
  '中文 🎉',
  'tab\there',
  '-dash',
  '# no comment',
  '!history'
];

describe('parameters', () => {
  it('are the fields with their values as one line for a shell', () => {
    const { fields } = parseForm(`a = 1e-5  # @param {type:"number"}
b = "two words"  # @param {type:"string"}
c = True  # @param {type:"boolean"}
d = x + 1  # @param {type:"raw"}
e = 1_000  # @param {type:"integer"}`);
    expect(asParameters(fields)).toBe(
      `--param a=0.00001 --param 'b=two words' --param c=true ` +
        `--param 'd=x + 1' --param e=1000`
    );
  });

  it('have neither secrets nor what means nothing outside of the cell', () => {
    const { fields } = parseForm(`a = secret("k")  # @param {type:"secret"}
b = "hunter2"  # @param {type:"secret"}
c = f"{x}"  # @param {type:"string"}
d =  # @param {type:"integer"}`);
    expect(asParameters(fields)).toBe('');
  });

  it('have values off the list and out of range as they are', () => {
    const { fields } = parseForm(`a = "z"  # @param ["x", "y"]
b = 500  # @param {type:"slider", min:0, max:10}`);
    expect(asParameters(fields)).toBe('--param a=z --param b=500');
  });

  it('come out of a real shell as they went in', () => {
    const lines = VALUES.map(
      (value, index) =>
        `v${index} = ${JSON.stringify(value)}  # @param {type:"string"}`
    );
    const { fields } = parseForm(lines.join('\n'));
    expect(fields.map(({ value }) => value)).toEqual(VALUES);
    const words = execFileSync('sh', [
      '-c',
      `printf '%s\\0' ${asParameters(fields)}`
    ])
      .toString()
      .split('\0');
    expect(words.filter((_, index) => index % 2 === 1)).toEqual(
      VALUES.map((value, index) => `v${index}=${value}`)
    );
  });

  it('are neither texts of several lines nor for targets that are no plain name', () => {
    const { fields } = parseForm(`t = """a
b"""  # @param {type:"string"}
os.environ["K"] = "v"  # @param {type:"string"}
größe = 1  # @param {type:"integer"}`);
    expect(asParameters(fields)).toBe(`--param 'größe=1'`);
  });
});
