import { fc, runs } from '../../../../test/support/properties.js';
import type { Publisher, UnavailablePublisher } from '../../publisher.port.js';
import type { PublisherWireHarness, WireProfile } from '../wire-harness.js';
import { expectNothingShown } from './shown.js';

/** Values no setting of any platform can have. */
const NO_VALUES: readonly unknown[] = [{}, [], [[]], { toString: null }, Number.NaN];
/** Values no required setting can have. */
const NOTHING: readonly unknown[] = [undefined, null, '', '   ', true, ...NO_VALUES];

/** Points 17 and 18 of publishers.md section 13: what a tenant may write, and what comes of it. */
export const wireSettingsContract = (profile: WireProfile, harness: () => PublisherWireHarness): void => {
  const { config, required, wrong, secretFields } = profile.entry;

  /** Builds without a call, shows nothing, and says either a publisher or why there is none. */
  const build = async (...args: Parameters<PublisherWireHarness['build']>) => {
    const built = await harness().build(...args);
    if (isUnavailable(built)) expectNothingShown(harness(), built);
    expect(harness().calls()).toBe(0);
    return built;
  };

  it('when all is well, there is a publisher, and it is ready without a call (18)', async () => {
    const built = await build(config, 'good');
    if (isUnavailable(built)) throw new Error(`a good entry must be built, not ${built.field ?? 'refused'}`);
    expect(built.type).toBe(profile.type);
    expect(await built.preflight()).toEqual({ ready: true });
    expect(harness().attempts()).toHaveLength(0);
    await built.dispose();
  });

  it('when only what is required is set, and some unknown keys, there is a publisher', async () => {
    const least = Object.fromEntries(required.map((name) => [name, config[name]]));
    const built = await build({ ...least, later: [1], constructor: 'x' }, 'good');
    expect(isUnavailable(built)).toBe(false);
  });

  it.each([...required])('when %s is missing, empty or of no sense, the entry is not configured (17)', async (name) => {
    for (const value of NOTHING) {
      const built = await build({ ...config, [name]: value }, 'good');
      expect({ value, ...built }).toEqual({ value, unavailable: 'not_configured', field: `config.${name}` });
    }
  });

  const settings = [...new Set([...Object.keys(config), 'nsfw', 'pad_color'])];
  it.each(settings)('when %s is of a wrong kind, the entry is not configured (17)', async (name) => {
    for (const value of NO_VALUES) {
      const built = await build({ ...config, [name]: value }, 'good');
      expect({ value, ...built }).toEqual({ value, unavailable: 'not_configured', field: `config.${name}` });
    }
  });

  it.each([...wrong, ['nsfw', 'maybe'], ['pad_color', 'red']] as [string, unknown][])(
    'when %s is %j, the entry is not configured (17)',
    async (name, value) => {
      const built = await build({ ...config, [name]: value }, 'good');
      expect(built).toEqual({ unavailable: 'not_configured', field: `config.${name}` });
    },
  );

  it('when settings are anything at all, building never throws (17)', async () => {
    const names = fc.constantFrom(...settings, 'x', '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, fc.anything()), async (any) => {
        const built = await build(any, 'good');
        if (isUnavailable(built)) expect(built.field ?? 'config').toMatch(/^[a-z_]+(\.[a-z_]+)*$/);
      }),
      { numRuns: runs(50, 1000) },
    );
  });

  it('when a secret is missing or has no shape, nothing is sent with it (17)', async () => {
    const good = harness().goodCredential();
    expect(Object.keys(good ?? {}).length > 0).toBe(secretFields.length > 0);
    const bad = secretFields.flatMap((field) => {
      const others = Object.entries(good ?? {}).filter(([name]) => name !== field);
      return [Object.fromEntries(others), { ...good, [field]: '' }, { ...good, [field]: '  ' }];
    });
    for (const credential of good === null ? [] : [null, {}, ...bad]) {
      const built = await build(config, credential);
      const readiness = isUnavailable(built) ? { ready: false, code: built.unavailable } : await built.preflight();
      expect(readiness.ready).toBe(false);
      expect(['not_configured', 'credential_unavailable']).toContain('code' in readiness ? readiness.code : null);
    }
    expect(harness().calls()).toBe(0);
  });
};

function isUnavailable(built: Publisher | UnavailablePublisher): built is UnavailablePublisher {
  return 'unavailable' in built;
}
