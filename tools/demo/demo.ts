import { randomBytes } from 'node:crypto';
import { join, relative } from 'node:path';
import { startOrchestrator } from '../../test/support/orchestrator/index.js';
import { DemoFolder } from './demo-folder.js';
import type { DemoOptions } from './options.js';
import { demoPassword } from './password.js';
import type { DemoPassword } from './password.js';
import { CATALOGS, DEMO_TENANTS, drawPhotos } from './photos/index.js';
import { ensureFree, PublisherProcess } from './publisher-process.js';
import { summary } from './summary.js';

/** The built server, seen from dist-tools/tools/demo. */
const SERVER = join(__dirname, '..', '..', '..', 'dist', 'main.js');

const DRAWING = 'Drawing the photos (on the first start only)';

/** Where a running demo writes and how it is told to stop. */
export interface Terminal {
  say(text: string): void;
  /** Shows how far something is: a line that counts, or one line in all where lines cannot be replaced. */
  progress(what: string, done: number, total: number): void;
  /** Calls back at the first wish to stop, and again at a later one. */
  onStop(listener: (again: boolean) => void): void;
}

/**
 * Runs the demo until it is told to stop.
 * @returns the exit code: 0 when it was told to stop, else that of the publisher
 * @throws Error with a text for people when it cannot start
 */
export async function runDemo(options: DemoOptions, terminal: Terminal, env: NodeJS.ProcessEnv): Promise<number> {
  await ensureFree(options.port, '--port');
  await ensureFree(options.orchestratorPort, '--orchestrator-port');
  if (options.reset) await DemoFolder.reset(options.folder);
  const folder = await DemoFolder.open(options.folder);
  const password = await demoPassword(env['ADMIN_PASSWORD']);
  await drawMissing(folder, terminal);

  const token = randomBytes(24).toString('hex');
  const orchestrator = await startOrchestrator({
    dir: folder.tenants,
    port: options.orchestratorPort,
    tokens: { primary: token },
    baseDomain: 'localhost',
  });
  const variables = configuration(options, folder, password, orchestrator.url, token);
  const publisher = PublisherProcess.start(SERVER, folder.path, {
    ...variables,
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
    terminal.say(summary(options.port, relative(process.cwd(), folder.path) || '.', password.made));
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

function configuration(
  options: DemoOptions,
  folder: DemoFolder,
  password: DemoPassword,
  orchestratorUrl: string,
  token: string,
): Record<string, string> {
  return {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(options.port),
    DATA_DIR: folder.path,
    CONFIG_SOURCE: 'orchestrator',
    ORCHESTRATOR_BASE_URL: orchestratorUrl,
    ORCHESTRATOR_SERVICE_TOKEN: token,
    ORCHESTRATOR_BASE_DOMAIN: 'localhost',
    ALLOW_LOCAL_STORAGE: 'true',
    CAPTIONING_PROVIDER: 'offline',
    ADMIN_PASSWORD_HASH: password.hash,
    SESSION_SECRET: folder.sessionSecret,
    WEB_SECURE_COOKIES: 'false',
    LOG_PRETTY: 'true',
  };
}

/** Draws what is not there yet; on a second start that is nothing. */
async function drawMissing(folder: DemoFolder, terminal: Terminal): Promise<void> {
  const tasks = DEMO_TENANTS.map((tenant) => ({ tenant, names: folder.missing(tenant) }));
  const total = tasks.reduce((sum, { names }) => sum + names.length, 0);
  if (total === 0) return;
  const all = DEMO_TENANTS.reduce((sum, tenant) => sum + CATALOGS[tenant].length, 0);
  let done = all - total;
  terminal.progress(DRAWING, done, all);
  let saving = Promise.resolve();
  await Promise.all(
    tasks.map(({ tenant, names }) =>
      drawPhotos({ tenant, names, folder: folder.photos(tenant), scale: 1 }, (of, name) => {
        saving = saving.then(() => folder.remember(of, name));
        done += 1;
        terminal.progress(DRAWING, done, all);
      }),
    ),
  );
  await saving;
}
