import type { CaptionRules } from '../caption-rules.js';

/** Caption rules for tests. */
export const rules = (limits: CaptionRules['limits'], more: Partial<CaptionRules> = {}): CaptionRules => ({
  limits,
  hashtagsMax: 10,
  ellipsis: '…',
  cleanUp: 'none',
  prefix: '',
  ...more,
});

/** The table of captioning.md section 11. */
export const TABLE = {
  telegram: rules([{ max: 1024, unit: 'utf16' }]),
  fetlife: rules([{ max: 240, unit: 'code_points' }], {
    hashtagsMax: 0,
    ellipsis: '...',
    cleanUp: 'fetlife',
    prefix: 'Private: ',
  }),
  email: rules([{ max: 10_000, unit: 'code_points' }]),
  instagram: rules([{ max: 2200, unit: 'utf16' }], { hashtagsMax: 5 }),
  mastodon: rules([{ max: 500, unit: 'graphemes' }]),
  bluesky: rules(
    [
      { max: 300, unit: 'graphemes' },
      { max: 3000, unit: 'utf8_bytes' },
    ],
    { hashtagsMax: 5 },
  ),
  outbox: rules([{ max: 10_000, unit: 'code_points' }], { hashtagsMax: 30 }),
};
/** Small limits meet every branch far more often than the real ones. */
export const TIGHT = {
  'tight utf16': rules([{ max: 24, unit: 'utf16' }], { hashtagsMax: 3 }),
  'tight graphemes and bytes': rules(
    [
      { max: 20, unit: 'graphemes' },
      { max: 40, unit: 'utf8_bytes' },
    ],
    { hashtagsMax: 2 },
  ),
  'tight fetlife': rules([{ max: 30, unit: 'code_points' }], {
    hashtagsMax: 0,
    ellipsis: '...',
    cleanUp: 'fetlife',
    prefix: 'Avatar: ',
  }),
};

/** Emoji made of several code points. */
export const FAMILY = '👨‍👩‍👧‍👦';
export const SCOTLAND = '🏴󠁧󠁢󠁳󠁣󠁴󠁿';
