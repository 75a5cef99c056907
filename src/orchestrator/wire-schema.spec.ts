import { inspect } from 'node:util';
import { plainToInstance } from 'class-transformer';
import type { CredentialsRef, TenantConfig } from '../kernel/index.js';
import { CronRules } from '../platform/cron/index.js';
import * as blockDtos from './blocks/index.js';
import { InvalidAnswer } from './blocks/index.js';
import { parseEnvelope } from './envelope.js';
import * as envelopeDtos from './envelope.dto.js';

type Json = Record<string, unknown>;
/** Types of the table. `?`: null stands for absent; without it null is a wrong type. */
type Kind = 'text' | 'text?' | 'word?' | 'flag' | 'flag?' | 'int' | 'int?' | 'texts?' | 'list?' | 'object' | 'object?';
/** Path, type, a good value, where it arrives, what holds when it is absent, and what arrives if not the value itself. */
type Row = readonly [
  path: string,
  kind: Kind | 'anything',
  good: unknown,
  read: (config: TenantConfig) => unknown,
  absent: unknown,
  arrives?: unknown,
];

const CANARY = 'CANARY-value';
/** Absent: the answer is invalid, and its path is named. */
const REQUIRED = Symbol('required');
/** Absent: the storage has no reference left. */
const STORAGE_NEEDS_IT = Symbol('storage');
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  text: [7, true, [CANARY], { [CANARY]: CANARY }],
  word: [CANARY, '', 7, [CANARY]],
  flag: [CANARY, 'true', 0, [true], { [CANARY]: true }],
  int: [CANARY, '5', 1.5, true, [5], { [CANARY]: 5 }],
  texts: [CANARY, 7, [7], [null], { [CANARY]: CANARY }],
  list: [CANARY, 7, true],
  object: [CANARY, 7, true, [CANARY]],
  anything: [],
};
const show = (ref: CredentialsRef | null | undefined) => ref?.reveal() ?? null;
const lifecycle = { severity: 'info', shutdown_date: '2027-01-14' };

/** Both schemas. */
const EVERY_SCHEMA: readonly Row[] = [
  ['schema_version', 'int', 2, (c) => c.schemaVersion, 1],
  ['tenant', 'text', 'vermont', (c) => c.tenant, REQUIRED],
  ['app_type', 'text', 'publisher_v2', () => 'publisher_v2', REQUIRED],
  ['config_version', 'text', 'c2', (c) => c.configVersion, REQUIRED],
  ['ttl_seconds', 'int', 120, (c) => c.ttlSeconds, 600],
  ['config', 'object', fullConfig(), (c) => c.storage.paths.root, REQUIRED, '/photos'],
  ['config.features', 'object', { keep_enabled: false }, (c) => c.features.keepEnabled, REQUIRED, false],
  ['config.features.publish_enabled', 'flag', true, (c) => c.features.publishEnabled, false],
  ['config.features.analyze_caption_enabled', 'flag', true, (c) => c.features.analyzeCaptionEnabled, false],
  ['config.features.keep_enabled', 'flag', false, (c) => c.features.keepEnabled, true],
  ['config.features.remove_enabled', 'flag', false, (c) => c.features.removeEnabled, true],
  ['config.features.auto_view_enabled', 'flag', true, (c) => c.features.autoViewEnabled, false],
  ['config.features.delete_enabled', 'flag', true, (c) => c.features.deleteEnabled, false],
  ['config.features.voice_matching_enabled', 'flag', true, (c) => c.features.voiceMatchingEnabled, false],
  ['config.features.alt_text_enabled', 'flag', false, (c) => c.features.altTextEnabled, true],
  ['config.features.smart_hashtags_enabled', 'flag', false, (c) => c.features.smartHashtagsEnabled, true],
  ['config.features.library_enabled', 'flag', false, (c) => c.features.libraryEnabled, true],
  ['config.storage', 'object', storage({ root: '/other' }), (c) => c.storage.paths.root, REQUIRED, '/other'],
  ['config.storage.provider', 'text', 'managed', (c) => c.storage.provider, REQUIRED],
  ['config.storage.credentials_ref', 'text', 'ref-other', (c) => show(c.storage.credentialsRef), REQUIRED],
  ['config.storage.paths', 'object', { root: '/other' }, (c) => c.storage.paths.root, REQUIRED, '/other'],
  ['config.storage.paths.root', 'text', '/other', (c) => c.storage.paths.root, REQUIRED],
  ['config.storage.paths.archive', 'text?', 'old', (c) => c.storage.paths.archive, '/photos/archive', '/photos/old'],
  ['config.storage.paths.keep', 'text?', '/elsewhere/keep', (c) => c.storage.paths.keep, '/photos/keep'],
  [
    'config.storage.paths.remove',
    'text?',
    'no/thanks',
    (c) => c.storage.paths.remove,
    '/photos/reject',
    '/photos/no/thanks',
  ],
];

