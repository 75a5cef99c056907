import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROUTES } from './fault.js';
import type { Fault, PlannedFault } from './fault.js';
import { isTenantLabel } from './tenant-files.js';

/** What a person may say on the command line. */
export interface CommandLine {
  readonly dir: string;
  readonly port: number;
  readonly host: string;
  readonly baseDomain: string;
  readonly latencyMs: number;
  readonly postSupported: boolean;
  readonly faults: readonly PlannedFault[];
}

/** Faults that need no more than their name. */
const FAULTS: Readonly<Record<string, Fault>> = {
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
  drip: { kind: 'drip' },
  truncate: { kind: 'truncate' },
  huge: { kind: 'huge' },
  gzip_bomb: { kind: 'gzip_bomb' },
  redirect: { kind: 'redirect' },
  html: { kind: 'html' },
  echo: { kind: 'echo' },
  bad_json: { kind: 'bad_json', variant: 'cut' },
  wrong_tenant: { kind: 'wrong_tenant' },
  wrong_app: { kind: 'wrong_app' },
  wrong_provider: { kind: 'wrong_provider' },
};

export const USAGE = `npm run orchestrator -- --dir <folder> [options]
A development orchestrator: it answers the publisher's questions from a folder with one file
<tenant>.json per tenant. For development and tests only: it keeps secrets in plain files.

  --dir <folder>          where the tenants are (required); edits count at once
  --port <number>         8089; 0 takes any free one
  --host <address>        127.0.0.1; name another one to be reached from other machines
  --base-domain <domain>  localhost: tenants are <tenant>.localhost
  --help                  this text

To see how the publisher takes it:
  --latency-ms <number>   every answer waits as long
  --no-post               POST for runtime config is answered 405, as an older orchestrator does
  --fail <plan>           may be given several times; a plan is <route>[@<tenant>]=<fault>[x<times>]
                          route: ${ROUTES.join(', ')}, any
                          fault: a status (200 to 599) or one of
                            ${Object.keys(FAULTS).slice(0, 7).join(', ')},
                            ${Object.keys(FAULTS).slice(7).join(', ')}
                          for example --fail runtime=503x3 --fail credentials@vermont=hang

ORCHESTRATOR_SERVICE_TOKEN and ORCHESTRATOR_SERVICE_TOKEN_SECONDARY are the tokens it takes; without the first
one it makes one and prints it.`;

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const PLAN = /^([a-z]+)(?:@([a-z0-9-]+))?=(\d{3}|[a-z_]+?)(?:x([1-9]\d{0,5}))?$/;
const MAX_LATENCY_MS = 600_000;

/** @returns null when the person asks for help @throws Error with a text for people */
export function readCommandLine(argv: readonly string[]): CommandLine | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      dir: { type: 'string' },
      port: { type: 'string', default: '8089' },
      host: { type: 'string', default: '127.0.0.1' },
      'base-domain': { type: 'string', default: 'localhost' },
      'latency-ms': { type: 'string', default: '0' },
      'no-post': { type: 'boolean', default: false },
      fail: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  if (!DOMAIN.test(values['base-domain'])) {
    throw new Error('--base-domain must be a domain in lower case without a port, such as localhost.');
  }
  return {
    dir: folderOf(values.dir),
    port: numberOf('--port', values.port, 65_535),
    host: values.host,
    baseDomain: values['base-domain'],
    latencyMs: numberOf('--latency-ms', values['latency-ms'], MAX_LATENCY_MS),
    postSupported: !values['no-post'],
    faults: values.fail.map(planOf),
  };
}

function folderOf(dir: string | undefined): string {
  if (!dir) throw new Error('Say where the tenants are: --dir <folder> with one file <tenant>.json per tenant.');
  const found = statSync(dir, { throwIfNoEntry: false });
  if (!found) throw new Error('The folder given by --dir does not exist.');
  if (!found.isDirectory()) throw new Error('--dir must be a folder; what it names is a file.');
  return resolve(dir);
}

function numberOf(option: string, text: string, max: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) > max) {
    throw new Error(`${option} must be a whole number from 0 to ${max}.`);
  }
  return Number(text);
}

function planOf(text: string): PlannedFault {
  const [, route = '', tenant, what = '', times] = PLAN.exec(text) ?? [];
  const known = [...ROUTES, 'any' as const].find((one) => one === route);
  const fault = faultOf(what);
  if (!known || !fault || (tenant !== undefined && !isTenantLabel(tenant))) {
    throw new Error(
      `--fail does not understand "${text}". A plan looks like runtime=503, runtime@vermont=hang or runtime=503x3.`,
    );
  }
  return { route: known, fault, tenant, times: times === undefined ? undefined : Number(times) };
}

function faultOf(what: string): Fault | null {
  const status = Number(what);
  if (/^\d{3}$/.test(what)) return status >= 200 && status <= 599 ? { kind: 'status', status } : null;
  return Object.hasOwn(FAULTS, what) ? (FAULTS[what] ?? null) : null;
}
