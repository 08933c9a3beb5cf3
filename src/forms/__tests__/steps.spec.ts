import { stepped } from '../view/steps';

describe('a step of a number', () => {
  it.each([
    ['5', 1, '6'],
    ['5', -1, '4'],
    ['0', -1, '-1'],
    ['', 1, '1'],
    ['+5', 1, '6'],
    ['1_000', 1, '1001'],
    ['0.1', 0.2, '0.3'],
    ['0.3', -0.1, '0.2'],
    ['0.7', 0.1, '0.8'],
    ['1', 0.25, '1.25'],
    ['1e-5', 1, '1.00001'],
    ['2.5', 1, '3.5'],
    ['0.123456789', 0.001, '0.124456789']
  ])('from %j by %j is %j', (text, by, next) => {
    expect(stepped(text, by)).toBe(next);
  });

  it.each([
    ['1732377000123', 1, '1732377000124'],
    ['9007199254740993', 1, '9007199254740994'],
    ['-123456789012345678901234567890', -1, '-123456789012345678901234567891']
  ])('is exact for %s', (text, by, next) => {
    expect(stepped(text, by)).toBe(next);
  });

  it.each(['abc', 'f(1)', '1e999', '--1', 'NaN'])('leaves %j alone', text => {
    expect(stepped(text, 1)).toBe(text);
  });

  it('of a number of very many digits stays a number', () => {
    expect(Number(stepped('1e-30', 1e-30))).toBeCloseTo(2e-30, 40);
  });
});
