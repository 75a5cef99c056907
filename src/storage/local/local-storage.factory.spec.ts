import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantConfig } from '../../kernel/index.js';
import { RandomIds, SystemClock } from '../../platform/system/index.js';
import { LocalImageStorageFactory } from './index.js';

const PATHS = { root: '/', archive: 'archive', keep: 'keep', remove: 'reject' };
const INVALID = { code: 'config_unavailable', family: 'upstream' };

function configOf(tenant: string, paths: Partial<typeof PATHS> = {}): TenantConfig {
  return {
    tenant,
    host: `${tenant}.example.com`,
    configVersion: '1',
    schemaVersion: 2,
    ttlSeconds: 600,
    features: {
      publishEnabled: true,
      analyzeCaptionEnabled: true,
      keepEnabled: true,
      removeEnabled: true,
      deleteEnabled: false,
      autoViewEnabled: true,
      voiceMatchingEnabled: false,
      altTextEnabled: true,
      smartHashtagsEnabled: false,
      libraryEnabled: true,
      mode: 'publish',
    },
    storage: { provider: 'local', credentialsRef: null, paths: { ...PATHS, ...paths } },
    publishers: [],
    emailServer: null,
    ai: null,
    captionFile: { extendedMetadataEnabled: false, artistAlias: null, naming: 'full' },
    confirmation: { toSender: false, tagsCount: 0, tagsNature: null },
    content: { archive: true, debug: false, hashtagString: '', voiceProfile: null },
    auth: null,
    schedules: [],
  };
}

/** The folder is never made: building a storage writes nothing. */
function factoryFor(bases: Readonly<Record<string, string>>): LocalImageStorageFactory {
  const baseDirOf = (config: TenantConfig) => join(tmpdir(), 'publisher-never-made', bases[config.tenant] ?? '');
  return new LocalImageStorageFactory({ baseDirOf, clock: new SystemClock(), ids: new RandomIds() });
}

describe('LocalImageStorageFactory', () => {
  test.each([
    ['a root that is not absolute', { root: 'photos' }],
    ['a root that climbs out', { root: '/../elsewhere' }],
    ['a control character', { root: '/pho\ntos' }],
    ['an archive that climbs out', { archive: '../../elsewhere' }],
    ['an absolute archive that climbs out', { archive: '/../elsewhere' }],
    ['a backslash', { keep: 'a\\b' }],
    ['a folder that is the inbox', { keep: '.' }],
    ['a folder among our own files', { remove: '.publisher/x' }],
  ])('when the paths have %s, the configuration is invalid and the error names no path', async (_what, paths) => {
    const building = factoryFor({ vermont: 'vermont' }).build(configOf('vermont', paths));
    await expect(building).rejects.toMatchObject(INVALID);
    await expect(building).rejects.not.toThrow(/elsewhere|tmp|publisher-never/u);
  });

  test.each([
    ['inside the other', 'a', 'a/b'],
    ['around the other', 'a/b', 'a'],
    ['the same', 'a', 'a'],
  ])('when one tenant’s base folder is %s, it is refused until the first is disposed', async (_what, one, two) => {
    const factory = factoryFor({ vermont: one, oregon: two });
    const first = await factory.build(configOf('vermont'));
    await expect(factory.build(configOf('oregon'))).rejects.toMatchObject(INVALID);
    await first.dispose();
    expect((await factory.build(configOf('oregon'))).provider).toBe('local');
  });

  test('when a tenant’s config changes, its new storage is built beside the old one', async () => {
    const factory = factoryFor({ vermont: 'vermont', oregon: 'vermont-2' });
    const [old, young] = [await factory.build(configOf('vermont')), await factory.build(configOf('vermont'))];
    expect(await factory.build(configOf('oregon'))).toBeDefined();
    expect(await old.photos.list('inbox', null)).toEqual(await young.photos.list('inbox', null));
  });
});
