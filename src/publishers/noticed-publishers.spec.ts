import { PUBLISHER_TYPES } from '../kernel/index.js';
import type { PublisherEntry, PublisherType, TenantConfig } from '../kernel/index.js';
import type { EventLog, LogFields } from '../platform/logging/index.js';
import { unknownSettings } from './known-settings.js';
import { NoticedPublishers } from './noticed-publishers.js';
import type { OutboxSink, Publisher, UnavailablePublisher } from './publisher.port.js';

const config = (configVersion: string, tenant = 'vermont') => ({ tenant, configVersion }) as TenantConfig;
const entry = (type: PublisherType, settings: Record<string, unknown> = {}, id: string = type): PublisherEntry => ({
  id,
  type,
  credentialsRef: null,
  config: settings,
});

function world(built: UnavailablePublisher | 'usable') {
  const lines: LogFields[] = [];
  const publisher = {} as Publisher;
  const log = { warn: (_event: string, _message: string, fields: LogFields) => lines.push(fields) };
  const factory = { build: async () => (built === 'usable' ? publisher : built) };
  const noticed = new NoticedPublishers(factory, log as unknown as EventLog);
  const build = (of: TenantConfig, one: PublisherEntry) => noticed.build(of, one, {} as OutboxSink, null);
  return { lines, build, publisher };
}

describe('what is wrong with the settings of a platform', () => {
  test('when it is not configured, the field is said once per config version, and the answer is as it was', async () => {
    const wrong = { unavailable: 'not_configured', field: 'config.channel_id' } as const;
    const { lines, build } = world(wrong);
    for (const version of ['1', '1', '2', '1']) {
      expect(await build(config(version), entry('telegram', { channel_id: 'CANARY' }))).toBe(wrong);
    }
    expect(lines).toEqual(
      ['1', '2'].map((config_version) => ({
        tenant: 'vermont',
        config_version,
        publisher_type: 'telegram',
        reason: 'config.channel_id',
      })),
    );
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  test('when two entries and two tenants have the same fault, each has its line', async () => {
    const { lines, build } = world({ unavailable: 'not_configured' });
    await build(config('1'), entry('telegram', {}, 'one'));
    await build(config('1'), entry('telegram', {}, 'two'));
    await build(config('1', 'aurora'), entry('telegram', {}, 'one'));
    expect(lines.map(({ tenant, reason }) => [tenant, reason])).toEqual([
      ['vermont', 'not_configured'],
      ['vermont', 'not_configured'],
      ['aurora', 'not_configured'],
    ]);
  });

  test('when a credential is missing, that is no fault of the settings', async () => {
    const { lines, build } = world({ unavailable: 'credential_unavailable' });
    await build(config('1'), entry('telegram'));
    expect(lines).toEqual([]);
  });

  test('when settings are not known, that is said once without their names, and the platform is used', async () => {
    const { lines, build, publisher } = world('usable');
    const odd = entry('telegram', { channel_id: '@studio', 'CANARY-name': 1, other: 2 });
    expect(await build(config('1'), odd)).toBe(publisher);
    await build(config('1'), odd);
    expect(lines.map(({ reason }) => reason)).toEqual(['unknown_setting']);
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  test('when all settings are known, nothing is said', async () => {
    const { lines, build } = world('usable');
    await build(config('1'), entry('email', { recipient: 'a@b.example', subject_mode: 'normal', nsfw: 'block' }));
    expect(lines).toEqual([]);
  });
});

describe('the settings that are known', () => {
  test.each(PUBLISHER_TYPES)('when an entry of type %s has what every entry may have, that is known', (type) => {
    expect(unknownSettings(type, { nsfw: 'allow', pad_color: '#ffffff' })).toBe(0);
    expect(unknownSettings(type, { password: 'x', __proto__: null })).toBe(1);
  });
});
