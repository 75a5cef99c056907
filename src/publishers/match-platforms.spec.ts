import { matchPlatforms } from './match-platforms.js';

const entries = [
  { id: 'telegram', type: 'telegram' },
  { id: 'telegram-2', type: 'telegram' },
  { id: 'mail', type: 'email' },
  { id: 'fl', type: 'fetlife' },
  { id: 'Box', type: 'outbox' },
];

describe('matchPlatforms', () => {
  it.each([
    ['nothing is named', null, ['telegram', 'telegram-2', 'mail', 'fl', 'Box'], []],
    ['an id is named that is also a type, that entry alone', ['telegram'], ['telegram'], []],
    ['a type is named, all entries of it', ['outbox', 'fetlife'], ['fl', 'Box'], []],
    ['email is named, FetLife as well', ['email'], ['mail', 'fl'], []],
    ['case and spaces differ', [' BOX ', 'Telegram-2'], ['telegram-2', 'Box'], []],
    ['one is named twice', ['mail', 'mail', 'email'], ['mail', 'fl'], []],
    ['words mean nothing', ['bluesky', ''], [], ['bluesky', '']],
    ['the list is empty', [], [], []],
  ])('when %s', (_what, words, matched, unknown) => {
    expect(matchPlatforms(words, entries)).toEqual({ matched, unknown });
  });

  it('when an entry has the id email, FetLife is not meant', () => {
    const ids = [
      { id: 'email', type: 'email' },
      { id: 'fetlife', type: 'fetlife' },
    ];
    expect(matchPlatforms(['email'], ids).matched).toEqual(['email']);
  });
});
