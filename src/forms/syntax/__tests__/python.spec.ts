import { spawnSync } from 'child_process';
import * as fc from 'fast-check';
import { resolve } from 'path';

import type { Field, Value } from '..';
import {
  FormError,
  addField,
  applyEdit,
  moveField,
  parseForm,
  removeField,
  removeForm,
  setValue
} from '..';
import { anyText, cell, valueOf } from './cells';

/** An edit, for Python to judge; see the script for the kinds. */
interface ICheck {
  readonly kind: 'added' | 'moved' | 'removed' | 'same' | 'value';
  readonly before: string;
  readonly after: string;
  readonly name?: string;
  readonly type?: string;
  readonly value?: Value;
}

const SCRIPT = '../../../../tests/forms/ast_check.py';

/** Asks one process of Python about all edits; returns what it has to say of those that are bad. */
function judge(checks: readonly ICheck[]): string[] {
  const script = resolve(__dirname, SCRIPT);
  const result = spawnSync('python3', ['-X', 'utf8', '-W', 'ignore', script], {
    input: JSON.stringify(checks),
    encoding: 'utf8',
    maxBuffer: 2 ** 28
  });
  if (result.status !== 0) {
    throw new Error(result.stderr);
  }
  const bad = JSON.parse(result.stdout) as [number, string][];
  return bad.map(
    ([index, message]) => `${message}: ${JSON.stringify(checks[index])}`
  );
}

const python = cell(false);

/** A cell with a value for each of its fields. */
const withValues = python.chain(made =>
  fc.tuple(
    fc.constant(made.source),
    fc.tuple(...made.fields.map(({ type }) => valueOf(type)))
  )
);

function valueChecks(source: string, values: readonly Value[]): ICheck[] {
  return parseForm(source).fields.map((field, index) => {
    const value = values[index] ?? '';
    const after = applyEdit(source, setValue(source, field.id, value));
    const { name, type } = field;
    return { kind: 'value', before: source, after, name, type, value };
  });
}

function moveChecks(source: string, fields: readonly Field[]): ICheck[] {
  return fields.flatMap(({ id }): ICheck[] => {
    try {
      const after = applyEdit(source, moveField(source, id, null));
      return [{ kind: 'moved', before: source, after }];
    } catch (reason) {
      expect(reason).toBeInstanceOf(FormError);
      return [];
    }
  });
}

describe('Python', () => {
  it('finds the value that was set, and all other code as it was', () => {
    const samples = fc.sample(withValues, 1200);
    const checks = samples.flatMap(([source, values]) =>
      valueChecks(source, values)
    );
    expect(checks.length).toBeGreaterThan(2000);
    expect(judge(checks)).toEqual([]);
  });

  it('takes cells with fields added, moved, removed and taken out of the form', () => {
    const samples = fc.sample(fc.tuple(python, anyText), 500);
    const checks = samples.flatMap(([{ source }, value]): ICheck[] => {
      const { fields } = parseForm(source);
      const before = source;
      const spec = { name: 'fresh', type: 'string', value } as const;
      const plain = removeForm(source).reduce(applyEdit, source);
      const added = applyEdit(source, addField(source, spec));
      return [
        { kind: 'same', before, after: plain },
        { kind: 'added', before, after: added },
        ...moveChecks(source, fields),
        ...fields.map(({ id }): ICheck => {
          const after = applyEdit(source, removeField(source, id));
          return { kind: 'removed', before, after };
        })
      ];
    });
    for (const kind of ['moved', 'removed'] as const) {
      expect(checks.filter(each => each.kind === kind).length).toBeGreaterThan(
        300
      );
    }
    expect(judge(checks)).toEqual([]);
  });
});
