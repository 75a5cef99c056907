import type { Fault } from '../orchestrator/index.js';
import type { CanaryTenant } from './canary-tenant.js';
import type { CanaryWorld } from './canary-world.js';
import type { Driver } from './drive.js';
import { REMOTE } from './stores.js';

type MakeFault = (tenant: CanaryTenant, world: CanaryWorld) => Fault;

const echo =
  (status: number): MakeFault =>
  () => ({ kind: 'echo', status });
const fixed =
  (fault: Fault): MakeFault =>
  () =>
    fault;

/** What a careless orchestrator might put anywhere. */
function everything({ secrets, words }: CanaryTenant, world: CanaryWorld): string {
  return [world.secrets.service_token, ...Object.values(secrets), words.host].join(' | ');
}

/** Secrets where numbers, objects and names are expected. */
function misplaced(tenant: CanaryTenant, world: CanaryWorld): string {
  const text = everything(tenant, world);
  const scalars = ['schema_version', 'app_type', 'ttl_seconds', 'provider', 'version', 'bot_token'];
  return JSON.stringify({ ...Object.fromEntries(scalars.map((name) => [name, text])), config: { [text]: text } });
}

/**
 * Each at a tenant of its own, so that none hides what the next one does. Those with 429 come last: they make the
 * process wait. Spec: reliability.md section 6.
 */
export const FAULTS: readonly (readonly [name: string, make: MakeFault])[] = [
  ['echo-500', echo(500)],
  ['echo-400', echo(400)],
  ['echo-401', echo(401)],
  ['echo-403', echo(403)],
  ['echo-404', echo(404)],
  ['echo-409', echo(409)],
  ['echo-405', echo(405)],
  [
    'busy',
    (tenant, world) => ({
      kind: 'status',
      status: 503,
      retryAfter: world.secrets.service_token,
      body: { error: everything(tenant, world) },
    }),
  ],
  ['page', (tenant, world) => ({ kind: 'body', text: `<html><title>${everything(tenant, world)}</title></html>` })],
  ['misplaced', (tenant, world) => ({ kind: 'body', text: misplaced(tenant, world) })],
  ['cut', fixed({ kind: 'bad_json', variant: 'cut' })],
  ['proto', fixed({ kind: 'bad_json', variant: 'proto' })],
  ['drip', fixed({ kind: 'drip' })],
  ['truncate', fixed({ kind: 'truncate' })],
  ['hang', fixed({ kind: 'hang' })],
  ['reset', fixed({ kind: 'reset' })],
  [
    'redirect',
    ({ secrets }, world) => ({
      kind: 'redirect',
      location: `/v1/${world.secrets.service_token}?token=${secrets.telegram_ref}`,
    }),
  ],
  ['huge', fixed({ kind: 'huge', megabytes: 2 })],
  ['provider', fixed({ kind: 'wrong_provider' })],
  ['echo-429', echo(429)],
  ['late', (_tenant, world) => ({ kind: 'status', status: 429, retryAfter: world.secrets.service_token })],
];

/** After this one the process calls nobody for a minute, so it is met at the credentials only. */
export const LAST_FAULT = 'late';

/** Fewer in a row than open the breaker: each fault is really met. */
const FAILING_CREDENTIALS = 2;
const FAILING_LOOKUPS = 3;

/** Meets a fault at the credentials and at the config of a tenant, and tries to go on with its work. */
export async function suffer(world: CanaryWorld, driver: Driver, make: MakeFault): Promise<void> {
  const { control } = world.orchestrator;
  const { tenant } = driver;
  const fault = make(tenant, world);
  control.fail('credentials', fault, { tenant: tenant.name, times: FAILING_CREDENTIALS });
  await driver.get('/api/config/publishers');
  await driver.act('analyze');
  control.fail('runtime', fault, { tenant: tenant.name, times: FAILING_LOOKUPS });
  await driver.ask('POST', '/api/admin/config/refresh');
  await driver.get('/api/images');
  await driver.act('publish', { caption: tenant.words.caption }, { 'Idempotency-Key': tenant.words.idempotency_key });
}

/** A stranger can only come to a tenant that nobody knows yet. */
export async function sufferAsStranger(world: CanaryWorld, driver: Driver, make: MakeFault): Promise<void> {
  const { tenant } = driver;
  world.orchestrator.control.fail('runtime', make(tenant, world), { tenant: tenant.name, times: FAILING_LOOKUPS });
  for (const path of ['/api/config/features', '/', '/api/images']) await driver.get(path);
  // A proper answer in between, even if it is "no such tenant": else the breaker would open.
  await driver.get('/api/images', { headers: { Host: `no-${tenant.name}.localhost` } });
}

const ECHO_STATUSES = [500, 401, 404, 409, 429];

/** Meets a storage that repeats all it is sent, in every place where that could come out. */
export async function sufferStorage({ stores }: CanaryWorld, driver: Driver): Promise<void> {
  const { name, words } = driver.tenant;
  if (!(name in REMOTE)) return;
  for (const status of ECHO_STATUSES) {
    stores.touch(name);
    await driver.ask('POST', '/api/admin/config/refresh');
    stores.echo(name as keyof typeof REMOTE, status);
    await driver.look();
    await driver.act('keep');
    await driver.act(
      'publish',
      { caption: words.caption },
      { 'Idempotency-Key': `${words.idempotency_key}-${status}` },
    );
    stores.heal();
  }
}
