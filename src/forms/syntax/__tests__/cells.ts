/** Cells of Python with forms in them, made at random. */
import * as fc from 'fast-check';

import type { FieldType, Value } from '..';

/** A line with a field, and what should be read of it. */
export interface MadeField {
  readonly name: string;
  readonly type: FieldType;
  /** The value as it stands in the code. */
  readonly text: string;
  readonly line: string;
}

/** A cell, and the fields that it should have, in order. */
export interface MadeCell {
  readonly source: string;
  readonly newline: string;
  readonly fields: readonly MadeField[];
  /** Whether Python takes it as it is: without magics. */
  readonly isPython: boolean;
}

/** Texts of each type: literals in each style, and expressions. */
const TEXTS: Readonly<Record<FieldType, readonly string[]>> = {
  boolean: ['True', 'False', 'None', 'bool(1)'],
  date: ['"2024-02-29"', "'1999-12-31'", '""', 'today()'],
  file: ['"a b.csv"', "'x/y#z'", 'r"C:\\x"', 'None'],
  integer: ['0', '-7', '1_000', '0xFF', '12345678901234567890', 'None', 'n()'],
  number: ['0.5', '-1e-5', '.5', '3', 'float("inf")', '1 / 3'],
  raw: ['[1, 2]', 'f(x, "#")', '"a"', 'None', '{"a": (1,)}', '-1 if a else b'],
  secret: ['secret("a")', "secret( 'b', )", '"plain"', 'secret(name)'],
  slider: ['50', '-3', '1.5', '200', 'pick()'],
  string: [
    '""',
    "'it'",
    '"a#b  # @param {}"',
    "r'\\d'",
    'u"é🦊"',
    '"""two"""',
    "'''it's'''",
    '"""a\nb # @param\n"""',
    'f"{x}"',
    '"a" + b',
    '"\\n\\x41"'
  ]
};

const SPECS: Readonly<Record<FieldType, readonly string[]>> = {
  boolean: ['{type:"boolean"}', '{"type": "boolean"}', "{'type':'boolean',}"],
  date: ['{type:"date"}', '{type: date}'],
  file: ['{type:"file"}', '{"type":"file","placeholder":"a #@param b"}'],
  integer: ['{type:"integer"}', '{type:"integer", min:0}'],
  number: ['{type:"number"}', '{"type": "number", "unknown": [1, {a: 2}]}'],
  raw: ['', '{type:"raw"}', '{type:"raw", placeholder:"p"}', '{type:"odd"}'],
  secret: ['{type:"secret"}'],
  slider: ['{type:"slider", min:0, max:100, step:0.5}', '{type:slider}'],
  string: ['{type:"string"}', '["a", "b"] {allow-input:true}', "['it', 'b',]"]
};

/** Code that is no field, though some of it looks like one. */
const OTHERS: readonly string[] = [
  '',
  'import os',
  '# a comment',
  '# commented = 1  # @param {type:"integer"}',
  'def f(a):\n    return a  # @param',
  'text = """\nx = 1  # @param {type:"integer"}\n# @title no\n"""',
  'print("# @param")',
  'rows = [\n    1,\n    2,\n]  # @param {type:"raw"}',
  'x == 1  # @param',
  'if a: b = 1  # @param',
  "s = 'it' 's'",
  'for i in []:\n    pass',
  'c = "a\\\nb"',
  'd = 5 \\\n  + 6'
];

const MAGICS: readonly string[] = [
  '!ls "un\'closed',
  '%matplotlib inline',
  '!echo """ # @param'
];

const TYPES = Object.keys(TEXTS) as FieldType[];

/** A field's line but for its indentation; `comma` for an argument of a call. */
function fieldLine(name: string, comma: boolean): fc.Arbitrary<MadeField> {
  return fc
    .record({
      type: fc.constantFrom(...TYPES),
      typed: fc.constantFrom('', ': int', ': dict["a", "="]'),
      sign: fc.constantFrom('#@param', '# @param', '#  @param'),
      gap: fc.constantFrom('  ', ' ', ''),
      note: fc.constantFrom('', '# note # ', '# "a\'b '),
      behind: fc.constantFrom('', ' in pixels', '  # fmt: skip', '  ')
    })
    .chain(({ type, typed, sign, gap, note, behind }) =>
      fc
        .tuple(fc.constantFrom(...TEXTS[type]), fc.constantFrom(...SPECS[type]))
        .map(([text, spec]) => {
          const annotation = `${note}${sign} ${spec}`.trimEnd() + behind;
          const code = comma ? `${name}=${text},` : `${name}${typed} = ${text}`;
          return { name, type, text, line: `${code}${gap}${annotation}` };
        })
    );
}

