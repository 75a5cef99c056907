import { fc, runs } from '../../test/support/properties.js';
import type { CaptionRules } from './caption-rules.js';
import { formatCaption } from './format-caption.js';
import { lengthIn } from './format-caption-units.js';
import { FAMILY, SCOTLAND, TABLE, TIGHT } from './testing/caption-rules.js';

const fits = (text: string, { limits, prefix }: CaptionRules): boolean =>
  limits.every(({ max, unit }) => lengthIn(unit, prefix + text) <= max);

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme-composite', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  fc.stringMatching(/^#[a-zA-Z0-9_-]{1,9}$/),
  fc.constantFrom(
    ' ', '\n', '\r\n', '\n\n\n', '#art', '#1', '#fine-art', '##', '#', '＃x', FAMILY, SCOTLAND, '\u200D', '\u200B',
    '\u0301', '\uFE0F', '\uD83D', '—', '…', '“', 'https://example.com/a#b', 'www.x.org', '@me', '@', '.', '-', '@me@host.example',
    '👩\u200D', '\u{E0067}', 'word ', 'könnte ', '写真',
  ), // prettier-ignore
);
const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));
const seeds = fc.array(fc.stringMatching(/^[a-z][a-z0-9_]{0,7}$/), { maxLength: 4 });

describe.each(Object.entries<CaptionRules>({ ...TABLE, ...TIGHT }))('formatCaption for any text, %s', (_name, by) => {
  const check = (result: ReturnType<typeof formatCaption>) => {
    expect(fits(result.text, by)).toBe(true);
    expect(result.text).toBe(result.text.normalize('NFC'));
    expect(/\p{Surrogate}/u.test(result.text)).toBe(false);
    expect(new Set(result.hashtags.map((tag) => tag.toLowerCase())).size).toBe(result.hashtags.length);
    expect(result.hashtags.length).toBeLessThanOrEqual(by.hashtagsMax);
    expect(result.length).toBe(lengthIn(by.limits[0].unit, by.prefix + result.text));
    expect(formatCaption(result.text, by).text).toBe(result.text);
  };

  it('a person’s text comes out within the limits, whole, and unchanged the second time', () => {
    fc.assert(
      fc.property(text, (input) => check(formatCaption(input, by))),
      { numRuns: runs(150, 100_000) },
    );
  });

  it('a generated text holds its seeds once, first and in order, or says that some were dropped', () => {
    fc.assert(
      fc.property(text, seeds, seeds, (input, wanted, extra) => {
        const result = formatCaption({ text: input, hashtags: { seeds: wanted, extra } }, by);
        check(result);
        const unique = [...new Set(wanted)];
        if (by.hashtagsMax === 0) expect(result.hashtags).toEqual([]);
        else if (!result.warnings.includes('hashtags_dropped')) {
          expect(result.hashtags.slice(0, unique.length)).toEqual(unique);
        }
      }),
      { numRuns: runs(100, 20_000) },
    );
  });
});

describe.each(Object.entries<CaptionRules>(TIGHT))('formatCaption when it cuts, %s', (_name, by) => {
  it('a text is only cut where a reader sees a boundary', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', minLength: 40, maxLength: 400 }), (input) => {
        const result = formatCaption(input, by);
        if (!result.shortened || result.hashtags.length > 0) return;
        const cut = result.text.slice(0, -by.ellipsis.length).trimEnd();
        const whole = formatCaption(input, { ...by, limits: [{ max: 1e9, unit: 'utf16' }] }).text;
        const starts = new Set(Array.from(new Intl.Segmenter().segment(whole), (part) => part.index));
        expect(whole.startsWith(cut) && starts.has(cut.length)).toBe(true);
      }),
      { numRuns: runs(100, 20_000) },
    );
  });
});
