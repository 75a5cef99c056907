import { inspect } from 'node:util';
import { PublisherError } from '../../kernel/index.js';
import type { ConfigSource } from '../index.js';

/** One implementation, ready to be asked. */
export interface ConfigSourceHarness {
  readonly source: ConfigSource;
  readonly tenant: string;
  readonly knownHost: string;
  readonly unknownHost: string;
  readonly isOrchestrated: boolean;
  close(): Promise<void>;
}

const REQUEST_ID = 'request-0001';
const WAYS = ['getConfig', 'getValidConfig', 'refresh'] as const;

/** What every `ConfigSource` promises. Spec: orchestrator.md section 2. */
export function describeConfigSource(name: string, open: () => Promise<ConfigSourceHarness>): void {
  describe(`ConfigSource: ${name}`, () => {
    let harness: ConfigSourceHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test.each(WAYS)('when a known host is asked for by %s, its config comes fresh and whole', async (way) => {
      const { config, ageSeconds, isStale } = await harness.source[way](harness.knownHost, REQUEST_ID);
      expect({ ageSeconds, isStale }).toEqual({ ageSeconds: 0, isStale: false });
      expect(config).toMatchObject({ tenant: harness.tenant, host: harness.knownHost });
      expect(config.configVersion).not.toBe('');
      expect(config.ttlSeconds).toBeGreaterThanOrEqual(30);
      expect(config.ttlSeconds).toBeLessThanOrEqual(3600);
      expect(Object.values(config.storage.paths).every((path) => path.startsWith('/'))).toBe(true);
      expect(config.publishers.map((entry) => entry.type)).toEqual(['outbox']);
      expect(config.content.archive).toBe(true);
    });

    test.each(WAYS)('when an unknown host is asked for by %s, it is not found, without its name', async (way) => {
      const error: unknown = await harness.source[way](harness.unknownHost, REQUEST_ID).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(PublisherError);
      expect(error).toMatchObject({ code: 'not_found', family: 'caller', details: {} });
      expect(inspect(error)).not.toContain(harness.unknownHost);
    });

    test('when many ask at once, all get the same version', async () => {
      const asks = Array.from({ length: 50 }, () => harness.source.getConfig(harness.knownHost, REQUEST_ID));
      const versions = (await Promise.all(asks)).map((answer) => answer.config.configVersion);
      expect(new Set(versions).size).toBe(1);
    });

    test('when half of those who ask give up, the others are answered', async () => {
      const callers = Array.from({ length: 50 }, () => new AbortController());
      const asks = callers.map(({ signal }) => harness.source.getConfig(harness.knownHost, REQUEST_ID, { signal }));
      callers.filter((_, number) => number % 2 === 0).forEach((caller) => caller.abort());
      const ends = await Promise.allSettled(asks);
      const others = ends.filter((_, number) => number % 2 === 1);
      expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 25 }, () => 'fulfilled'));
    });

    test('when nothing has changed, the version stays', async () => {
      const before = await harness.source.getConfig(harness.knownHost, REQUEST_ID);
      const after = await harness.source.refresh(harness.knownHost, REQUEST_ID);
      expect(after.config.configVersion).toBe(before.config.configVersion);
    });

    test('when the source works, it says so and tells its kind', async () => {
      await expect(harness.source.checkConnectivity()).resolves.toBeUndefined();
      expect(harness.source.isOrchestrated()).toBe(harness.isOrchestrated);
    });
  });
}
