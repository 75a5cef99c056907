import { formatCaption, Secret } from '../../../src/kernel/index.js';
import type {
  CaptionInput,
  CaptionRules,
  LengthUnit,
  PublisherEntry,
  PublisherType,
  TenantConfig,
} from '../../../src/kernel/index.js';
import type { HttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { MailPublisherFactory } from '../../../src/publishers/mail/index.js';
import { OutboxPublisherFactory } from '../../../src/publishers/outbox/index.js';
import { TelegramPublisherFactory } from '../../../src/publishers/telegram/index.js';
import { MemorySink } from '../../../src/publishers/testing/index.js';

const clock = new SystemClock();
/** Building publishers calls nobody. */
const http = {} as HttpClient;
const mail = new MailPublisherFactory({ clock, allowPlain: false, adminsOf: () => [] });
const telegram = new TelegramPublisherFactory({ http, clock, baseUrl: null });
const FACTORIES = { telegram, email: mail, fetlife: mail, outbox: new OutboxPublisherFactory(clock) } as const;
const TENANT = {
  tenant: 'vermont',
  emailServer: { host: 'smtp.example.com', port: 587, useTls: true, fromEmail: 'a@example.com', username: null },
  confirmation: { toSender: false, tagsCount: 5, tagsNature: null },
} as unknown as TenantConfig;
const CREDENTIAL = new Secret({ bot_token: '4815162342:a-token-that-is-long-enough-for-it', password: 'x' });

/** The rules of a platform as its own adapter says them. */
async function rulesOf(type: keyof typeof FACTORIES, config: PublisherEntry['config'] = {}): Promise<CaptionRules> {
  const entry: PublisherEntry = { id: type, type: type satisfies PublisherType, credentialsRef: null, config };
  const built = await FACTORIES[type].build(TENANT, entry, new MemorySink(), CREDENTIAL);
  if ('unavailable' in built) throw new Error(`${type} is ${built.unavailable}: ${built.field ?? ''}`);
  return built.captionRules;
}

const FETLIFE = { recipient: '1@upload.example' };
const COLUMNS = {
  telegram: () => rulesOf('telegram', { channel_id: '@studio' }),
  'fetlife, normal': () => rulesOf('fetlife', FETLIFE),
  'fetlife, private': () => rulesOf('fetlife', { ...FETLIFE, subject_mode: 'private' }),
  'fetlife, avatar': () => rulesOf('fetlife', { ...FETLIFE, subject_mode: 'avatar' }),
  email: () => rulesOf('email', { recipient: 'b@example.com' }),
  outbox: () => rulesOf('outbox'),
} as const;
type Column = keyof typeof COLUMNS;
const ALL = Object.keys(COLUMNS) as Column[];

/** Lengths counted here, apart from the formatter. */
const COUNT: Readonly<Record<LengthUnit, (text: string) => number>> = {
  utf16: (text) => text.length,
  code_points: (text) => Array.from(text).length,
  graphemes: (text) => [...new Intl.Segmenter('en').segment(text)].length,
  utf8_bytes: (text) => Buffer.byteLength(text),
};

const LIMITS: Readonly<Record<Column, readonly [number, LengthUnit, string]>> = {
  telegram: [1_024, 'utf16', ''],
  'fetlife, normal': [240, 'code_points', ''],
  'fetlife, private': [240, 'code_points', 'Private: '],
  'fetlife, avatar': [240, 'code_points', 'Avatar: '],
  email: [10_000, 'code_points', ''],
  outbox: [10_000, 'code_points', ''],
};

/** 7 code points, 11 UTF-16 units, 25 bytes, one grapheme. */
const FAMILY = '👨‍👩‍👧‍👦';
const words = (count: number): string => Array<string>(count).fill('abcd').join(' ');
const tags = (count: number): string => Array.from({ length: count }, (_, index) => `#tag_${index}`).join(' ');
const SENTENCE_300 = `${words(60)}!`;

/** An input, and per platform the text that it receives and its length in that platform's unit. */
interface Row {
  readonly what: string;
  readonly input: CaptionInput;
  readonly expected: Readonly<Record<Column, readonly [string, number]>>;
}

/** The same on FetLife in all three modes, but for the prefix. */
const fetlife = (text: string, length: number) =>
  ({
    'fetlife, normal': [text, length],
    'fetlife, private': [text, length + 9],
    'fetlife, avatar': [text, length + 8],
  }) as const;

const ROWS: readonly Row[] = [
  {
    what: 'a hashtag with a hyphen',
    input: 'By the sea #fine-art',
    expected: {
      telegram: ['By the sea #fine-art', 20],
      ...fetlife('By the sea', 10),
      email: ['By the sea #fine-art', 20],
      outbox: ['By the sea #fine-art', 20],
    },
  },
  {
    what: 'a number sign before a number',
    input: 'We are #1 at sea #a',
    expected: {
      telegram: ['We are #1 at sea #a', 19],
      ...fetlife('We are #1 at sea', 16),
      email: ['We are #1 at sea #a', 19],
      outbox: ['We are #1 at sea #a', 19],
    },
  },
  {
    what: 'one hashtag 40 times',
    input: `Cats ${Array<string>(40).fill('#cat').join(' ')}`,
    expected: {
      telegram: ['Cats #cat', 9],
      ...fetlife('Cats', 4),
      email: ['Cats #cat', 9],
      outbox: ['Cats #cat', 9],
    },
  },
  {
    what: '40 different hashtags',
    input: `Sea ${tags(40)}`,
    expected: {
      telegram: [`Sea ${tags(10)}`, 73],
      ...fetlife('Sea', 3),
      email: [`Sea ${tags(10)}`, 73],
      outbox: [`Sea ${tags(30)}`, 233],
    },
  },
  {
    what: '300 characters and one hashtag of the AI',
    input: { text: SENTENCE_300, hashtags: { seeds: [], extra: ['sea'] } },
    expected: {
      telegram: [`${SENTENCE_300}\n\n#sea`, 306],
      'fetlife, normal': [`${words(47)}...`, 237],
      'fetlife, private': [`${words(45)}...`, 236],
      'fetlife, avatar': [`${words(46)}...`, 240],
      email: [`${SENTENCE_300}\n\n#sea`, 306],
      outbox: [`${SENTENCE_300}\n\n#sea`, 306],
    },
  },
  {
    what: 'an emoji of several code points where FetLife cuts',
    input: 'x'.repeat(225) + FAMILY.repeat(3),
    expected: {
      telegram: ['x'.repeat(225) + FAMILY.repeat(3), 258],
      'fetlife, normal': [`${'x'.repeat(225)}${FAMILY}...`, 235],
      'fetlife, private': [`${'x'.repeat(225)}...`, 237],
      'fetlife, avatar': [`${'x'.repeat(225)}...`, 236],
      email: ['x'.repeat(225) + FAMILY.repeat(3), 246],
      outbox: ['x'.repeat(225) + FAMILY.repeat(3), 246],
    },
  },
  {
    what: 'an emoji of several UTF-16 units where Telegram cuts',
    input: 'x'.repeat(1_010) + FAMILY.repeat(2),
    expected: {
      telegram: [`${'x'.repeat(1_010)}${FAMILY}…`, 1_022],
      'fetlife, normal': [`${'x'.repeat(237)}...`, 240],
      'fetlife, private': [`${'x'.repeat(228)}...`, 240],
      'fetlife, avatar': [`${'x'.repeat(229)}...`, 240],
      email: ['x'.repeat(1_010) + FAMILY.repeat(2), 1_024],
      outbox: ['x'.repeat(1_010) + FAMILY.repeat(2), 1_024],
    },
  },
  {
    what: '700 emoji',
    input: '😀'.repeat(700),
    expected: {
      telegram: [`${'😀'.repeat(511)}…`, 1_023],
      'fetlife, normal': [`${'😀'.repeat(237)}...`, 240],
      'fetlife, private': [`${'😀'.repeat(228)}...`, 240],
      'fetlife, avatar': [`${'😀'.repeat(229)}...`, 240],
      email: ['😀'.repeat(700), 700],
      outbox: ['😀'.repeat(700), 700],
    },
  },
  {
    what: '5,000 emoji of seven code points',
    input: FAMILY.repeat(5_000),
    expected: {
      telegram: [`${FAMILY.repeat(93)}…`, 1_024],
      'fetlife, normal': [`${FAMILY.repeat(33)}...`, 234],
      'fetlife, private': [`${FAMILY.repeat(32)}...`, 236],
      'fetlife, avatar': [`${FAMILY.repeat(32)}...`, 235],
      email: [`${FAMILY.repeat(1_428)}…`, 9_997],
      outbox: [`${FAMILY.repeat(1_428)}…`, 9_997],
    },
  },
  {
    what: 'line ends of all kinds, and what could be a header',
    input: 'One\r\nBcc: x@example.com\rThree\n\n\n\nFour\u2028Five',
    expected: {
      telegram: ['One\nBcc: x@example.com\nThree\n\nFour\nFive', 39],
      ...fetlife('One Bcc: x@example.com Three Four Five', 38),
      email: ['One\nBcc: x@example.com\nThree\n\nFour\nFive', 39],
      outbox: ['One\nBcc: x@example.com\nThree\n\nFour\nFive', 39],
    },
  },
  {
    what: 'typographic signs and marks of other formats',
    input: '“Dusk” – it’s <b>late</b> … _x_ [a](https://example.com/a#b)',
    expected: {
      telegram: ['“Dusk” – it’s <b>late</b> … _x_ [a](https://example.com/a#b)', 60],
      ...fetlife('"Dusk" - it\'s <b>late</b> ... _x_ [a](https://example.com/a#b)', 62),
      email: ['“Dusk” – it’s <b>late</b> … _x_ [a](https://example.com/a#b)', 60],
      outbox: ['“Dusk” – it’s <b>late</b> … _x_ [a](https://example.com/a#b)', 60],
    },
  },
  {
    what: 'a generated text with seeds and more hashtags than there may be',
    input: {
      text: 'Dusk. #Sea',
      hashtags: { seeds: ['Sea', 'fine_art'], extra: tags(12).replaceAll('#', '').split(' ') },
    },
    expected: {
      telegram: [`Dusk.\n\n#Sea #fine_art ${tags(8)}`, 77],
      ...fetlife('Dusk.', 5),
      email: [`Dusk.\n\n#Sea #fine_art ${tags(8)}`, 77],
      outbox: [`Dusk.\n\n#Sea #fine_art ${tags(12)}`, 107],
    },
  },
];

describe.each(ALL)('captions for %s', (column) => {
  const [max, unit, prefix] = LIMITS[column];
  let rules: CaptionRules;
  beforeAll(async () => {
    rules = await COLUMNS[column]();
  });

  it(`when its adapter is asked, the limit is ${max} in ${unit}, with ${JSON.stringify(prefix)} before the text`, () => {
    expect(rules.limits).toEqual([{ max, unit }]);
    expect(rules.prefix).toBe(prefix);
  });

  it.each(ROWS)(`when the caption is $what, it is the text of the table, counted in ${unit}`, ({ input, expected }) => {
    const formatted = formatCaption(input, rules);
    const [text, length] = expected[column];
    expect(formatted).toMatchObject({ text, length, max, unit });
    expect(COUNT[unit](prefix + formatted.text)).toBe(length);
    expect(length).toBeLessThanOrEqual(max);
    expect(formatCaption(formatted.text, rules).text).toBe(text);
  });
});