/** Schema 2 only; schema 1 does not even look. */
const SCHEMA_2: readonly Row[] = [
  ['config.features.mode', 'word?', 'publish', (c) => c.features.mode, 'review'],
  ['config.publishers', 'list?', [{ id: 'p', type: 'outbox' }], (c) => c.publishers.map((one) => one.id), [], ['p']],
  ['config.publishers[0].id', 'text', 'other', (c) => c.publishers[0]?.id, REQUIRED],
  ['config.publishers[0].type', 'text', 'mastodon', (c) => c.publishers[0]?.type, REQUIRED],
  ['config.publishers[0].enabled', 'flag', false, (c) => c.publishers.length, 1, 0],
  ['config.publishers[0].credentials_ref', 'text?', 'ref-other', (c) => show(c.publishers[0]?.credentialsRef), null],
  ['config.publishers[0].config', 'object', { channel_id: '@x' }, (c) => c.publishers[0]?.config, {}],
  ['config.email_server', 'object?', { host: 'h', from_email: 'f' }, (c) => c.emailServer?.host ?? null, null, 'h'],
  ['config.email_server.host', 'text?', 'other.test', (c) => c.emailServer?.host ?? null, null],
  ['config.email_server.port', 'int', 465, (c) => c.emailServer?.port, 587],
  ['config.email_server.use_tls', 'flag', false, (c) => c.emailServer?.useTls, true],
  ['config.email_server.from_email', 'text?', 'other@mail.test', (c) => c.emailServer?.fromEmail ?? null, null],
  ['config.email_server.username', 'text?', 'login', (c) => c.emailServer?.username, 'studio@mail.test'],
  ['config.email_server.password_ref', 'text?', 'ref-other', (c) => show(c.emailServer?.passwordRef), null],
  ['config.ai', 'object?', { credentials_ref: 'ref-other' }, (c) => show(c.ai?.credentialsRef), null, 'ref-other'],
  ['config.ai.credentials_ref', 'text?', 'ref-other', (c) => show(c.ai?.credentialsRef), null],
  ['config.ai.vision_model', 'text?', 'm', (c) => c.ai?.visionModel, null],
  ['config.ai.caption_model', 'text?', 'm', (c) => c.ai?.captionModel, null],
  ['config.ai.sd_caption_model', 'text?', 'm', (c) => c.ai?.sdCaptionModel, null],
  ['config.ai.system_prompt', 'text?', 't', (c) => c.ai?.systemPrompt, null],
  ['config.ai.role_prompt', 'text?', 't', (c) => c.ai?.rolePrompt, null],
  ['config.ai.sd_caption_system_prompt', 'text?', 't', (c) => c.ai?.sdCaptionSystemPrompt, null],
  ['config.ai.sd_caption_role_prompt', 'text?', 't', (c) => c.ai?.sdCaptionRolePrompt, null],
  ['config.ai.sd_caption_enabled', 'flag?', false, (c) => c.ai?.sdCaptionEnabled, true],
  ['config.ai.sd_caption_single_call_enabled', 'flag?', false, (c) => c.ai?.sdCaptionSingleCallEnabled, true],
  ['config.ai.rate_per_minute', 'int?', 7, (c) => c.ai?.ratePerMinute, 20],
  ['config.ai.language', 'text?', 'de', (c) => c.ai?.language, null],
  ['config.ai.vision_max_dimension', 'int?', 512, (c) => c.ai?.extra['vision_max_dimension'], undefined],
  ['config.ai.vision_detail', 'text?', 'high', (c) => c.ai?.extra['vision_detail'], undefined],
  ['config.ai.vision_send_url', 'flag?', true, (c) => c.ai?.extra['vision_send_url'], undefined],
  ['config.ai.vision_fallback_enabled', 'flag?', false, (c) => c.ai?.extra['vision_fallback_enabled'], undefined],
  [
    'config.ai.vision_fallback_max_dimension',
    'int?',
    9,
    (c) => c.ai?.extra['vision_fallback_max_dimension'],
    undefined,
  ],
  ['config.ai.vision_fallback_detail', 'text?', 'low', (c) => c.ai?.extra['vision_fallback_detail'], undefined],
  ['config.ai.reasoning_effort', 'text?', 'low', (c) => c.ai?.extra['reasoning_effort'], undefined],
  ['config.ai.vision_model_lifecycle', 'anything', lifecycle, (c) => c.ai?.extra['vision_model_lifecycle'], undefined],
  [
    'config.ai.caption_model_lifecycle',
    'anything',
    lifecycle,
    (c) => c.ai?.extra['caption_model_lifecycle'],
    undefined,
  ],
  ['config.captionfile', 'object?', { artist_alias: 'A' }, (c) => c.captionFile.artistAlias, null, 'A'],
  ['config.captionfile.extended_metadata_enabled', 'flag', true, (c) => c.captionFile.extendedMetadataEnabled, false],
  ['config.captionfile.artist_alias', 'text?', 'A', (c) => c.captionFile.artistAlias, null],
  ['config.captionfile.naming', 'word?', 'stem', (c) => c.captionFile.naming, 'full'],
  ['config.confirmation', 'object?', { confirmation_tags_count: 2 }, (c) => c.confirmation.tagsCount, 5, 2],
  ['config.confirmation.confirmation_to_sender', 'flag', false, (c) => c.confirmation.toSender, true],
  ['config.confirmation.confirmation_tags_count', 'int?', -3, (c) => c.confirmation.tagsCount, 5, 0],
  ['config.confirmation.confirmation_tags_nature', 'text?', 'nouns', (c) => c.confirmation.tagsNature, null],
  ['config.content', 'object?', { debug: true }, (c) => c.content.debug, false, true],
  ['config.content.archive', 'flag', false, (c) => c.content.archive, true],
  ['config.content.debug', 'flag', true, (c) => c.content.debug, false],
  ['config.content.hashtag_string', 'text?', '#a', (c) => c.content.hashtagString, ''],
  ['config.content.voice_profile', 'texts?', ['calm'], (c) => c.content.voiceProfile, null],
  ['config.auth', 'object?', { enabled: false }, (c) => c.auth?.enabled ?? null, null, false],
  ['config.auth.enabled', 'flag', false, (c) => c.auth?.enabled, true],
  ['config.auth.allowed_emails', 'texts?', ['a@mail.test'], (c) => c.auth?.allowedEmails, []],
];

