import { byteOrder, SortedKeys } from './sorted-keys.js';

describe('SortedKeys', () => {
  it('when keys hold astral and private-use characters, they stand in UTF-8 binary order', () => {
    const keys = ['\u{1f600}', '\uffee', 'z', 'Z', 'é', 'e\u0301', ''];
    const sorted = new SortedKeys();
    for (const key of keys) sorted.add(key);
    expect(sorted.all()).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(byteOrder('\u{1f600}') > byteOrder('\uffee')).toBe(true);
  });

  it('when a key is added twice and removed once, it is gone', () => {
    const sorted = new SortedKeys();
    sorted.add('a');
    sorted.add('a');
    sorted.remove('a');
    sorted.remove('b');
    expect(sorted.all()).toEqual([]);
  });

  it('when asked past a prefix, it skips all that begin with it', () => {
    const sorted = new SortedKeys();
    for (const key of ['a', 'a/1', 'a/2', 'a/\u{10ffff}', 'a0', 'b']) sorted.add(key);
    expect(sorted.next('', 'a/', true)).toBe('a0');
    expect(sorted.next('', 'a/')).toBe('a/1');
    expect(sorted.next('a/', 'a/2')).toBe('a/\u{10ffff}');
    expect(sorted.next('a/', 'a/\u{10ffff}')).toBeNull();
    expect(sorted.next('b', null)).toBe('b');
  });
});
