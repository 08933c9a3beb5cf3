import './strict';

import { FormError } from '../syntax';
import type { FieldSpec } from '../syntax';
import { fieldOf, formModel } from './cells';

const SOURCE = `#@title Train {run: "auto"}
#@markdown Some **help**.
epochs = 10  # @param {type:"integer"}
name = 'a'  # @param {type:"string"} keep this
print(epochs, name)`;

const OWN = 'jupyterlab_modelarts';

describe('the structure', () => {
  const spec: FieldSpec = { name: 'rate', type: 'number', value: 0.5 };

  it('is added to, moved, and taken away from', () => {
    const model = formModel(SOURCE);
    model.addField(spec);
    expect(model.form.fields.map(({ id }) => id)).toEqual([
      'epochs',
      'name',
      'rate'
    ]);
    model.moveField('rate', 'epochs');
    expect(model.form.fields[0]?.id).toBe('rate');
    model.removeField('rate');
    expect(model.source).toBe(SOURCE);
  });

  it('is given a title, and its options', () => {
    const model = formModel('x = 1  # @param');
    model.setTitle('New');
    model.setTitleOption('run', 'auto');
    expect(model.form.title?.text).toBe('New');
    expect(model.form.title?.options.autoRun).toBe(true);
    model.setTitleOption('run', null);
    expect(model.form.title?.options.autoRun).toBe(false);
  });

  it('loses a field whose line of code stays', () => {
    const model = formModel(SOURCE);
    model.releaseField('epochs');
    expect(model.source).toContain('epochs = 10\n');
    expect(model.form.fields.map(({ id }) => id)).toEqual(['name']);
  });

  it('is replaced with the value of the specification', () => {
    const model = formModel(SOURCE);
    model.replaceField('epochs', { ...spec, name: 'epochs' });
    expect(fieldOf(model, 'epochs')).toMatchObject({
      type: 'number',
      value: 0.5
    });
  });

  it.each(['epochs', 'renamed'])(
    'is replaced with the text kept, as one step (as %s)',
    name => {
      const source = 'epochs = f(3)  # @param {type:"integer"}';
      const model = formModel(source);
      model.replaceField(
        'epochs',
        { name, type: 'slider', value: 1, min: 0, max: 9 },
        'f(3)'
      );
      expect(fieldOf(model, name)).toMatchObject({
        type: 'slider',
        text: 'f(3)'
      });
      model.undo();
      expect(model.source).toBe(source);
    }
  );

  it('stays whole if a text that is to be kept does not fit', () => {
    const model = formModel(SOURCE);
    model.setValue('epochs', 11);
    const { source } = model;
    const metadata = model.cell.getMetadata(OWN) as unknown;
    const change = () =>
      model.replaceField('epochs', { ...spec, name: 'new' }, '1 # @param');
    expect(change).toThrow(FormError);
    expect(model.source).toBe(source);
    expect(model.cell.getMetadata(OWN)).toEqual(metadata);
  });
});

describe('removing the form', () => {
  it('takes away what makes it and leaves the code and its values', () => {
    const model = formModel(SOURCE, { metadata: { cellView: 'form' } });
    model.setValue('epochs', 25);
    model.remove();
    expect(model.exists).toBe(false);
    expect(model.source).toBe(
      `epochs = 25\nname = 'a'  # keep this\nprint(epochs, name)`
    );
    expect(model.cell.getMetadata('cellView')).toBeUndefined();
    expect(model.cell.getMetadata(OWN)).toBeUndefined();
  });

  it('leaves what others keep in the metadata', () => {
    const model = formModel(SOURCE, {
      metadata: { tags: ['x'], [OWN]: { form: { width: 30 }, other: [1] } }
    });
    model.remove();
    expect(model.cell.getMetadata('tags')).toEqual(['x']);
    expect(model.cell.getMetadata(OWN)).toEqual({ other: [1] });
  });

  it('and using it leave what others keep under our key', () => {
    const model = formModel(SOURCE, { metadata: { [OWN]: { other: [1] } } });
    model.setWidth(30);
    model.setValue('epochs', 11);
    expect(model.cell.getMetadata(OWN)).toEqual({
      other: [1],
      form: { width: 30, defaults: { epochs: '10' } }
    });
  });

  it('is undone as a whole', () => {
    const model = formModel(SOURCE, { metadata: { cellView: 'form' } });
    model.setWidth(30);
    model.remove();
    model.undo();
    expect(model.source).toBe(SOURCE);
    expect(model.view).toBe('form');
    expect(model.width).toBe('30%');
  });
});

describe('a secret', () => {
  const source = 'key = "hunter2"  # @param {type:"secret"}';

  it('becomes a call by its name with the import that it needs, in one step', () => {
    const model = formModel(source);
    model.setSecret('key', 'my_key');
    expect(model.source).toBe(
      'from jupyterlab_modelarts import secret\n' +
        'key = secret("my_key")  # @param {type:"secret"}'
    );
    model.undo();
    expect(model.source).toBe(source);
  });

  it('is not recorded as a default, by whichever change it goes', () => {
    const model = formModel(source);
    model.setSecret('key', 'my_key');
    expect(JSON.stringify(model.cell.toJSON())).not.toContain('hunter2');
    const other = formModel(source);
    other.setText('key', 'secret("x")');
    other.setValue('key', 'y');
    expect(JSON.stringify(other.cell.toJSON())).not.toContain('hunter2');
    expect(other.resettable).toEqual([]);
  });
});

describe('a finished change', () => {
  it('is told once, when it is over', () => {
    const model = formModel(SOURCE);
    const edited = jest.fn();
    model.edited.connect(edited);
    model.begin();
    model.setValue('epochs', 11);
    model.begin();
    model.setValue('epochs', 12);
    expect(edited).not.toHaveBeenCalled();
    model.commit();
    model.commit();
    expect(edited).toHaveBeenCalledTimes(1);
    model.setValue('epochs', 13);
    expect(edited).toHaveBeenCalledTimes(2);
  });

  it('is none if the values are what they were', () => {
    const model = formModel(SOURCE);
    const edited = jest.fn();
    model.edited.connect(edited);
    model.begin();
    model.setValue('epochs', 11);
    model.setValue('epochs', 10);
    model.commit();
    model.setTitle('Other');
    model.addField({ name: 'z', type: 'raw', value: '1' });
    model.moveField('z', 'epochs');
    model.setView('form');
    expect(edited).not.toHaveBeenCalled();
  });

  it('is told of a reset, and of undo and redo by the form', () => {
    const model = formModel(SOURCE);
    model.setValue('epochs', 11);
    const edited = jest.fn();
    model.edited.connect(edited);
    model.reset(['epochs']);
    expect(edited).toHaveBeenCalledTimes(1);
    model.undo();
    expect(edited).toHaveBeenCalledTimes(2);
    model.redo();
    expect(edited).toHaveBeenCalledTimes(3);
  });

  it('is told once when it is undone before it was over', () => {
    const model = formModel(SOURCE);
    model.setValue('epochs', 11);
    const edited = jest.fn();
    model.edited.connect(edited);
    model.begin();
    model.setValue('epochs', 12);
    model.undo();
    model.commit();
    expect(model.source).toContain('epochs = 11');
    expect(edited).not.toHaveBeenCalled();
  });

  it('is not what is typed into the code', () => {
    const model = formModel(SOURCE);
    const edited = jest.fn();
    model.edited.connect(edited);
    model.cell.sharedModel.setSource(SOURCE.replace('10', '99'));
    expect(edited).not.toHaveBeenCalled();
  });
});