/** References beside the blocks, in their two places; the blocks of these answers hold none of their own. */
const REFERENCES: readonly Row[] = ['credentials_refs', 'config.credentials_refs'].flatMap((place): Row[] => [
  [place, 'object?', { storage: 'ref-s', smtp: 'r' }, (c) => show(c.emailServer?.passwordRef), null, 'r'],
  [`${place}.storage`, 'text?', 'ref-other', (c) => show(c.storage.credentialsRef), STORAGE_NEEDS_IT],
  [`${place}.openai`, 'text?', 'ref-other', (c) => show(c.ai?.credentialsRef), null],
  [`${place}.ai`, 'text?', 'ref-other', (c) => show(c.ai?.credentialsRef), null],
  [`${place}.telegram`, 'text?', 'ref-other', (c) => show(c.publishers[0]?.credentialsRef), null],
  [`${place}.smtp`, 'text?', 'ref-other', (c) => show(c.emailServer?.passwordRef), null],
]);

/** Where the fields of each wire form stand. */
const PLACES = new Map<string, string>([
  ['SchemaVersionDto', ''],
  ['EnvelopeDto', ''],
  ['StorageRefsDto', 'credentials_refs.'],
  ['CredentialsRefsDto', 'credentials_refs.'],
  ['FeaturesV1Dto', 'config.features.'],
  ['FeaturesDto', 'config.features.'],
  ['StorageDto', 'config.storage.'],
  ['StoragePathsDto', 'config.storage.paths.'],
  ['PublisherEntryDto', 'config.publishers[0].'],
  ['EmailServerDto', 'config.email_server.'],
  ['AiDto', 'config.ai.'],
  ['AiAdapterDto', 'config.ai.'],
  ['CaptionFileDto', 'config.captionfile.'],
  ['ConfirmationDto', 'config.confirmation.'],
  ['ContentDto', 'config.content.'],
  ['AuthDto', 'config.auth.'],
]);

