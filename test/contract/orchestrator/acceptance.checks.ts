import { randomUUID } from 'node:crypto';
import { Secret } from '../../../src/kernel/index.js';
import type { TenantConfig } from '../../../src/kernel/index.js';
import { describeCriteria } from './criteria.js';
import type { Checks } from './support/checks.js';
import { PROVIDERS } from './support/providers.js';
import { codeOf, startPublisher } from './support/publisher.js';
import type { PublisherUnderTest } from './support/publisher.js';
import { nobody } from './support/target.js';
import type { Plan, Target } from './support/target.js';

const FEATURES = '/api/config/features';
/** Anything shorter may stand in a line by chance. */
const SHORTEST_SECRET = 6;

/** Section 5 of the integration report: the fifteen criteria, each resting on checks of this run. */
export function describeAcceptance(checks: Checks, plan: Plan, target: () => Target): void {
  let publisher: PublisherUnderTest | null = null;
  const start = async (env: Readonly<Record<string, string>> = {}) => (publisher = await startPublisher(target(), env));

  describe('Acceptance Criteria Validation', () => {
    afterEach(async () => {
      target().standIn?.control.heal();
      await publisher?.stop();
      publisher = null;
    });
    checks.category('Beside the report', (check) => {
      check(
        'Optional credential missing',
        'when a platform has none, it is unavailable and the rest works',
        async () => {
          const { configs, pool } = await start();
          const { config } = await configs.getConfig(target().host, randomUUID());
          const { runtime, release } = await pool.acquire(withoutPlatforms(config), randomUUID());
          const states = (await runtime.platforms(randomUUID())).map(
            (slot) => 'unavailable' in slot && slot.unavailable,
          );
          release();
          const expected = config.publishers.map(({ credentialsRef }) => credentialsRef && 'credential_unavailable');
          expect(states).toEqual(expected.map((state) => state ?? false));
        },
      );
      check('Storage credential missing', 'when the storage has none, the tenant is unavailable', async () => {
        const { configs, pool } = await start();
        const { config } = await configs.getConfig(target().host, randomUUID());
        const broken = { ...config, storage: { ...config.storage, credentialsRef: new Secret(nobody()) } };
        expect(await codeOf(pool.acquire(broken, randomUUID()))).toBe('storage_unavailable');
      });
      check(
        'Log',
        'when all has been used and has failed, no host, token, reference or secret is in a line',
        async () => {
          const running = await start({ LOG_LEVEL: 'trace' });
          const secrets = await useEverything(running, plan, target());
          const found = secrets.filter((secret) => running.rawLog.includes(secret)).length;
          expect([found, secrets.length > plan.providers.length, running.rawLog.length > 0]).toEqual([0, true, true]);
        },
      );
      check('STANDALONE_HOST', 'when one host is set and no orchestrator, every other host is nobody’s', async () => {
        const { get } = await start({
          CONFIG_SOURCE: 'env',
          STANDALONE_HOST: 'studio.example.com',
          CAPTIONING_PROVIDER: 'offline',
        });
        const hosts = ['studio.example.com', 'other.example.com', target().host];
        const statuses = [];
        for (const host of hosts) statuses.push((await get(FEATURES, host)).status);
        expect(statuses).toEqual([200, 404, 404]);
      });
      check('Switch', 'when the source is forced to env, the orchestrator is not called, whatever is set', async () => {
        const { configs, get, calls } = await start({ CONFIG_SOURCE: 'env' });
        expect((await get(FEATURES, target().host)).status).toBe(200);
        expect([configs.isOrchestrated(), calls('runtime')]).toEqual([false, 0]);
      });
      check('Health', 'when the orchestrator answers, the service is alive and ready, on any host', async () => {
        const { get } = await start();
        const statuses = [await get('/health/live', 'any.host'), await get('/health/ready', 'any.host')];
        expect(statuses.map(({ status }) => status)).toEqual([200, 200]);
      });
      if (plan.kind === 'development') {
        check('Health without orchestrator', 'when it fails, the service is alive and not ready', async () => {
          target().standIn?.control.fail('runtime', { kind: 'status', status: 503 });
          const { get } = await start();
          const statuses = [await get('/health/live', 'any.host'), await get('/health/ready', 'any.host')];
          expect(statuses.map(({ status }) => status)).toEqual([200, 503]);
        });
        check('Request context', 'when a request comes, its id and its tenant reach the orchestrator', async () => {
          const requestId = randomUUID();
          const before = target().standIn?.journal.length ?? 0;
          await (await start()).get(FEATURES, target().host, requestId);
          const seen = target().standIn?.journal.slice(before) ?? [];
          expect(seen.map(({ route, requestId: id, tenantHeader }) => [route, id === requestId, tenantHeader])).toEqual(
            [
              ['runtime', true, null],
              ['credentials', true, plan.tenant],
            ],
          );
        });
      }
    });
    describeCriteria(checks, plan);
  });
}

/** The same config, whose platforms point at credentials that nobody has. */
function withoutPlatforms(config: TenantConfig): TenantConfig {
  const publishers = config.publishers.map((entry) => ({
    ...entry,
    credentialsRef: entry.credentialsRef && new Secret(nobody()),
  }));
  return { ...config, publishers };
}

/** Every lookup and every secret once, and one of each that fails. @returns what must be in no line */
async function useEverything(running: PublisherUnderTest, plan: Plan, target: Target): Promise<readonly string[]> {
  await running.get(FEATURES, target.host);
  await running.get(FEATURES, `${nobody()}.${plan.baseDomain}`);
  const { config } = await running.configs.getConfig(target.host, randomUUID());
  const secrets: string[] = [target.host, target.token.reveal()];
  for (const provider of plan.providers) {
    const credential = await running.credentials.resolve(config, PROVIDERS[provider].slot(config), randomUUID());
    secrets.push(...Object.values(credential?.fields.reveal() ?? {}));
  }
  const unknown = new Secret(nobody());
  const broken = { ...config, storage: { ...config.storage, credentialsRef: unknown } };
  await codeOf(running.credentials.resolve(broken, { kind: 'storage' }, randomUUID()));
  const { storage, ai, emailServer, publishers } = config;
  const refs = [storage.credentialsRef, ai?.credentialsRef, emailServer?.passwordRef, unknown];
  refs.push(...publishers.map(({ credentialsRef }) => credentialsRef));
  const texts = refs.flatMap((ref) => ref?.reveal() ?? []);
  return [...secrets, ...texts].filter((text) => text.length >= SHORTEST_SECRET);
}
