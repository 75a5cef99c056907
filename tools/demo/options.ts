import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PROVIDER_DAYS, providerFault } from './providers/provider-words.js';
import type { ProviderFault } from './providers/provider-words.js';
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
  /** Captions and posts go to stand-ins of OpenAI, Telegram and a mail server. */
  readonly providers: boolean;
  /** Of the page that shows what arrived there. */
  readonly arrivalsPort: number;
  readonly providerFaults: readonly ProviderFault[];
  /** People sign in at a stand-in of Auth0 instead of with a password. */
  readonly auth0: boolean;
  /** Of that stand-in. */
  readonly signInPort: number;
  /** A pipeline ends in a stand-in of GitLab, and its logs are relayed. */
  readonly relay: boolean;
  readonly folder: string;
  readonly reset: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run demo -- [options]
Two tenants with photos of their own, the development orchestrator and the publisher, on this machine only.

  --storage <kind>              local (default), dropbox or s3: where the photos lie. The last two are stand-ins
                                that speak the real protocol; no account is needed
  --providers                   captions come from OpenAI and posts go to Telegram and by mail: stand-ins again
  --auth0                       people sign in with an account instead of a password: Auth0 is played here, too
  --relay                       a pipeline ends in a played GitLab, and its logs go to a played log API and to files
  --port <number>               of the publisher (8080)
  --orchestrator-port <number>  of the development orchestrator (8089)
  --storage-port <number>       of the page that shows what lies in a stand-in (8090)
  --arrivals-port <number>      of the page that shows what arrived at Telegram, mail and OpenAI (8091)
  --sign-in-port <number>       of the played Auth0 (8092)
  --data <folder>               where photos, posts and settings are kept (data/demo, data/demo-<kind>-providers, …)
  --reset                       begin anew: deletes that folder, if a demo made it
  --help                        this text

To see how the publisher takes it, with a stand-in only:
  --storage-fault <day>[@<tenant>]   may be given several times, for example --storage-fault revoked@harbor
${daysInWords(BAD_DAYS)}
  --provider-fault <provider>:<day>[@<tenant>]   the same, for example --provider-fault telegram:lost_reply@aurora
${Object.entries(PROVIDER_DAYS)
  .map(([provider, days]) => daysInWords(days, `${provider}:`))
  .join('\n')}

ADMIN_PASSWORD sets the password; without it one is made and printed. LOG_LEVEL=info shows every request.`;

function daysInWords(days: Readonly<Record<string, string>>, before = ''): string {
  const width = before === '' ? 8 : 25;
  const lines = Object.entries(days).map(([day, help]) => `${' '.repeat(32)}${(before + day).padEnd(width)} ${help}`);
  return lines.join('\n');
}

/** @throws Error with a text for people when an option is unknown or has a value that makes no sense */
export function readOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  const storage = storageOf(values.storage);
  const { providers, auth0, relay } = values;
  if (!providers && values['provider-fault'].length > 0) throw new Error('--provider-fault needs --providers.');
  const ports = {
    port: portOf('--port', values.port),
    orchestratorPort: portOf('--orchestrator-port', values['orchestrator-port']),
    storagePort: portOf('--storage-port', values['storage-port']),
    arrivalsPort: portOf('--arrivals-port', values['arrivals-port']),
    signInPort: portOf('--sign-in-port', values['sign-in-port']),
  };
  ensureDifferent(ports);
  const kind = [
    ...(storage === 'local' ? [] : [storage]),
    ...(providers ? ['providers'] : []),
    ...(auth0 ? ['auth0'] : []),
  ];
  return {
    ...ports,
    storage,
    badDays: values['storage-fault'].map((text) => plannedDay(text, storage)),
    providers,
    auth0,
    relay,
    providerFaults: values['provider-fault'].map(providerFault),
    folder: resolve(values.data ?? ['data/demo', ...kind].join('-')),
    reset: values.reset,
    help: values.help,
  };
}

const OPTIONS = {
  storage: { type: 'string', default: 'local' },
  providers: { type: 'boolean', default: false },
  auth0: { type: 'boolean', default: false },
  relay: { type: 'boolean', default: false },
  port: { type: 'string', default: '8080' },
  'orchestrator-port': { type: 'string', default: '8089' },
  'storage-port': { type: 'string', default: '8090' },
  'arrivals-port': { type: 'string', default: '8091' },
  'sign-in-port': { type: 'string', default: '8092' },
  'storage-fault': { type: 'string', multiple: true, default: [] as string[] },
  'provider-fault': { type: 'string', multiple: true, default: [] as string[] },
  data: { type: 'string' },
  reset: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Ports = Pick<DemoOptions, 'port' | 'orchestratorPort' | 'storagePort' | 'arrivalsPort' | 'signInPort'>;

function ensureDifferent({ port, orchestratorPort, storagePort, arrivalsPort, signInPort }: Ports): void {
  if (port === orchestratorPort) throw new Error('--port and --orchestrator-port must differ.');
  const taken = new Set([port, orchestratorPort]);
  const others = [
    ['--storage-port', storagePort],
    ['--arrivals-port', arrivalsPort],
    ['--sign-in-port', signInPort],
  ] as const;
  for (const [option, wanted] of others) {
    if (taken.has(wanted)) throw new Error(`${option} must differ from the other ports.`);
    taken.add(wanted);
  }
}

function portOf(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Error(`${option} must be a number from 1 to 65535.`);
  return port;
}
