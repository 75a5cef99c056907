import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startOrchestrator } from './start-orchestrator.js';

const USAGE = `Development orchestrator: for development and tests only.
  --dir <folder>          folder with a file <tenant>.json per tenant (required)
  --port <number>         default 8089
  --host <address>        needed to listen on anything but 127.0.0.1
  --base-domain <domain>  default localhost: tenants are <tenant>.localhost
Tokens come from ORCHESTRATOR_SERVICE_TOKEN and ORCHESTRATOR_SERVICE_TOKEN_SECONDARY; without the first one is made and printed.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      port: { type: 'string', default: '8089' },
      host: { type: 'string', default: '127.0.0.1' },
      'base-domain': { type: 'string', default: 'localhost' },
    },
  });
  const port = Number(values.port);
  if (values.dir === undefined || !existsSync(values.dir) || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(USAGE);
  }
  const given = process.env['ORCHESTRATOR_SERVICE_TOKEN'];
  const primary = given ? given : randomBytes(24).toString('hex');
  const secondary = process.env['ORCHESTRATOR_SERVICE_TOKEN_SECONDARY'] || undefined;
  const running = await startOrchestrator({
    dir: values.dir,
    port,
    host: values.host,
    baseDomain: values['base-domain'],
    tokens: { primary, secondary },
    log: (line) => console.log(`orchestrator: ${line}`),
  });
  console.log('orchestrator: for development and tests only; it keeps secrets in plain files');
  console.log(`orchestrator: listening on ${running.url}`);
  if (!given) console.log(`orchestrator: service token ${primary}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The orchestrator could not start.');
  process.exitCode = 1;
});
