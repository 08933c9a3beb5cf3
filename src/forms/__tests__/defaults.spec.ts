import './strict';

import type { PartialJSONObject } from '@lumino/coreutils';

import { FormError } from '../syntax';
import { formModel } from './cells';

const OWN = 'jupyterlab_modelarts';
const SOURCE = `a = 1  # @param {type:"integer"}
b = "x"  # @param {type:"string"}
c = f"{b}"  # @param {type:"string"}`;

const withDefaults = (defaults: PartialJSONObject) => ({
  metadata: { [OWN]: { form: { defaults } } }
});

const resettable = (model: ReturnType<typeof formModel>) =>
  model.resettable.map(({ id }) => id);

describe('defaults', () => {
  it('are what stood in the code before the form first changed it', () => {
    const model = formModel(SOURCE);
    expect(resettable(model)).toEqual([]);
    model.setValue('a', 2);
    model.setValue('a', 3);
    expect(model.cell.getMetadata(OWN)).toEqual({
      form: { defaults: { a: '1' } }
    });
    expect(resettable(model)).toEqual(['a']);
  });

  it('come back exactly as they were written, an expression, too', () => {
    const model = formModel(SOURCE);
    model.setValue('a', 2);
    model.setValue('c', 'plain');
    model.reset(['a', 'c']);
    expect(model.source).toBe(SOURCE);
    expect(resettable(model)).toEqual([]);
  });

  it('of several fields come back in one step', () => {
    const model = formModel(SOURCE);
    model.setValue('a', 2);
    model.setValue('b', 'y');
    const { source } = model;
    model.reset(['a', 'b', 'unknown']);
    expect(model.source).toBe(SOURCE);
    model.undo();
    expect(model.source).toBe(source);
  });

  it('are kept while the code is typed in', () => {
    const model = formModel(SOURCE);
    model.setValue('a', 2);
    model.cell.sharedModel.setSource(model.source.replace('a = 2', 'a = 7'));
    model.reset(['a']);
    expect(model.source).toBe(SOURCE);
  });

  it('are forgotten with the field, and when it is given another value anew', () => {
    const model = formModel(SOURCE);
    model.setValue('a', 2);
    model.setValue('b', 'y');
    model.replaceField('a', { name: 'a', type: 'integer', value: 9 });
    expect(resettable(model)).toEqual(['b']);
    model.removeField('b');
    expect(model.cell.getMetadata(OWN)).toBeUndefined();
    model.undo();
    expect(resettable(model)).toEqual(['b']);
  });

  it('are neither offered nor kept where a field has become one for a secret', () => {
    const model = formModel('key = "hunter2"  # @param {type:"string"}');
    model.setValue('key', 'other');
    model.cell.sharedModel.setSource('key = "x"  # @param {type:"secret"}');
    expect(model.resettable).toEqual([]);
    model.reset(['key']);
    expect(model.source).toContain('"x"');
    model.setSecret('key', 'name');
    expect(JSON.stringify(model.cell.toJSON())).not.toContain('hunter2');
  });

  it('of fields with the same name are told apart', () => {
    const model = formModel('x = 1  # @param\nx = 2  # @param');
    model.setValue('x#2', '3');
    expect(resettable(model)).toEqual(['x#2']);
    model.reset(['x#2']);
    expect(model.source).toBe('x = 1  # @param\nx = 2  # @param');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'know a variable called %s only if there is one',
    name => {
      const model = formModel(`${name} = 1  # @param {type:"integer"}`);
      expect(model.resettable).toEqual([]);
      model.reset([name]);
      expect(model.source).toContain(`${name} = 1`);
      model.setValue(name, 2);
      expect(model.source).toContain(`${name} = 2`);
      model.setValue(name, 1);
      expect(model.resettable).toEqual([]);
    }
  );

  it('called "constructor" are kept like others', () => {
    const model = formModel('constructor = 1  # @param {type:"integer"}');
    model.setValue('constructor', 2);
    model.reset(['constructor']);
    expect(model.source).toContain('constructor = 1');
  });
});

describe('defaults that somebody has put into the file', () => {
  it.each([[{ a: '1  # @param {type:"raw"}\nimport os' }], [{ a: '1 # x' }]])(
    'cannot become more than a value (%j)',
    defaults => {
      const model = formModel(SOURCE, withDefaults(defaults));
      expect(() => model.reset(['a'])).toThrow(FormError);
      expect(model.source).toBe(SOURCE);
    }
  );

  it('change nothing if one of them does not fit', () => {
    const model = formModel(SOURCE, withDefaults({ a: '5', b: '"y" # x' }));
    expect(() => model.reset(['a', 'b'])).toThrow(FormError);
    expect(model.source).toBe(SOURCE);
  });

  it('may be anything but a text: then there are none', () => {
    for (const defaults of [
      [],
      ['1'],
      'a',
      5,
      null,
      { a: 1, b: null, c: ['x'] }
    ]) {
      const metadata = {
        [OWN]: { form: { defaults } }
      } as PartialJSONObject;
      const model = formModel(SOURCE, { metadata });
      expect(model.resettable).toEqual([]);
      model.setValue('a', 2);
      expect(resettable(model)).toEqual(['a']);
    }
  });

  it('may be ten thousand', () => {
    const defaults = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`v${index}`, '1'])
    );
    const model = formModel(SOURCE, withDefaults(defaults));
    model.setValue('a', 2);
    expect(resettable(model)).toEqual(['a']);
  });
});

describe('metadata of ours that make no sense', () => {
  it.each([[[1, 2]], ['text'], [7], [null], [{ form: 'x' }], [{ form: [] }]])(
    'do no harm (%j)',
    own => {
      const metadata = { [OWN]: own } as PartialJSONObject;
      const model = formModel(SOURCE, { metadata });
      expect(model.width).toBeNull();
      model.setValue('a', 2);
      model.setWidth(40);
      expect(model.cell.getMetadata(OWN)).toMatchObject({
        form: { defaults: { a: '1' }, width: 40 }
      });
    }
  );

  it('do not reach the prototype of anything', () => {
    const own: unknown = JSON.parse(
      '{"__proto__": {"form": {"width": 50, "polluted": "yes"}}, "form": {"defaults": {"__proto__": {"polluted": "yes"}}}}'
    );
    const metadata = { [OWN]: own } as PartialJSONObject;
    const model = formModel(SOURCE, { metadata });
    expect(model.resettable).toEqual([]);
    model.setValue('a', 2);
    model.setWidth(40);
    model.remove();
    expect('polluted' in {}).toBe(false);
    expect('form' in {}).toBe(false);
  });
});
