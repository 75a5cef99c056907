import { randomUUID } from 'node:crypto';
import type { Checks } from './support/checks.js';
import { startPublisher } from './support/publisher.js';
import type { PublisherUnderTest } from './support/publisher.js';
import type { Plan, Target } from './support/target.js';

const FEATURES = '/api/config/features';

/** Section 3 of the integration report: the whole service, from a request to a tenant's services. */
export function describeService(checks: Checks, plan: Plan, target: () => Target): void {
  describe('Publisher Web Service Integration', () => {
    let publisher: PublisherUnderTest;
    beforeAll(async () => {
      publisher = await startPublisher(target());
    });
    afterAll(() => publisher.stop());
    const runtime = async () => {
      const { config } = await publisher.configs.getConfig(target().host, randomUUID());
      return publisher.pool.acquire(config, randomUUID());
    };

    checks.category('WebImageService (Orchestrated Mode)', (check) => {
      check('Orchestrated mode detection', 'when the service has started, it says so in its first line', async () => {
        const started = publisher.lines.find((line) => line['event'] === 'service_started');
        expect([publisher.configs.isOrchestrated(), started?.['mode']]).toEqual([true, 'orchestrated']);
      });
      check('Config loaded', 'when the tenant’s host is called, the service answers as that tenant', async () => {
        const requestId = randomUUID();
        expect(await publisher.get(FEATURES, target().host, requestId)).toEqual({ status: 200 });
        const line = publisher.lines.find((one) => one['event'] === 'http_request' && one['request_id'] === requestId);
        expect([line?.['tenant'] === plan.tenant, typeof line?.['config_version']]).toEqual([true, 'string']);
      });
      check('Storage (eager)', 'when the first request has come, the storage is built, with its secret', async () => {
        expect(publisher.built.filter(({ what }) => what === 'storage')).toEqual([
          { what: 'storage', withSecret: true },
        ]);
      });
      check('AI (lazy)', 'when nobody has asked for it, neither AI nor a platform is built or resolved', async () => {
        expect(publisher.built.map(({ what }) => what)).toEqual(['storage']);
        expect(publisher.calls('credentials')).toBe(1);
      });
      if (plan.providers.includes('openai')) {
        check('AI on first use', 'when it is asked for, it is built once, with its secret', async () => {
          const lease = await runtime();
          await lease.runtime.captioning(randomUUID());
          await lease.runtime.captioning(randomUUID());
          lease.release();
          expect(publisher.built.slice(1)).toEqual([{ what: 'captioning', withSecret: true }]);
          expect(publisher.calls('credentials')).toBe(2);
        });
      }
      check('Service clients per tenant', 'when many requests come, nothing is built a second time', async () => {
        const leases = [await runtime(), await runtime()];
        expect(leases[0]?.runtime.storage === leases[1]?.runtime.storage).toBe(true);
        for (const lease of leases) lease.release();
        await Promise.all(Array.from({ length: 10 }, () => publisher.get(FEATURES, target().host)));
        expect(publisher.built.filter(({ what }) => what === 'storage')).toHaveLength(1);
        expect(publisher.calls('runtime')).toBe(1);
      });
      check('Unknown host', 'when nobody has the host, the service answers 404 and builds nothing', async () => {
        const before = publisher.built.length;
        expect(await publisher.get(FEATURES, `nobody-here.${plan.baseDomain}`)).toEqual({ status: 404 });
        expect(publisher.built).toHaveLength(before);
      });
    });
  });
}
