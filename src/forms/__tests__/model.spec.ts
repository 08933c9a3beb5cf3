import './strict';

import { FormModel } from '../model';
import { FormError, PYTHON, languageOf } from '../syntax';
import type { FieldSpec } from '../syntax';
import { cellOf, fieldOf, formModel, sharedNotebook } from './cells';

const SOURCE = `#@title Train {run: "auto"}
#@markdown Some **help**.
epochs = 10  # @param {type:"integer"}
name = 'a'  # @param {type:"string"} keep this
print(epochs, name)`;

const OWN = 'jupyterlab_modelarts';

describe('a change of the form', () => {
  it('changes exactly the value in the code', () => {
    const model = formModel(SOURCE);
    model.setValue('epochs', 25);
    expect(model.source).toBe(SOURCE.replace('10', '25'));
    model.setValue('name', 'b"c');
    expect(model.source).toBe(
      SOURCE.replace('10', '25').replace("'a'", `'b"c'`)
    );
  });

  it('reaches the form by way of the code', () => {
    const model = formModel(SOURCE);
    const changed = jest.fn();
    model.changed.connect(changed);
    model.setValue('epochs', 25);
    expect(fieldOf(model, 'epochs').value).toBe(25);
    expect(changed).toHaveBeenCalled();
  });

  it('to the value that is there is none, not even for undo and saving', () => {
    const notebook = sharedNotebook([SOURCE]);
    const cell = cellOf(notebook);
    const model = new FormModel(cell, PYTHON);
    cell.sharedModel.clearUndoHistory();
    notebook.dirty = false;
    const changed = jest.fn();
    notebook.getCell(0).changed.connect(changed);
    model.setValue('epochs', 10);
    model.setText('name', "'a'");
    expect(changed).not.toHaveBeenCalled();
    expect(notebook.dirty).toBe(false);
    expect(notebook.getCell(0).canUndo()).toBe(false);
    expect(cell.getMetadata(OWN)).toBeUndefined();
  });

  it('that the line cannot hold is refused, and the code stays as it was', () => {
    const model = formModel(SOURCE);
    expect(() => model.setText('epochs', '1  # @param {}')).toThrow(FormError);
    expect(() => model.setValue('epochs', 'many')).toThrow(FormError);
    expect(model.source).toBe(SOURCE);
    expect(model.cell.getMetadata(OWN)).toBeUndefined();
  });

  it('of a field that has gone is refused', () => {
    const model = formModel(SOURCE);
    model.cell.sharedModel.setSource('print()');
    expect(() => model.setValue('epochs', 3)).toThrow(FormError);
    expect(() => model.moveField('epochs', null)).toThrow(FormError);
    expect(model.source).toBe('print()');
  });

  it('looks its place up in the code as it is then', () => {
    const model = formModel(SOURCE);
    model.cell.sharedModel.updateSource(0, 0, '# a new line\n');
    model.setValue('epochs', 11);
    expect(model.source).toBe(`# a new line\n${SOURCE.replace('10', '11')}`);
  });
});

describe('the form', () => {
  it('follows what is typed into the code, also while it is half-finished', () => {
    const model = formModel('x = 1  # @param {type:"integer"}');
    model.cell.sharedModel.setSource('x = "ab  # @param {type:"integer"}');
    expect(fieldOf(model, 'x').misfit).toBe('expression');
    model.cell.sharedModel.setSource('x = 2  # @param {type:"integer"}');
    expect(fieldOf(model, 'x').value).toBe(2);
  });

  it('keeps the parts that have not changed identical', () => {
    const model = formModel(SOURCE);
    const before = model.form;
    model.cell.sharedModel.updateSource(0, 0, '# moves all that follows\n');
    expect(model.form).toBe(before);
    model.setValue('epochs', 25);
    const after = model.form;
    expect(after).not.toBe(before);
    expect(after.title).toBe(before.title);
    expect(after.elements[0]).toBe(before.elements[0]);
    expect(after.fields[0]).not.toBe(before.fields[0]);
    expect(after.fields[1]).toBe(before.fields[1]);
  });

  it('is silent where the change is none of its own', () => {
    const model = formModel(SOURCE);
    const changed = jest.fn();
    model.changed.connect(changed);
    const { sharedModel } = model.cell;
    sharedModel.updateSource(model.source.length, model.source.length, '\n1');
    expect(changed).not.toHaveBeenCalled();
  });

  it('is none in a language without forms, and comes with the language', () => {
    const cell = cellOf(sharedNotebook(['-- x = 1 # @param']));
    const model = new FormModel(cell, languageOf('lua'));
    expect(model.exists).toBe(false);
    expect(model.view).toBe('code');
    cell.sharedModel.setSource('x <- TRUE  # @param {type:"boolean"}');
    expect(model.exists).toBe(false);
    model.language = languageOf('R');
    expect(fieldOf(model, 'x').value).toBe(true);
  });

  it('hears nothing when it is disposed', () => {
    const model = formModel(SOURCE);
    const changed = jest.fn();
    model.changed.connect(changed);
    model.dispose();
    model.dispose();
    model.cell.sharedModel.setSource('y = 1  # @param');
    model.cell.setMetadata('cellView', 'form');
    expect(changed).not.toHaveBeenCalled();
    expect(model.isDisposed).toBe(true);
  });
});

