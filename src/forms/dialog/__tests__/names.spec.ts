import { PYTHON, languageOf, parseForm } from '../../syntax';
import { isAssigned, isBuiltin, proposeName } from '../names';

const R = languageOf('r') ?? PYTHON;

describe('the proposed name', () => {
  it('is param, then param_2 and so on', () => {
    expect(proposeName('')).toBe('param');
    expect(proposeName('param = 1')).toBe('param_2');
    expect(proposeName('param = 1\nprint(param_2)')).toBe('param_3');
  });

  it('does not take annotations for names', () => {
    expect(proposeName('x = 1  # @param\ny = 2  #@param')).toBe('param');
  });

  it('looks at whole words', () => {
    expect(proposeName('my_param = params = paramètre')).toBe('param');
  });
});

describe('a name is set elsewhere', () => {
  it.each([
    'x = 1',
    '  x = 1  # a comment',
    'x: int = 1',
    'def x():',
    'async def x(a):',
    'class x(Base):',
    'import x',
    'import a, x',
    'import a as x',
    'from a import b, x',
    'from a import (b as x)',
    'for x in y:',
    'for a, (b, x) in y:',
    'with open(a) as x:',
    'y = [x for x in z]'
  ])('by %s', code => {
    expect(isAssigned(`a = 0\n${code}\n`, 'x', PYTHON, null)).toBe(true);
  });

  it.each([
    'y = x',
    'x == 1',
    'print(x)',
    'x.a = 1',
    '# x = 1',
    'import x as y',
    'import x.y as z',
    'from x import y',
    'for y in x:',
    'y = """\nx = 1\n"""',
    'xx = 1',
    'defx()'
  ])('not by %s', code => {
    expect(isAssigned(code, 'x', PYTHON, null)).toBe(false);
  });

  it('where the field itself does not count', () => {
    const source = 'y = 2\nx = 1  # @param {type: "integer"}\nz = 3';
    const statement = parseForm(source).fields[0]?.spans.statement ?? null;
    expect(isAssigned(source, 'x', PYTHON, statement)).toBe(false);
    expect(isAssigned(source, 'z', PYTHON, statement)).toBe(true);
    expect(isAssigned(`${source}\nx = 4`, 'x', PYTHON, statement)).toBe(true);
  });

  it('in the way of the language', () => {
    expect(isAssigned('x <- 1', 'x', R, null)).toBe(true);
    expect(isAssigned('x <- 1', 'x', PYTHON, null)).toBe(false);
  });

  it('in time, also for hostile code', () => {
    const source = 'for '.repeat(100_000);
    expect(isAssigned(source, 'x', PYTHON, null)).toBe(false);
  });
});

it('names of Python’s own are built in for Python only', () => {
  expect(isBuiltin('list', PYTHON)).toBe(true);
  expect(isBuiltin('lists', PYTHON)).toBe(false);
  expect(isBuiltin('list', R)).toBe(false);
});
