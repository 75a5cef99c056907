import { inspect } from 'node:util';
import { CronRules } from '../platform/cron/index.js';
import { InvalidAnswer } from './blocks/index.js';
import { parseEnvelope } from './envelope.js';
import type { EnvelopeSettings } from './envelope.js';
import { fixture } from './testing/index.js';

type Json = Record<string, unknown>;

const CANARY = 'CANARY-value';
const SETTINGS: EnvelopeSettings = {
  defaultTtlSeconds: 600,
  allowLocalStorage: true,
  availableStorage: ['local', 'dropbox', 'managed'],
  captioningProvider: null,
  cron: new CronRules(),
};

function parse(answer: unknown, settings: Partial<EnvelopeSettings> = {}, host = 'vermont.pub.test') {
  const parsed = parseEnvelope(answer, host, { ...SETTINGS, ...settings });
  if (parsed.kind !== 'config') throw new Error('expected a config');
  return parsed;
}

/** The fixture with one member of `config` replaced. */
function withBlock(block: string, value: unknown): Json {
  const answer = fixture('runtime-v2');
  return { ...answer, config: { ...(answer['config'] as Json), [block]: value } };
}

function invalidity(answer: unknown, settings: Partial<EnvelopeSettings> = {}): InvalidAnswer {
  try {
    parse(answer, settings);
  } catch (error) {
    expect(inspect(error)).not.toContain('CANARY');
    if (error instanceof InvalidAnswer) return error;
    throw error;
  }
  throw new Error('expected an invalid answer');
}

describe('a schema 2 answer', () => {
  test('when it is whole, every block arrives in our own words', () => {
    const { config, unknownPublisherTypes } = parse(fixture('runtime-v2'));
    expect(config).toMatchObject({
      tenant: 'vermont',
      host: 'vermont.pub.test',
      schemaVersion: 2,
      ttlSeconds: 600,
      features: { publishEnabled: true, analyzeCaptionEnabled: true, deleteEnabled: false, mode: 'publish' },
      storage: {
        provider: 'dropbox',
        paths: {
          root: '/Photos/vermont/2026',
          archive: '/Photos/vermont/2026/archive',
          keep: '/Photos/vermont/2026/keep',
          remove: '/Photos/vermont/2026/reject',
        },
      },
      emailServer: { host: 'smtp.example.com', port: 587, useTls: true, username: 'studio@example.com' },
      ai: { provider: 'openai', visionModel: 'gpt-4o', ratePerMinute: 20, language: null },
      captionFile: { extendedMetadataEnabled: true, artistAlias: 'Eoel', naming: 'full' },
      confirmation: { toSender: true, tagsCount: 5 },
      content: { archive: true, debug: false, hashtagString: '#photography #light', voiceProfile: null },
      auth: null,
    });
    expect(config.storage.credentialsRef?.reveal()).toBe('ref-vermont-dropbox-9d68e73f');
    expect(config.emailServer?.passwordRef?.reveal()).toBe('ref-vermont-smtp-77aa88');
    expect(unknownPublisherTypes).toEqual(['carrier_pigeon']);
  });

  test('when publishers are listed, only enabled ones of known types are kept, in order', () => {
    const { config } = parse(fixture('runtime-v2'));
    expect(config.publishers.map(({ id, type }) => [id, type])).toEqual([
      ['telegram-1', 'telegram'],
      ['fetlife-1', 'fetlife'],
    ]);
    expect(config.publishers[0]?.config).toEqual({ channel_id: '-1001234567890' });
    expect(config.publishers[0]?.credentialsRef?.reveal()).toBe('ref-vermont-telegram-1a2b3c');
    expect(config.publishers[1]?.credentialsRef).toBeNull();
  });

  test('when publishers come as an object by type, they are read the same', () => {
    const { config } = parse(
      withBlock('publishers', {
        telegram: { enabled: true, credentials_ref: 'ref-t', channel_id: '@studio' },
        outbox: { enabled: false },
        mastodon: { id: 'masto', config: { instance_url: 'https://social.example' } },
      }),
    );
    expect(config.publishers.map(({ id, type, config: own }) => ({ id, type, own }))).toEqual([
      { id: 'telegram', type: 'telegram', own: { channel_id: '@studio' } },
      { id: 'masto', type: 'mastodon', own: { instance_url: 'https://social.example' } },
    ]);
  });

  test('when references stand in credentials_refs, they fill in, and one inside its own block wins', () => {
    const answer = {
      ...withBlock('ai', { vision_model: 'm' }),
      credentials_refs: { storage: 'top-storage', openai: 'top-ai', smtp: 'top-smtp' },
    };
    const { config } = parse(answer);
    expect(config.ai?.credentialsRef?.reveal()).toBe('top-ai');
    expect(config.storage.credentialsRef?.reveal()).toBe('ref-vermont-dropbox-9d68e73f');
    expect(config.emailServer?.passwordRef?.reveal()).toBe('ref-vermont-smtp-77aa88');
  });

  test('when optional blocks are missing or null, their defaults hold', () => {
    const { features, storage } = fixture('runtime-v2')['config'] as Json;
    const { config } = parse({
      ...fixture('runtime-v2'),
      config: { features, storage, publishers: null, content: null },
    });
    expect(config).toMatchObject({ publishers: [], emailServer: null, ai: null, auth: null });
    expect(config.confirmation).toEqual({ toSender: true, tagsCount: 5, tagsNature: null });
    expect(config.content).toEqual({ archive: true, debug: false, hashtagString: '', voiceProfile: null });
    expect(config.captionFile).toEqual({ extendedMetadataEnabled: false, artistAlias: null, naming: 'full' });
  });

  test('when nobody could analyze, the flag does not switch analysis on', () => {
    expect(parse(withBlock('ai', null)).config.features.analyzeCaptionEnabled).toBe(false);
    expect(parse(withBlock('ai', { vision_model: 'm' })).config.ai).toBeNull();
    const forced = parse(withBlock('ai', null), { captioningProvider: 'offline' }).config;
    expect(forced.features.analyzeCaptionEnabled).toBe(true);
    expect(forced.ai?.provider).toBe('offline');
  });

  test('when an auth block comes, its list is kept and a missing list is nobody', () => {
    expect(parse(withBlock('auth', { enabled: true, allowed_emails: ['a@b.example'] })).config.auth).toEqual({
      enabled: true,
      allowedEmails: ['a@b.example'],
    });
    expect(parse(withBlock('auth', { enabled: false })).config.auth).toEqual({ enabled: false, allowedEmails: [] });
  });

  test('when the tag count is negative, it counts as none', () => {
    expect(parse(withBlock('confirmation', { confirmation_tags_count: -3 })).config.confirmation.tagsCount).toBe(0);
  });

  test('when the mode says review, it wins over the publish flag', () => {
    const { config } = parse(withBlock('features', { publish_enabled: true, mode: 'review' }));
    expect(config.features.mode).toBe('review');
    expect(parse(withBlock('features', {})).config.features.mode).toBe('review');
  });
});