function storage(paths: Json): Json {
  return { provider: 'dropbox', credentials_ref: 'ref-storage', paths };
}

function fullConfig(): Json {
  return {
    features: {},
    storage: storage({ root: '/photos' }),
    publishers: [{ id: 'one', type: 'telegram', config: {} }],
    email_server: { host: 'mail.test', from_email: 'studio@mail.test' },
    ai: { credentials_ref: 'ref-ai' },
    captionfile: {},
    confirmation: {},
    content: {},
    auth: {},
  };
}

/** An answer in which every block is there and every field has its default. */
const full = (): Json => ({
  schema_version: 2,
  tenant: 'vermont',
  app_type: 'publisher_v2',
  config_version: 'c1',
  ttl_seconds: 600,
  config: fullConfig(),
});

/** The same without references in its blocks; the storage needs one only in the rows about it. */
function withoutRefs(path: string): Json {
  const storageOf = { provider: path.endsWith('.storage') ? 'dropbox' : 'local', paths: { root: '/photos' } };
  const config = { ...fullConfig(), ai: {}, storage: storageOf, credentials_refs: {} };
  return { ...full(), config, credentials_refs: {} };
}
const baseOf = (path: string): Json => (path.includes('credentials_refs') ? withoutRefs(path) : full());

/** A copy with the field set; `undefined` removes it. */
function withField(answer: Json, path: string, value: unknown): Json {
  const copy = structuredClone(answer);
  const keys = path.replace(/\[(\d+)\]/g, '.$1').split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Json>((object, key) => object[key] as Json, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function parse(answer: Json): TenantConfig {
  const parsed = parseEnvelope(answer, 'vermont.pub.test', {
    defaultTtlSeconds: 600,
    allowLocalStorage: true,
    availableStorage: ['local', 'dropbox', 'managed'],
    captioningProvider: null,
    cron: new CronRules(),
  });
  if (parsed.kind !== 'config') throw new Error('expected a config');
  return parsed.config;
}

function expectInvalidAt(answer: Json, path: string): void {
  const error = ((): unknown => {
    try {
      return parse(answer);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(InvalidAnswer);
  expect((error as InvalidAnswer).path).toBe(`$.${path}`);
  expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toContain('CANARY');
}

function expectAbsent([path, , , read, absent]: Row, answer: Json): void {
  if (absent === REQUIRED) expectInvalidAt(answer, path);
  else if (absent === STORAGE_NEEDS_IT) expectInvalidAt(answer, 'config.storage.credentials_ref');
  else expect(read(parse(answer))).toEqual(absent);
}

const wrongOf = (kind: string) => WRONG[kind.replace('?', '')] ?? [];
/** Path and type for the test's name, then the whole row. */
const titled = (rows: readonly Row[]) => rows.map((row): [string, string, Row] => [row[0], row[1], row]);
const ALL = [...EVERY_SCHEMA, ...SCHEMA_2, ...REFERENCES];

describe.each(titled(ALL))('the field %s (%s)', (path, kind, row) => {
  const [, , good, read, , arrives = good] = row;

  test('when it is absent, its default holds or the answer is invalid', () => {
    expectAbsent(row, withField(baseOf(path), path, undefined));
  });

  test('when it has a good value, that arrives', () => {
    expect(read(parse(withField(baseOf(path), path, good)))).toEqual(arrives);
  });

  test('when it is null, that is a wrong type or the same as absent', () => {
    const answer = withField(baseOf(path), path, null);
    if (kind.endsWith('?') || kind === 'anything') expectAbsent(row, answer);
    else expectInvalidAt(answer, path);
  });

  test('when its type is wrong, the answer is invalid and only its path is named', () => {
    for (const wrong of wrongOf(kind)) expectInvalidAt(withField(baseOf(path), path, wrong), path);
    expect(wrongOf(kind).length > 0 || kind === 'anything').toBe(true);
  });
});

describe('schema 1', () => {
  const first = (path: string): Json => ({ ...baseOf(path), schema_version: 1 });
  const isKnown = ([path]: Row): boolean => path !== 'schema_version';
  const storageRefs = REFERENCES.filter(([path]) => path.endsWith('.storage'));

  const read = [...EVERY_SCHEMA, ...storageRefs].filter(isKnown);
  test.each(titled(read))('when it has %s (%s), it is read alike', (path, kind, row) => {
    const [, , good, valueOf, , arrives = good] = row;
    const expected = path.endsWith('.analyze_caption_enabled') ? false : arrives; // forced off, whatever is asked for
    expect(valueOf(parse(withField(first(path), path, good)))).toEqual(expected);
    for (const wrong of wrongOf(kind)) expectInvalidAt(withField(first(path), path, wrong), path);
  });

  const ignored = [...SCHEMA_2, ...REFERENCES.filter(([path]) => /_refs\.(?!storage)/.test(path))];
  test.each(titled(ignored))('when it has %s (%s), good or garbage, that changes nothing', (path, kind, [, , good]) => {
    const plain = parse(first(path));
    expect(plain).toMatchObject({ publishers: [], emailServer: null, ai: null, auth: null });
    for (const value of [good, null, ...wrongOf(kind)]) {
      expect(parse(withField(first(path), path, value))).toEqual(plain);
    }
  });
});

describe('the list of fields', () => {
  const paths = ALL.map(([path]) => path);
  // A schedule that is wrong makes no answer invalid: schedules.spec.ts.
  const dtos = Object.entries({ ...envelopeDtos, ...blockDtos }).filter(
    ([name]) => name.endsWith('Dto') && name !== 'ScheduleDto',
  );

  test('when a wire form is added, it must say where its fields stand', () => {
    expect(dtos.map(([name]) => name).sort()).toEqual([...PLACES.keys()].sort());
  });

  test.each(dtos)('when %s declares a field, the list has it', (name, Dto) => {
    const declared = Object.keys(plainToInstance(Dto as new () => object, {}, { excludeExtraneousValues: true }));
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.map((field) => `${PLACES.get(name)}${field}`).filter((path) => !paths.includes(path))).toEqual([]);
  });

  test('when it is counted, no field stands there twice', () => {
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.length).toBeGreaterThanOrEqual(60);
  });

  test('when every object of an answer holds fields from the future, nothing changes', () => {
    const crowded = (value: unknown, path = ''): unknown => {
      if (Array.isArray(value)) return value.map((item, index) => crowded(item, `${path}[${index}]`));
      if (typeof value !== 'object' || value === null) return value;
      if (path.endsWith('].config')) return value; // its own publisher reads it
      const known = Object.entries(value).map(([key, inner]) => [key, crowded(inner, `${path}.${key}`)]);
      return { ...Object.fromEntries(known), from_the_future: { [CANARY]: [CANARY] }, toString: 1, constructor: [] };
    };
    expect(parse(crowded(full()) as Json)).toEqual(parse(full()));
  });
});

describe('rules that concern two fields', () => {
  const publishers = (...entries: Json[]) => parse(withField(full(), 'config.publishers', entries)).publishers;

  test('when telegram has no reference anywhere, the entry stays and only that platform is without a secret', () => {
    expect(publishers({ id: 't', type: 'telegram' }, { id: 'o', type: 'outbox' })).toMatchObject([
      { id: 't', credentialsRef: null },
      { id: 'o' },
    ]);
  });

  test.each(['fetlife', 'email', 'outbox'])('when %s comes with a reference, it has none afterwards', (type) => {
    expect(publishers({ id: 'a', type, credentials_ref: 'ref-x' })[0]?.credentialsRef).toBeNull();
  });

  test('when mail is sent, the server’s name and sender must be there; when not, they may be missing', () => {
    const mailing = withField(full(), 'config.publishers', [{ id: 'f', type: 'fetlife' }]);
    for (const field of ['host', 'from_email']) {
      expectInvalidAt(withField(mailing, `config.email_server.${field}`, undefined), `config.email_server.${field}`);
    }
    const off = withField(mailing, 'config.publishers[0].enabled', false);
    expect(parse(withField(off, 'config.email_server.host', undefined)).emailServer).toBeNull();
  });

  test('when mail is sent but there is no server at all, the rest of the config holds', () => {
    const mailing = withField(full(), 'config.publishers', [{ id: 'f', type: 'fetlife' }]);
    expect(parse(withField(mailing, 'config.email_server', undefined))).toMatchObject({
      emailServer: null,
      publishers: [{ id: 'f' }],
    });
  });

  test('when a foreign answer is broken as well, it still counts as foreign', () => {
    const foreign = { ...full(), tenant: 'harbor', config_version: 7, schema_version: 3 };
    expect(() => parse(foreign)).toThrow(expect.objectContaining({ reason: 'foreign_tenant' }));
  });
});
