import { randomBytes } from 'node:crypto';
import { join, relative } from 'node:path';
import { startOrchestrator } from '../../test/support/orchestrator/index.js';
import { DemoFolder } from './demo-folder.js';
import { drawMissing } from './draw-missing.js';
import type { DemoOptions } from './options.js';
import { demoPassword } from './password.js';
import type { DemoPassword } from './password.js';
import { DEMO_TENANTS } from './photos/index.js';
import { ensureFree, PublisherProcess } from './publisher-process.js';
import { faultInWords } from './providers/provider-words.js';
import { openProviders } from './running-providers.js';
import type { RunningProviders } from './running-providers.js';
import { openRelay } from './relay/running-relay.js';
import type { RunningRelay } from './relay/running-relay.js';
import { baseDomainOf, openSignIn } from './running-sign-in.js';
import type { RunningSignIn } from './running-sign-in.js';
import { openStorage } from './running-storage.js';
import type { RunningStorage } from './running-storage.js';
import { dayInWords } from './storages/storage-words.js';
import { summary } from './summary.js';
import { keepTenantFile } from './tenant-folder.js';
import { tenantFile } from './tenants.js';
import type { Terminal } from './terminal.js';

/** The built server, seen from dist-tools/tools/demo. */
const SERVER = join(__dirname, '..', '..', '..', 'dist', 'main.js');

/**
 * Runs the demo until it is told to stop.
 * @returns the exit code: 0 when it was told to stop, else that of the publisher
 * @throws Error with a text for people when it cannot start
 */
export async function runDemo(options: DemoOptions, terminal: Terminal, env: NodeJS.ProcessEnv): Promise<number> {
  await ensureFree(options.port, '--port');
  await ensureFree(options.orchestratorPort, '--orchestrator-port');
  if (options.storage !== 'local') await ensureFree(options.storagePort, '--storage-port');
  if (options.providers) await ensureFree(options.arrivalsPort, '--arrivals-port');
  if (options.auth0) await ensureFree(options.signInPort, '--sign-in-port');
  if (options.reset) await DemoFolder.reset(options.folder);
  const folder = await DemoFolder.open(options.folder, options);
  const password = await demoPassword(env['ADMIN_PASSWORD']);
  await drawMissing(folder, options.storage, terminal);
  const storage = await openStorage(options, folder);
  try {
    const providers = await openProviders(options, folder);
    try {
      const signIn = await openSignIn(options, password);
      const relay = await openRelay(options.relay, folder.path);
      try {
        return await runWith({ options, terminal, env, folder, password, storage, providers, signIn, relay });
      } finally {
        await relay.close();
        await signIn.close();
      }
    } finally {
      await providers.close();
    }
  } finally {
    await storage.close();
  }
}

/** All that is there before the first process starts. */
interface Stage {
  readonly options: DemoOptions;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: DemoFolder;
  readonly password: DemoPassword;
  readonly storage: RunningStorage;
  readonly providers: RunningProviders;
  readonly signIn: RunningSignIn;
  readonly relay: RunningRelay;
}

async function runWith(stage: Stage): Promise<number> {
  const { options, terminal, env, folder, storage, providers, signIn, relay } = stage;
  for (const tenant of DEMO_TENANTS) {
    const file = tenantFile(tenant, storage.tenant(tenant), providers.tenant(tenant), signIn.auth(tenant));
    await keepTenantFile(folder.tenants, tenant, file);
  }
  const token = randomBytes(24).toString('hex');
  const orchestrator = await startOrchestrator({
    dir: folder.tenants,
    port: options.orchestratorPort,
    tokens: { primary: token },
    baseDomain: baseDomainOf(options),
  });
  const publisher = PublisherProcess.start(SERVER, folder.path, {
    ...configuration(stage, orchestrator.url, token),
    ...storage.variables,
    ...providers.variables,
    ...signIn.variables,
    ...relay.variables,
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn',
  });
  let told = false;
  terminal.onStop((again) => {
    told = true;
    if (again) return publisher.kill();
    terminal.say('Stopping …');
    publisher.stop();
  });
  try {
    await publisher.ready();
    terminal.say(summaryOf(stage));
    const relayed = await relay.tell(`http://127.0.0.1:${options.port}`);
    if (relayed !== null) terminal.say(relayed);
    const code = await publisher.ended;
    terminal.say(
      told ? 'Stopped.' : `The publisher ended by itself with exit code ${code}; its own words stand above.`,
    );
    return told ? 0 : code || 1;
  } catch (error) {
    publisher.stop();
    await publisher.ended;
    if (told) return 0;
    throw error;
  } finally {
    await orchestrator.close();
  }
}

function summaryOf({ options, folder, password, storage: { standIn }, providers, signIn }: Stage): string {
  return summary({
    port: options.port,
    folder: relative(process.cwd(), folder.path) || '.',
    made: password.made,
    baseDomain: baseDomainOf(options),
    people: signIn.people,
    option: [
      ...(options.storage === 'local' ? [] : [`--storage ${options.storage}`]),
      ...(options.providers ? ['--providers'] : []),
      ...(options.auth0 ? ['--auth0'] : []),
      ...(options.relay ? ['--relay'] : []),
    ].join(' '),
    standIn,
    arrivalsUrl: providers.arrivalsUrl,
    badDays: [...options.badDays.map(dayInWords), ...options.providerFaults.map(faultInWords)],
  });
}

function configuration({ options, folder }: Stage, orchestratorUrl: string, token: string): Record<string, string> {
  return {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(options.port),
    METRICS_PORT: '0',
    DATA_DIR: folder.path,
    CONFIG_SOURCE: 'orchestrator',
    ORCHESTRATOR_BASE_URL: orchestratorUrl,
    ORCHESTRATOR_SERVICE_TOKEN: token,
    ORCHESTRATOR_BASE_DOMAIN: baseDomainOf(options),
    ALLOW_LOCAL_STORAGE: 'true',
    SESSION_SECRET: folder.sessionSecret,
    WEB_SECURE_COOKIES: 'false',
    LOG_PRETTY: 'true',
  };
}
