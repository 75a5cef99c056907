import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../../../src/kernel/index.js';
import { startOrchestrator } from '../../../support/orchestrator/index.js';
import type { RunningOrchestrator, TenantFile } from '../../../support/orchestrator/index.js';
import { providersOf } from './providers.js';
import type { Provider } from './providers.js';

/** What is known before anything runs: it decides which checks there are. */
export interface Plan {
  readonly kind: 'development' | 'real';
  readonly tenant: string;
  readonly baseDomain: string;
  readonly providers: readonly Provider[];
  readonly hasSecondary: boolean;
}

/** The orchestrator the suite runs against. */
export interface Target extends Plan {
  /** Without a slash at its end. */
  readonly url: string;
  /** The test tenant's host. */
  readonly host: string;
  readonly token: Secret<string>;
  readonly secondaryToken: Secret<string> | null;
  /** The stand-in itself; null = a real orchestrator, which has no switches. */
  readonly standIn: RunningOrchestrator | null;
  close(): Promise<void>;
}

/** A host label no orchestrator knows. */
export const nobody = (): string => `nobody-${randomBytes(6).toString('hex')}`;
/** The tenant of schema 1; the development orchestrator has one. */
export const SCHEMA_ONE_TENANT = 'aurora';

const FIXTURES = join(__dirname, '../../../support/orchestrator/fixtures');
/** References of the fixture, by provider. */
const REFERENCES = {
  dropbox: 'ref-vermont-dropbox-9d68e73f',
  openai: 'ref-vermont-openai-c0ffee',
  telegram: 'ref-vermont-telegram-1a2b3c',
  smtp: 'ref-vermont-smtp-77aa88',
} as const;

/** @throws Error naming the variable that is missing or wrong, never its value */
export function planOf(env: NodeJS.ProcessEnv): Plan {
  const isReal = Boolean(env['ORCHESTRATOR_BASE_URL']);
  if (!isReal) {
    return {
      kind: 'development',
      tenant: 'vermont',
      baseDomain: 'shibari.photo',
      providers: providersOf(undefined),
      hasSecondary: true,
    };
  }
  if (!env['ORCHESTRATOR_SERVICE_TOKEN']) {
    throw new Error('ORCHESTRATOR_BASE_URL is set; ORCHESTRATOR_SERVICE_TOKEN must be set with it.');
  }
  return {
    kind: 'real',
    tenant: env['ORCHESTRATOR_TEST_TENANT'] || 'vermont',
    baseDomain: env['ORCHESTRATOR_BASE_DOMAIN'] || 'shibari.photo',
    providers: providersOf(env['ORCHESTRATOR_TEST_PROVIDERS']),
    hasSecondary: Boolean(env['ORCHESTRATOR_SERVICE_TOKEN_SECONDARY']),
  };
}

export async function openTarget(plan: Plan, env: NodeJS.ProcessEnv): Promise<Target> {
  const host = `${plan.tenant}.${plan.baseDomain}`;
  if (plan.kind === 'real') {
    const secondary = env['ORCHESTRATOR_SERVICE_TOKEN_SECONDARY'];
    return {
      ...plan,
      host,
      url: (env['ORCHESTRATOR_BASE_URL'] ?? '').replace(/\/+$/, ''),
      token: new Secret(env['ORCHESTRATOR_SERVICE_TOKEN'] ?? ''),
      secondaryToken: secondary ? new Secret(secondary) : null,
      standIn: null,
      close: async () => undefined,
    };
  }
  const tokens = { primary: randomBytes(24).toString('hex'), secondary: randomBytes(24).toString('hex') };
  const standIn = await startOrchestrator({ tenants: developmentTenants(), tokens, baseDomain: plan.baseDomain });
  return {
    ...plan,
    host,
    url: standIn.url,
    token: new Secret(tokens.primary),
    secondaryToken: new Secret(tokens.secondary),
    standIn,
    close: () => standIn.close(),
  };
}

/** The tenant of the integration report, and one of schema 1. */
function developmentTenants(): ReadonlyMap<string, TenantFile> {
  const credentials = Object.entries(REFERENCES).map(([name, ref]) => [ref, fixture(`credentials-${name}`)] as const);
  return new Map([
    ['vermont', { envelope: fixture('runtime-v2'), credentials: Object.fromEntries(credentials) }],
    [SCHEMA_ONE_TENANT, { envelope: fixture('runtime-v1') }],
  ]);
}

function fixture(name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Record<string, unknown>;
}
