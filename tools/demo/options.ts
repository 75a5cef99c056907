import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What a person may say on the command line. */
export interface DemoOptions {
  readonly port: number;
  readonly orchestratorPort: number;
  readonly folder: string;
  readonly reset: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run demo -- [options]
Two tenants with photos of their own, the development orchestrator and the publisher, on this machine only.

  --port <number>               of the publisher (8080)
  --orchestrator-port <number>  of the development orchestrator (8089)
  --data <folder>               where photos, posts and settings are kept (data/demo)
  --reset                       begin anew: deletes that folder, if a demo made it
  --help                        this text

ADMIN_PASSWORD sets the password; without it one is made and printed. LOG_LEVEL=info shows every request.`;

/** @throws Error with a text for people when an option is unknown or no port */
export function readOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: '8080' },
      'orchestrator-port': { type: 'string', default: '8089' },
      data: { type: 'string', default: 'data/demo' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = portOf('--port', values.port);
  const orchestratorPort = portOf('--orchestrator-port', values['orchestrator-port']);
  if (port === orchestratorPort) throw new Error('--port and --orchestrator-port must differ.');
  return { port, orchestratorPort, folder: resolve(values.data), reset: values.reset, help: values.help };
}

function portOf(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Error(`${option} must be a number from 1 to 65535.`);
  return port;
}