interface Piece {
  readonly text: string;
  readonly fields: readonly MadeField[];
  readonly isPython: boolean;
}

const plain = (text: string): Piece => ({ text, fields: [], isPython: true });

/** Fields at the margin, in a block or in a call, or code without any. */
function piece(names: readonly string[]): fc.Arbitrary<Piece> {
  const fields = (comma: boolean) =>
    fc.tuple(...names.map(name => fieldLine(name, comma)));
  const lines = (made: readonly MadeField[], indent: string): string =>
    made.map(({ line }) => indent + line).join('\n');
  return fc.oneof(
    fc.constantFrom(...OTHERS).map(plain),
    fc.constantFrom('# @markdown *a*', '#@markdown ---').map(plain),
    fields(false).map(made => ({ ...plain(lines(made, '')), fields: made })),
    fields(false).map(made => ({
      ...plain(`if names:\n${lines(made, '    ')}`),
      fields: made
    })),
    fields(true).map(made => ({
      ...plain(`dict(\n${lines(made, '    ')}\n)`),
      fields: made
    }))
  );
}

const magic: fc.Arbitrary<Piece> = fc
  .constantFrom(...MAGICS)
  .map(text => ({ text, fields: [], isPython: false }));

const TITLES: readonly string[] = [
  '# @title A title',
  '#@title {run:"auto"}',
  '#@title Form { display-mode: "form", unknown: 1 }'
];

/** @param withMagics - whether lines may be none of Python. */
export function cell(withMagics = true): fc.Arbitrary<MadeCell> {
  const some = fc
    .nat({ max: 6 })
    .chain(count =>
      fc.tuple(
        ...Array.from({ length: count }, (_, index) =>
          withMagics && index % 3 === 2
            ? fc.oneof(magic, piece([`v${index}`]))
            : piece([`v${index}`, `größe_${index}`])
        )
      )
    );
  return fc
    .record({
      pieces: some,
      title: fc.option(fc.constantFrom(...TITLES)),
      newline: fc.constantFrom('\n', '\r\n'),
      isEnded: fc.boolean()
    })
    .map(({ pieces, title, newline, isEnded }) => {
      const texts = pieces.map(({ text }) => text);
      const lines = title === null ? texts : [title, ...texts];
      const ended = lines.join('\n') + (isEnded && lines.length ? '\n' : '');
      const broken = (text: string): string => text.replace(/\n/g, newline);
      return {
        source: broken(ended),
        newline,
        fields: pieces
          .flatMap(({ fields }) => fields)
          .map(field => ({ ...field, text: broken(field.text) })),
        isPython: pieces.every(each => each.isPython)
      };
    });
}

/** Any text, with characters of all planes and halves of pairs. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('"', "'", '\\', '\n', '\r', '#', '{', 'a', '\t'))
    .map(chars => chars.join('')),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }))
    .map(units => String.fromCharCode(...units)),
  fc.constantFrom('"""', "'''", 'end\\', '# @param {type:"raw"}', '\ud800')
);

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true })
);

/** A day of the years that `isDate` knows. */
const day = fc
  .date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true
  })
  .map(date => date.toISOString().slice(0, 10));

/** A value that a field of a type can hold. */
export function valueOf(type: FieldType): fc.Arbitrary<Value> {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'date':
      return day;
    case 'integer':
      return fc.oneof(
        fc.integer(),
        fc.bigInt({ min: 2n ** 60n }).map(value => value.toString())
      );
    case 'number':
    case 'slider':
      return number;
    case 'raw':
      return fc.constantFrom('None', '[1, 2]', '"a;#"', 'f(1)', '(1,)', "''");
    case 'secret':
      return anyText.filter(text => text !== '');
    case 'file':
    case 'string':
      return anyText;
  }
}
