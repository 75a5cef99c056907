import { randomUUID } from 'node:crypto';
import type { Checks } from './support/checks.js';
import { codeOf, startPublisher } from './support/publisher.js';
import type { PublisherUnderTest } from './support/publisher.js';
import type { Plan, Target } from './support/target.js';

/** Longer than any credential lives. Spec: orchestrator.md section 5. */
const CREDENTIAL_LIFE_SECONDS = 600;

/** Section 4 of the integration report. Time is the publisher's own, moved by the test. */
export function describeCaching(checks: Checks, plan: Plan, target: () => Target): void {
  describe('Caching Mechanisms', () => {
    let publisher: PublisherUnderTest;
    beforeEach(async () => {
      publisher = await startPublisher(target(), { ORCHESTRATOR_TIMEOUT_MS: '2000' });
    });
    afterEach(async () => {
      target().standIn?.control.heal();
      await publisher.stop();
    });
    const read = () => publisher.configs.getConfig(target().host, randomUUID());
    const storage = async () => {
      const { config } = await read();
      return publisher.credentials.resolve(config, { kind: 'storage' }, randomUUID());
    };

    checks.category('RuntimeConfigCache', (check) => {
      check('set/get', 'when the config was fetched, the next ones who ask get the same, without a call', async () => {
        const [first, second] = [await read(), await read()];
        expect([first.config === second.config, second.isStale, publisher.calls('runtime')]).toEqual([true, false, 1]);
      });
      check('Cache miss', 'when the config was never fetched, or its time is over, it is fetched', async () => {
        expect(publisher.calls('runtime')).toBe(0);
        const { config } = await read();
        publisher.clock.pass(config.ttlSeconds + 1);
        expect((await read()).ageSeconds).toBeLessThanOrEqual(1);
        expect(publisher.calls('runtime')).toBe(2);
      });
      if (plan.kind === 'development') {
        check('Stale serving', 'when a refresh fails, reads go on with the old config and changes do not', async () => {
          const { config } = await read();
          publisher.clock.pass(config.ttlSeconds + 1);
          target().standIn?.control.fail('runtime', { kind: 'status', status: 503 });
          expect((await read()).isStale).toBe(true);
          expect(await codeOf(publisher.configs.getValidConfig(target().host, randomUUID()))).toBe(
            'config_unavailable',
          );
        });
      }
    });

    checks.category('CredentialCache', (check) => {
      check('set/get', 'when a credential was resolved, the next ones who ask get it without a call', async () => {
        const [first, second] = [await storage(), await storage()];
        expect([first?.version === second?.version, publisher.calls('credentials')]).toEqual([true, 1]);
      });
      check('TTL expiry', 'when ten minutes are over, it is resolved again, whatever the config’s time', async () => {
        expect((await storage())?.validForMs).toBeLessThanOrEqual(CREDENTIAL_LIFE_SECONDS * 1000);
        publisher.clock.pass(CREDENTIAL_LIFE_SECONDS);
        await storage();
        expect(publisher.calls('credentials')).toBe(2);
      });
    });

    checks.category('SingleFlight', (check) => {
      check('Coalescing', 'when three ask at once for what nobody has, one call is made of each kind', async () => {
        await Promise.all([storage(), storage(), storage()]);
        expect([publisher.calls('runtime'), publisher.calls('credentials')]).toEqual([1, 1]);
      });
    });
  });
}
