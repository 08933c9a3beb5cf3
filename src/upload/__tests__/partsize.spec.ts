import { DEFAULT_PART_SIZE, PartSize } from '../partsize';
import { MIB } from '../types';

const SERVER = 'http://localhost/base/';

beforeEach(() => window.localStorage.clear());

describe('the size of parts', () => {
  it('is what the server likes best', () => {
    const size = new PartSize(SERVER, null);
    expect(size.value).toBe(DEFAULT_PART_SIZE);
    size.limit(64 * MIB);
    expect(size.value).toBe(64 * MIB);
    size.limit(4 * MIB);
    expect(size.value).toBe(4 * MIB);
  });

  it('stays small after a refusal, also in a browser without storage', () => {
    const size = new PartSize(SERVER, null);
    size.limit(8 * MIB);
    expect(size.halve(8 * MIB)).toBe(true);
    // As with each selection.
    size.limit(8 * MIB);
    expect(size.value).toBe(4 * MIB);
  });

  it('stays small when what was remembered is cleared meanwhile', () => {
    const size = new PartSize(SERVER, window.localStorage);
    size.limit(8 * MIB);
    size.halve(8 * MIB);
    window.localStorage.clear();
    size.limit(8 * MIB);
    expect(size.value).toBe(4 * MIB);
  });

  it('takes over what another tab has found out', () => {
    const [mine, other] = [1, 2].map(
      () => new PartSize(SERVER, window.localStorage)
    ) as [PartSize, PartSize];
    other.halve(2 * MIB);
    mine.limit(8 * MIB);
    expect(mine.value).toBe(MIB);
  });

  it('is halved once for several that were refused at the same size', () => {
    const size = new PartSize(SERVER, null);
    size.limit(8 * MIB);
    expect(size.halve(8 * MIB)).toBe(true);
    expect(size.halve(8 * MIB)).toBe(true);
    expect(size.value).toBe(4 * MIB);
  });
});
