import { formatCaption } from './format-caption.js';
import { lengthIn } from './format-caption-units.js';
import { FAMILY, rules, SCOTLAND, TABLE } from './testing/caption-rules.js';
import type { CaptionRules } from './caption-rules.js';

describe('lengthIn', () => {
  it.each([
    ['utf16', 11],
    ['code_points', 7],
    ['utf8_bytes', 25],
    ['graphemes', 1],
  ] as const)('counts a family emoji in %s as %i', (unit, expected) => {
    expect(lengthIn(unit, FAMILY)).toBe(expected);
  });
});

describe('formatCaption, cleaning', () => {
  const clean = (text: string) => formatCaption(text, TABLE.outbox).text;

  it.each([
    ['a decomposed letter', 'Cafe\u0301', 'Café'],
    ['Windows and old Mac line ends', 'a\r\nb\rc', 'a\nb\nc'],
    ['Unicode line ends', 'a\u2028b\u2029c\u0085d', 'a\nb\nc\nd'],
    ['controls', 'a\u0000b\u0007c\u007f', 'abc'],
    ['a tab', 'a\tb', 'a b'],
    ['bidi overrides', 'abc\u202Edcb\u2066x', 'abcdcbx'],
    ['zero-width characters', 'pub\u200Bli\uFEFFsh\u200Der\u2060', 'publisher'],
    ['lone surrogates', 'a\uD83Db\uDE00c', 'abc'],
    ['a letter and its accent parted by something invisible', 'e\u200B\u0301', 'é'],
    ['many newlines', 'a\n\n\n\nb\n \n\t\nc', 'a\n\nb\n\nc'],
    ['white space around the text', '  \n a \n ', 'a'],
  ])('when the text has %s, that is put right', (_what, input, expected) => {
    expect(clean(input)).toBe(expected);
  });

  it.each([FAMILY, SCOTLAND, '🧑🏽‍🚀', '❤️‍🔥', '🏳️‍🌈', '🇫🇷', '#️⃣'])(
    'when the text has the emoji %s, its joiners stay',
    (emoji) => {
      expect(clean(`a ${emoji} b`)).toBe(`a ${emoji} b`);
    },
  );

  it('when a joiner stands outside an emoji, it goes', () => {
    expect(clean('👩\u200D \u200D👧')).toBe('👩 👧');
  });

  it.each(['', ' \n\t ', '\u200B\u200D\uFEFF', '\u3164\u2800\uFE0F'])(
    'when only the invisible %j is left, the result says empty',
    (input) => {
      expect(formatCaption(input, TABLE.outbox).empty).toBe(true);
    },
  );
});

describe('formatCaption, FetLife', () => {
  const format = (text: string) => formatCaption(text, TABLE.fetlife);

  it.each([
    ['a#tag and #fine-art here', 'a and here'],
    ['We are #1 #a #b', 'We are #1'],
    ['“Hi” – it’s 5−3…', '"Hi" - it\'s 5 - 3...'],
    ['a\u00A0b\u200Bc\n\nd', 'a b c d'],
    ['a — b', 'a - b'],
    ['see https://example.com/x#part now', 'see https://example.com/x#part now'],
    ['##double #a#b #Größe_2', ''],
  ])('turns %j into %j', (input, expected) => {
    expect(format(input).text).toBe(expected);
  });

  it('when hashtags were taken out, a warning says so', () => {
    expect(format('x #a').warnings).toEqual(['hashtags_removed']);
  });

  it('when the text is long, prefix and text together are 240 code points at most, with plain dots', () => {
    const formatted = format('Wort '.repeat(100));
    expect(formatted.text).toMatch(/Wort\.\.\.$/);
    expect(formatted.length).toBeLessThanOrEqual(240);
    expect(formatted.length).toBe('Private: '.length + formatted.text.length);
    expect(formatted).toMatchObject({ max: 240, unit: 'code_points', shortened: true });
  });

  it('when a generated caption has seeds, none of them arrives', () => {
    const text = formatCaption({ text: 'Hello', hashtags: { seeds: ['art'], extra: ['x'] } }, TABLE.fetlife).text;
    expect(text).toBe('Hello');
  });
});

