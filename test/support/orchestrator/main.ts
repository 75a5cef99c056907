import { randomBytes } from 'node:crypto';
import { FolderWatch } from './folder-watch.js';
import type { FolderView } from './folder-watch.js';
import { readCommandLine, USAGE } from './options.js';
import type { CommandLine } from './options.js';
import { startOrchestrator } from './start-orchestrator.js';
import type { RunningOrchestrator } from './start-orchestrator.js';

const LOOK_EVERY_MS = 1000;
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

function say(line: string): void {
  console.log(`orchestrator: ${line}`);
}

async function main(): Promise<void> {
  const wanted = readCommandLine(process.argv.slice(2));
  if (wanted === null) return console.log(USAGE);
  const given = process.env['ORCHESTRATOR_SERVICE_TOKEN'];
  const primary = given ? given : randomBytes(24).toString('hex');
  const watch = new FolderWatch(wanted.dir);
  const view = await watch.open();
  const running = await start(wanted, primary);
  introduce(wanted, running, view);
  if (!given) say(`service token, made for this run: ${primary}`);
  const looking = setInterval(() => {
    watch.look().then(
      (lines) => lines.forEach(say),
      () => say('the folder of the tenants cannot be read'),
    );
  }, LOOK_EVERY_MS);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clearInterval(looking);
      void running.close();
    });
  }
}

async function start(wanted: CommandLine, primary: string): Promise<RunningOrchestrator> {
  const { dir, port, host, baseDomain, latencyMs, postSupported, faults } = wanted;
  const secondary = process.env['ORCHESTRATOR_SERVICE_TOKEN_SECONDARY'] || undefined;
  const running = await startOrchestrator({ dir, port, host, baseDomain, tokens: { primary, secondary }, log: say });
  Object.assign(running.control, { latencyMs, postSupported });
  for (const { route, fault, tenant, times } of faults) running.control.fail(route, fault, { tenant, times });
  return running;
}

function introduce(wanted: CommandLine, { url }: RunningOrchestrator, { tenants, problems }: FolderView): void {
  const { host, baseDomain, latencyMs, postSupported, faults } = wanted;
  say('for development and tests only; it keeps secrets in plain files');
  if (!LOOPBACK.test(host)) say('other machines may reach it, because --host says so');
  say(`listening on ${url}`);
  for (const tenant of tenants) say(`tenant ${tenant} answers to ${tenant}.${baseDomain}`);
  for (const problem of problems) say(problem);
  if (tenants.length === 0) say('no tenant yet; put a file <tenant>.json into the folder');
  say(`the publisher needs ORCHESTRATOR_BASE_URL=${url} ORCHESTRATOR_BASE_DOMAIN=${baseDomain} and the service token`);
  if (latencyMs > 0) say(`switched on: every answer waits ${latencyMs} ms`);
  if (!postSupported) say('switched on: POST for runtime config is answered 405');
  if (faults.length > 0) say(`switched on: ${faults.length} planned fault(s)`);
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return 'The orchestrator could not start.';
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'The port is taken; choose another one with --port.';
  if (code === 'EACCES') return 'This port may not be opened; choose one from 1024 on with --port.';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return '--host names no address of this machine.';
  return error.message;
}

main().catch((error: unknown) => {
  console.error(`${inWords(error)}\nnpm run orchestrator -- --help tells what can be said.`);
  process.exitCode = 1;
});
