import { Drafts } from './drafts.js';

function box() {
  const map = new Map<string, string>([['other', 'stays']]);
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
    key: (at: number) => [...map.keys()][at] ?? null,
    get length() {
      return map.size;
    },
  };
}

describe('Drafts', () => {
  it('when two hosts share a store, their drafts of equal names never mix', () => {
    const shared = box();
    const aurora = new Drafts(shared, 'aurora');
    aurora.write('caption', 'inbox', 'a.jpg', { text: 'mine' });
    expect(new Drafts(shared, 'harbor').read('caption', 'inbox', 'a.jpg')).toBeNull();
    expect(aurora.read('caption', 'inbox', 'a.jpg')).toEqual({ text: 'mine' });
  });

  it('when names are glued from parts, they do not collide', () => {
    const shared = box();
    const drafts = new Drafts(shared, 'h');
    drafts.write('caption', 'keep', '","x', 1);
    expect(drafts.read('caption', 'keep","', 'x')).toBeNull();
  });

  it('when one signs out, every draft is gone and nothing else', () => {
    const shared = box();
    const drafts = new Drafts(shared, 'h');
    drafts.write('caption', 'inbox', 'a', 1);
    drafts.write('publish', 'inbox', 'a', 1);
    drafts.clear();
    expect([...shared.map.keys()]).toEqual(['other']);
  });

  it('when the browser keeps nothing, reading and writing stay harmless', () => {
    const drafts = new Drafts(null, 'h');
    expect(drafts.write('caption', 'inbox', 'a', 1)).toBe(false);
    expect(drafts.read('caption', 'inbox', 'a')).toBeNull();
  });
});
