import { nullTranslator } from '@jupyterlab/translation';

import { translateSchema } from '../settings';

it('translates titles and descriptions, and nothing else', () => {
  const trans = {
    ...nullTranslator.load('any'),
    _p: (context: string, id: string) => `${context}|${id}`
  };
  const schema = {
    type: 'object' as const,
    title: 'Transfers',
    'jupyter.lab.transform': true,
    properties: {
      one: { type: 'boolean' as const, title: 'One', default: true },
      two: { type: 'string' as const, description: 'Two', default: 'Two' }
    }
  };
  expect(translateSchema(schema, trans)).toEqual({
    ...schema,
    title: 'schema|Transfers',
    properties: {
      one: { type: 'boolean', title: 'schema|One', default: true },
      two: { type: 'string', description: 'schema|Two', default: 'Two' }
    }
  });
});

it('translates the labels of submenus, however deep', () => {
  const trans = {
    ...nullTranslator.load('any'),
    _p: (context: string, id: string) => `${context}|${id}`
  };
  const deep = (label: string) => ({
    type: 'submenu' as const,
    submenu: { id: 'deep', label, items: [{ command: 'act' }] }
  });
  const schema = {
    type: 'object' as const,
    'jupyter.lab.menus': {
      main: [{ id: 'edit', items: [{ command: 'act' }, deep('More')] }],
      context: [{ ...deep('More'), selector: '.any' }]
    }
  };
  expect(translateSchema(schema, trans)['jupyter.lab.menus']).toEqual({
    main: [{ id: 'edit', items: [{ command: 'act' }, deep('schema|More')] }],
    context: [{ ...deep('schema|More'), selector: '.any' }]
  });
});
