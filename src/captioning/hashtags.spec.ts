import { composeHashtags, parseHashtagString } from './hashtags.js';

describe('parseHashtagString', () => {
  it.each([
    ['#art #Photo', ['art', 'Photo']],
    ['art, photo;  #sea', ['art', 'photo', 'sea']],
    ['#a#b', ['a', 'b']],
    ['#art #ART #1 # !', ['art']],
    ['#fine-art #Größe_2', ['fine-art', 'Größe_2']],
    ['', []],
  ])('reads %j as %j', (text, expected) => {
    expect(parseHashtagString(text)).toEqual(expected);
  });
});

describe('composeHashtags', () => {
  it('when smart hashtags are on, seeds come first and proposals follow, cleaned, each once', () => {
    expect(
      composeHashtags(['Art', 'sea'], ['#SEA', 'Fine Art', '2024', 'x'.repeat(65), 'sky!', 'Sky'], 10, true),
    ).toEqual({
      seeds: ['Art', 'sea'],
      extra: ['fineart', 'sky'],
    });
  });

  it('when smart hashtags are off, only seeds are left', () => {
    expect(composeHashtags(['art'], ['sea'], 10, false)).toEqual({ seeds: ['art'], extra: [] });
  });

  it('when the platform takes few, proposals make room for seeds', () => {
    expect(composeHashtags(['a', 'b'], ['c', 'd'], 3, true)).toEqual({ seeds: ['a', 'b'], extra: ['c'] });
    expect(composeHashtags(['a', 'b'], ['c'], 1, true)).toEqual({ seeds: ['a'], extra: [] });
    expect(composeHashtags(['a'], ['c'], 0, true)).toEqual({ seeds: [], extra: [] });
  });
});
