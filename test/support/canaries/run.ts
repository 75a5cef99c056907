import type { SeededRandom } from '../processes/seeded-random.js';
import { CanaryWorld } from './canary-world.js';
import type { CanaryStart } from './canary-world.js';
import { Driver } from './drive.js';
import { FAULTS, suffer, sufferAsStranger, sufferStorage } from './faults.js';
import { startGarbageServer } from './garbage-server.js';
import { Wire } from './wire.js';

/** Tenants that do all there is to do; beside them there is one for each fault. */
export const TENANTS = ['aurora', 'harbor', 'meadow', 'quarry', 'summit'] as const;
/** These only wait for their deadline; they are met beside everything else. */
const SLOW: readonly string[] = ['drip', 'hang'];

/** What one run is. */
export interface CanaryRun extends CanaryStart {
  /** Production has no sign-in by password: everybody stays a stranger there. */
  readonly strangersOnly?: boolean;
  /** Default: all of them. */
  readonly faults?: typeof FAULTS;
}

/** Tenants, a server and everything that happens to them. @returns the world, with its evidence */
export async function runCanaries(run: CanaryRun, random: SeededRandom): Promise<CanaryWorld> {
  const faults = run.faults ?? FAULTS;
  const names = [...TENANTS, ...faults.map(([name]) => name)];
  const world = await CanaryWorld.open(names, random);
  try {
    const { process } = await world.start({ ...run, env: { ORCHESTRATOR_TIMEOUT_MS: '1500', ...run.env } });
    const drivers = new Map(names.map((name) => [name, new Driver(world, world.tenant(name), process.port)] as const));
    const all = [...drivers.values()];
    if (run.strangersOnly !== true) await Promise.all(all.map((driver, at) => driver.signIn(`10.0.0.${at + 1}`)));
    await work(world, drivers, faults, run.strangersOnly === true ? sufferAsStranger : suffer);
    for (const driver of all) driver.close();
    await readMetrics(world, process.port);
    await askGarbage(world, run);
    process.signal('SIGTERM');
    await process.ended;
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function work(
  world: CanaryWorld,
  drivers: ReadonlyMap<string, Driver>,
  faults: typeof FAULTS,
  bear: typeof suffer,
): Promise<void> {
  const meet = async ([name, make]: (typeof FAULTS)[number]): Promise<void> =>
    bear(world, drivers.get(name) as Driver, make);
  const slow = faults.filter(([name]) => SLOW.includes(name)).map(meet);
  await Promise.all([...slow, mistype(world, drivers.get(TENANTS[0]) as Driver), ...TENANTS.map(everything)]);
  for (const fault of faults.filter(([name]) => !SLOW.includes(name))) await meet(fault);

  async function everything(name: string): Promise<void> {
    const driver = drivers.get(name) as Driver;
    await driver.look();
    await driver.work();
    await driver.blunder();
    await driver.look();
    if (bear === suffer) await sufferStorage(world, driver);
    await driver.signOut();
  }
}

async function mistype(world: CanaryWorld, driver: Driver): Promise<void> {
  const body = { password: world.secrets.mistyped_password };
  for (const from of ['10.0.1.1', '10.0.1.2']) {
    await driver.ask('POST', '/api/admin/login', { body, headers: { 'X-Forwarded-For': from } });
  }
}

/** All that was counted: an answer that belongs to no tenant, so that not even their words may be in it. */
async function readMetrics(world: CanaryWorld, port: number): Promise<void> {
  const wire = new Wire(port);
  const headers = { Host: 'metrics.example', Authorization: `Bearer ${world.secrets.metrics_token}` };
  const { status, text } = await wire.askPatiently({ method: 'GET', path: '/metrics', headers });
  wire.close();
  if (status !== 200) throw new Error(`The metrics answered ${status}.`);
  world.answers.push({ tenant: null, text });
}

/** One more process, whose orchestrator does not even speak HTTP. */
async function askGarbage(world: CanaryWorld, start: CanaryStart): Promise<void> {
  const garbage = await startGarbageServer();
  try {
    const env = { ...start.env, ORCHESTRATOR_BASE_URL: garbage.url };
    const { process } = await world.start({ ...start, env });
    const driver = new Driver(world, world.tenant(TENANTS[0]), process.port);
    await driver.get('/api/config/features');
    await driver.get('/health/ready');
    driver.close();
    process.signal('SIGTERM');
    await process.ended;
    if (garbage.asked() === 0) throw new Error('The orchestrator without HTTP was not asked.');
  } finally {
    await garbage.close();
  }
}