describe('what is to be seen', () => {
  it('is the code alone where there is no form, whatever the metadata say', () => {
    const metadata = { cellView: 'form' };
    expect(formModel('print()', { metadata }).view).toBe('code');
  });

  it.each([
    ['both', SOURCE, {}],
    ['form', '#@title A {display-mode: "form"}', {}],
    ['code', '#@title A {display-mode: "form"}', { cellView: 'code' }],
    ['both', '#@title A {display-mode: "code"}', { cellView: 'both' }],
    ['form', SOURCE, { cellView: 'form' }],
    ['both', SOURCE, { cellView: 'nonsense' }],
    ['both', SOURCE, { cellView: ['form'] }]
  ])('is "%s" for %j with %j', (view, source, metadata) => {
    expect(formModel(source, { metadata }).view).toBe(view);
  });

  it('is kept in the metadata, and is no step of undo', () => {
    const model = formModel(SOURCE);
    model.setView('form');
    expect(model.cell.getMetadata('cellView')).toBe('form');
    expect(model.view).toBe('form');
    model.undo();
    expect(model.view).toBe('form');
  });

  it('is told when somebody changes it', () => {
    const model = formModel(SOURCE);
    const views: string[] = [];
    model.changed.connect(() => views.push(model.view));
    model.cell.setMetadata('cellView', 'form');
    model.cell.deleteMetadata('cellView');
    expect(views).toEqual(['form', 'both']);
  });

  it('goes with the code in one look: no listener sees the one without the other', () => {
    const model = formModel(SOURCE, { metadata: { cellView: 'form' } });
    const seen: [boolean, unknown][] = [];
    model.changed.connect(() =>
      seen.push([model.exists, model.cell.getMetadata('cellView')])
    );
    model.remove();
    expect(seen[0]).toEqual([false, undefined]);
  });
});

describe('the width', () => {
  it('is the usual one unless the title or the metadata say something', () => {
    expect(formModel(SOURCE).width).toBeNull();
    expect(formModel('#@title A {form-width: "40%"}').width).toBe('40%');
    expect(formModel('#@title A {form-width: "300px"}').width).toBe('300px');
    const metadata = { [OWN]: { form: { width: 33 } } };
    expect(formModel(SOURCE, { metadata }).width).toBe('33%');
  });

  it.each(['url(evil)', '50%; color: red', 'calc(1px)', '-5%', 'auto', ''])(
    'is never %j: it goes into a style',
    width => {
      const source = `#@title A {form-width: ${JSON.stringify(width)}}`;
      expect(formModel(source).width).toBeNull();
    }
  );

  it.each([5, 95, '50', null, [50], { a: 1 }])(
    'is not %j from the metadata',
    width => {
      const metadata = { [OWN]: { form: { width } } };
      expect(formModel(SOURCE, { metadata }).width).toBeNull();
    }
  );

  it('is kept in the metadata, whole and within bounds', () => {
    const model = formModel(SOURCE);
    model.setWidth(33.4);
    expect(model.width).toBe('33%');
    expect(model.cell.getMetadata(OWN)).toEqual({ form: { width: 33 } });
    model.setWidth(2);
    expect(model.width).toBe('10%');
    model.setWidth(400);
    expect(model.width).toBe('90%');
    expect(model.source).toBe(SOURCE);
  });

  it('is kept in the title if it stands there, as one step of undo', () => {
    const model = formModel('#@title A {form-width: "40%"}\nx = 1');
    model.setWidth(33);
    expect(model.source).toContain('"33%"');
    expect(model.cell.getMetadata(OWN)).toBeUndefined();
    model.undo();
    expect(model.width).toBe('40%');
  });

  it('follows the title that somebody types, also after it was dragged', () => {
    const model = formModel('#@title A');
    model.setWidth(33);
    model.cell.sharedModel.setSource('#@title A {form-width: "60%"}');
    expect(model.width).toBe('60%');
  });

  it('does not change the code of a cell that is read-only', () => {
    const model = formModel('#@title A {form-width: "40%"}', {
      metadata: { editable: false }
    });
    model.setWidth(33);
    expect(model.source).toBe('#@title A {form-width: "40%"}');
  });
});

describe('a read-only cell', () => {
  it('is one whose metadata say so', () => {
    expect(formModel(SOURCE).isReadOnly).toBe(false);
    const model = formModel(SOURCE, { metadata: { editable: false } });
    expect(model.isReadOnly).toBe(true);
    const changed = jest.fn();
    model.changed.connect(changed);
    model.cell.setMetadata('editable', true);
    expect(model.isReadOnly).toBe(false);
    expect(changed).toHaveBeenCalled();
  });
});

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
  const source = 'key = "abc"  # @param {type:"secret"}';

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
    expect(JSON.stringify(model.cell.toJSON())).not.toContain('abc');
    const other = formModel(source);
    other.setText('key', 'secret("x")');
    other.setValue('key', 'y');
    expect(JSON.stringify(other.cell.toJSON())).not.toContain('abc');
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