describe('a schema 1 answer', () => {
  const parseOne = (answer: unknown) => parse(answer, {}, 'aurora.pub.test').config;

  test('when it comes, it is features and storage, analysis is off and there are no platforms', () => {
    const config = parseOne(fixture('runtime-v1'));
    expect(config).toMatchObject({ schemaVersion: 1, publishers: [], emailServer: null, ai: null, auth: null });
    expect(config.features).toMatchObject({ analyzeCaptionEnabled: false, keepEnabled: true, publishEnabled: false });
    expect(config.storage.paths.remove).toBe('/Photos/aurora/remove');
  });

  test('when the version is missing, it is schema 1, and blocks of schema 2 are not even looked at', () => {
    const answer: Json = { ...fixture('runtime-v1'), schema_version: undefined };
    const config = { ...(answer['config'] as Json), publishers: 7, ai: { credentials_ref: 'x' }, auth: 'nonsense' };
    expect(parseOne({ ...answer, config })).toMatchObject({ schemaVersion: 1, publishers: [], ai: null, auth: null });
  });
});

describe('the envelope', () => {
  const v2 = () => fixture('runtime-v2');

  test.each([
    [undefined, 600],
    [0, 600],
    [-5, 600],
    [1, 30],
    [29, 30],
    [30, 30],
    [3600, 3600],
    [3601, 3600],
    [9_000_000_000, 3600],
  ])('when ttl_seconds is %p, the config is fresh for %i s', (ttl, seconds) => {
    expect(parse({ ...v2(), ttl_seconds: ttl }).config.ttlSeconds).toBe(seconds);
  });

  test('when it names another tenant, it is invalid for that reason', () => {
    expect(invalidity({ ...v2(), tenant: CANARY })).toMatchObject({ path: '$.tenant', reason: 'foreign_tenant' });
  });

  test('when it is for another kind of application, that is no config of ours, whatever its shape', () => {
    const answer = { ...v2(), app_type: 'shop', config: 7 };
    expect(parseEnvelope(answer, 'vermont.pub.test', SETTINGS)).toEqual({ kind: 'wrong_app' });
  });

  test.each([0, 3, 99, -1])('when the schema version is %i, it is invalid for that reason', (version) => {
    expect(invalidity({ ...v2(), schema_version: version }).reason).toBe('schema_version');
  });

  test.each<[string, unknown]>([
    ['$', CANARY],
    ['$', [CANARY]],
    ['$', null],
    ['$.schema_version', { ...v2(), schema_version: '2' }],
    ['$.tenant', { ...v2(), tenant: 7 }],
    ['$.app_type', { ...v2(), app_type: null }],
    ['$.config_version', { ...v2(), config_version: '' }],
    ['$.ttl_seconds', { ...v2(), ttl_seconds: CANARY }],
    ['$.ttl_seconds', { ...v2(), ttl_seconds: 1.5 }],
    ['$.ttl_seconds', { ...v2(), ttl_seconds: null }],
    ['$.schema_version', { ...v2(), schema_version: null }],
    ['$.config', { ...v2(), config: CANARY }],
    ['$.credentials_refs.storage', { ...v2(), credentials_refs: { storage: 7 } }],
    ['$.config.features', withBlock('features', undefined)],
    ['$.config.features', withBlock('features', [CANARY])],
    ['$.config.features.publish_enabled', withBlock('features', { publish_enabled: CANARY })],
    ['$.config.features.keep_enabled', withBlock('features', { keep_enabled: null })],
    ['$.config.features.mode', withBlock('features', { mode: CANARY })],
    ['$.config.storage', withBlock('storage', null)],
    [
      '$.config.storage.provider',
      withBlock('storage', { provider: CANARY, credentials_ref: 'r', paths: { root: '/' } }),
    ],
    ['$.config.storage.credentials_ref', withBlock('storage', { provider: 'dropbox', paths: { root: '/' } })],
    [
      '$.config.storage.credentials_ref',
      withBlock('storage', { provider: 'dropbox', credentials_ref: '', paths: { root: '/' } }),
    ],
    ['$.config.storage.paths', withBlock('storage', { provider: 'local' })],
    ['$.config.storage.paths.root', withBlock('storage', { provider: 'local', paths: { root: CANARY } })],
    ['$.config.storage.paths.root', withBlock('storage', { provider: 'local', paths: { root: '/a/../b' } })],
    ['$.config.storage.paths.root', withBlock('storage', { provider: 'local', paths: { root: '/a\u0000b' } })],
    [
      '$.config.storage.paths.archive',
      withBlock('storage', { provider: 'local', paths: { root: '/', archive: '../up' } }),
    ],
    ['$.config.storage.paths.keep', withBlock('storage', { provider: 'local', paths: { root: '/a', keep: '/a/' } })],
    ['$.config.storage.paths.remove', withBlock('storage', { provider: 'local', paths: { root: '/', remove: 7 } })],
    ['$.config.publishers', withBlock('publishers', CANARY)],
    ['$.config.publishers[0]', withBlock('publishers', [CANARY])],
    ['$.config.publishers[1].type', withBlock('publishers', [{ id: 'a', type: 'outbox' }, { id: 'b' }])],
    ['$.config.publishers[0].id', withBlock('publishers', [{ type: 'outbox' }])],
    [
      '$.config.publishers[1].id',
      withBlock('publishers', [
        { id: 'a', type: 'outbox' },
        { id: 'a', type: 'email' },
      ]),
    ],
    ['$.config.publishers[0].enabled', withBlock('publishers', [{ id: 'a', type: 'outbox', enabled: CANARY }])],
    ['$.config.publishers[0].config', withBlock('publishers', [{ id: 'a', type: 'outbox', config: [] }])],
    ['$.config.publishers[0]', withBlock('publishers', { [CANARY]: CANARY })],
    ['$.config.email_server.port', withBlock('email_server', { host: 'h', from_email: 'f', port: 70_000 })],
    ['$.config.email_server.host', withBlock('email_server', { from_email: 'f' })],
    ['$.config.email_server.use_tls', withBlock('email_server', { host: 'h', from_email: 'f', use_tls: 'no' })],
    ['$.config.ai.system_prompt', withBlock('ai', { system_prompt: [CANARY] })],
    ['$.config.ai.rate_per_minute', withBlock('ai', { rate_per_minute: 0 })],
    ['$.config.captionfile.artist_alias', withBlock('captionfile', { artist_alias: 7 })],
    ['$.config.confirmation.confirmation_tags_count', withBlock('confirmation', { confirmation_tags_count: '5' })],
    ['$.config.content.archive', withBlock('content', { archive: 'archive' })],
    ['$.config.content.voice_profile', withBlock('content', { voice_profile: [CANARY, 7] })],
    ['$.config.auth.allowed_emails', withBlock('auth', { enabled: true, allowed_emails: CANARY })],
    ['$.config.auth.enabled', withBlock('auth', { enabled: null })],
  ])('when the field %s is wrong, the answer is invalid and only the path is named', (path, answer) => {
    expect(invalidity(answer).path).toBe(path);
  });

  test('when the storage is known but not in this build or not allowed here, the reason says so', () => {
    const local = withBlock('storage', { provider: 'local', paths: { root: '/' } });
    expect(invalidity(local, { allowLocalStorage: false }).reason).toBe('local_storage_not_allowed');
    expect(invalidity(v2(), { availableStorage: ['local'] }).reason).toBe('storage_unavailable');
    expect(invalidity(withBlock('storage', { provider: 'ftp', paths: { root: '/' } })).reason).toBe('storage_unknown');
  });

  test('when unknown or hostile keys come along, they are ignored', () => {
    const answer = { ...v2(), constructor: 'x', toString: 1, ...{ a_field_from_the_future: [1] } };
    expect(parse(answer).config.tenant).toBe('vermont');
  });
});
