import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BAD_DAYS, plannedDay, storageOf } from './storages/storage-words.js';
import type { PlannedDay, StorageKind } from './storages/storage-words.js';

/** What a person may say on the command line. */
export interface DemoOptions {
  readonly port: number;
  readonly orchestratorPort: number;
  readonly storage: StorageKind;
  /** Of the page that shows what lies in a stand-in. */
  readonly storagePort: number;
  readonly badDays: readonly PlannedDay[];
  readonly folder: string;
  readonly reset: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run demo -- [options]
Two tenants with photos of their own, the development orchestrator and the publisher, on this machine only.

  --storage <kind>              local (default), dropbox or s3: where the photos lie. The last two are stand-ins
                                that speak the real protocol; no account is needed
  --port <number>               of the publisher (8080)
  --orchestrator-port <number>  of the development orchestrator (8089)
  --storage-port <number>       of the page that shows what lies in a stand-in (8090)
  --data <folder>               where photos, posts and settings are kept (data/demo, or data/demo-<kind>)
  --reset                       begin anew: deletes that folder, if a demo made it
  --help                        this text

To see how the publisher takes it, with a stand-in only:
  --storage-fault <day>[@<tenant>]   may be given several times, for example --storage-fault revoked@harbor
${Object.entries(BAD_DAYS)
  .map(([day, help]) => `                                ${day.padEnd(8)} ${help}`)
  .join('\n')}

ADMIN_PASSWORD sets the password; without it one is made and printed. LOG_LEVEL=info shows every request.`;

/** @throws Error with a text for people when an option is unknown or has a value that makes no sense */
export function readOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      storage: { type: 'string', default: 'local' },
      port: { type: 'string', default: '8080' },
      'orchestrator-port': { type: 'string', default: '8089' },
      'storage-port': { type: 'string', default: '8090' },
      'storage-fault': { type: 'string', multiple: true, default: [] },
      data: { type: 'string' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const storage = storageOf(values.storage);
  const port = portOf('--port', values.port);
  const orchestratorPort = portOf('--orchestrator-port', values['orchestrator-port']);
  const storagePort = portOf('--storage-port', values['storage-port']);
  if (port === orchestratorPort) throw new Error('--port and --orchestrator-port must differ.');
  if (storagePort === port || storagePort === orchestratorPort) {
    throw new Error('--storage-port must differ from the other ports.');
  }
  const badDays = values['storage-fault'].map((text) => plannedDay(text, storage));
  const folder = resolve(values.data ?? (storage === 'local' ? 'data/demo' : `data/demo-${storage}`));
  return { port, orchestratorPort, storage, storagePort, badDays, folder, reset: values.reset, help: values.help };
}

function portOf(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Error(`${option} must be a number from 1 to 65535.`);
  return port;
}