describe('formatCaption, hashtags', () => {
  const generated = (text: string, seeds: string[], extra: string[], by: CaptionRules = TABLE.telegram) =>
    formatCaption({ text, hashtags: { seeds, extra } }, by);

  it('when a caption is generated, seeds come first, in order, once, on a line of their own', () => {
    const result = generated('Dusk.', ['Art', 'photo', 'ART'], ['sea', 'art', 'sea']);
    expect(result.text).toBe('Dusk.\n\n#Art #photo #sea');
    expect(result.hashtags).toEqual(['Art', 'photo', 'sea']);
  });

  it('when a generated text has hashtags of its own, they join the others and each appears once', () => {
    expect(generated('A #sea view #boats', ['sea'], []).text).toBe('A sea view\n\n#sea #boats');
  });

  it('when there are more than the platform takes, seeds win and the rest goes', () => {
    expect(generated('T', ['a', 'b', 'c'], ['d', 'e', 'f'], TABLE.instagram).hashtags).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
    expect(generated('T', ['a', 'b', 'c', 'd', 'e', 'f'], [], TABLE.instagram).warnings).toEqual(['hashtags_dropped']);
  });

  it('when a person writes hashtags at the end, the text stays as it is', () => {
    const text = 'By the sea #1\n#one  #two\n#fine-art';
    expect(formatCaption(text, TABLE.telegram)).toMatchObject({
      text,
      hashtags: ['one', 'two', 'fine-art'],
      warnings: [],
    });
  });

  it('when a person repeats one hashtag 40 times, one is left', () => {
    expect(formatCaption(Array<string>(40).fill('#cat').join(' '), TABLE.instagram).text).toBe('#cat');
  });

  it('when a person puts too many hashtags into sentences, the words stay and the marks go', () => {
    const result = formatCaption('#a #b and #c, #d, #e, #f. #g!', TABLE.instagram);
    expect(result.text).toBe('#a #b and #c, #d, #e, f. g!');
    expect(result.warnings).toEqual(['hashtags_dropped']);
  });

  it('when a link has a fragment, that is no hashtag', () => {
    expect(formatCaption('https://example.com/#top &#x27; a#b', TABLE.telegram).hashtags).toEqual([]);
  });

  it.each(['@mehttps://example.com/a#b~#A', '@me.www.example.com/a-#A', '@www.example.com/-#A'])(
    'when a link is glued to a mention, its fragment is no hashtag: %s',
    (text) => {
      expect(formatCaption(text, TABLE.telegram).hashtags).toEqual([]);
      expect(formatCaption(text, TABLE.fetlife)).toMatchObject({ text, hashtags: [], warnings: [] });
    },
  );
});

describe('formatCaption, length', () => {
  const three = rules([{ max: 300, unit: 'graphemes' }]);

  it('when 300 characters meet one AI hashtag, the hashtag goes and the text stays', () => {
    const text = 'abcd '.repeat(60).trim() + '!';
    const result = formatCaption({ text, hashtags: { seeds: [], extra: ['sea'] } }, three);
    expect(result).toMatchObject({ text, shortened: false, hashtags: [], warnings: [] });
  });

  it('when 300 characters meet one seed, the text is cut and the seed stays', () => {
    const result = formatCaption({ text: 'abcd '.repeat(60), hashtags: { seeds: ['sea'], extra: [] } }, three);
    expect(result.text).toMatch(/abcd…\n\n#sea$/);
    expect(result.shortened).toBe(true);
  });

  it('when a person’s text is too long, the hashtags at its end stay', () => {
    const result = formatCaption(`${'word '.repeat(80)}#one #two`, three);
    expect(result.text).toMatch(/word… #one #two$/);
    expect(result.length).toBeLessThanOrEqual(300);
  });

  it('when seeds alone are too long, they go from the end and a warning says so', () => {
    const seeds = ['a', 'b'].map((letter) => letter.repeat(200));
    const result = formatCaption({ text: 'Hi', hashtags: { seeds, extra: [] } }, three);
    expect(result.hashtags).toEqual(['a'.repeat(200)]);
    expect(result.warnings).toEqual(['hashtags_dropped']);
  });

  it('when there is no word boundary in the last fifth, the cut is between graphemes', () => {
    expect(formatCaption('x'.repeat(400), three).text).toBe(`${'x'.repeat(299)}…`);
  });

  it('when an emoji stands at the cut, it is kept whole or left out', () => {
    const result = formatCaption(`${'x'.repeat(1020)}${FAMILY.repeat(3)}`, TABLE.telegram);
    expect(result.text).toBe(`${'x'.repeat(1020)}…`);
  });

  it('when 700 emoji go to a limit of 1,024 UTF-16 units, none is broken', () => {
    const { text } = formatCaption('😀'.repeat(700), TABLE.telegram);
    expect(text).toBe(`${'😀'.repeat(511)}…`);
  });

  it('when the cut falls into a link, a hashtag or a mention, it goes before it', () => {
    const tight = rules([{ max: 30, unit: 'graphemes' }]);
    expect(formatCaption('Look https://example.com/a/very/long/path/indeed', tight).text).toBe('Look…');
    expect(formatCaption('Look #averyverylonghashtagthatnevereverends and more', tight).text).toBe('Look…');
    expect(formatCaption('Look @averyverylongname.that.never.ever.ends yes', tight).text).toBe('Look…');
  });

  it('when the text ends with a link after the cut, the ellipsis does not touch it', () => {
    const tight = rules([{ max: 30, unit: 'graphemes' }]);
    expect(formatCaption('Go https://example.com/abc now or never at all', tight).text).toBe(
      'Go https://example.com/abc …',
    );
  });

  it('when two limits hold at once, both are kept', () => {
    const { text } = formatCaption(FAMILY.repeat(250), TABLE.bluesky);
    expect(lengthIn('utf8_bytes', text)).toBeLessThanOrEqual(3000);
    expect(text).toBe(`${FAMILY.repeat(119)}…`);
  });
});
