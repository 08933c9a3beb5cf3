import './strict';

import { FormModel } from '../model';
import { FormError, PYTHON, languageOf } from '../syntax';
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
    expect(model.width).toBe('20%');
    model.setWidth(400);
    expect(model.width).toBe('80%');
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
