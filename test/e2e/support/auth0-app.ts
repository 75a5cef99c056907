import { Sessions } from '../../../src/auth/index.js';
import type { Clock } from '../../../src/kernel/index.js';
import type { Identity } from '../../../src/tenancy/index.js';
import { startTestApp, tenantFile } from '../../support/app/index.js';
import type { TestApp, TestAppOptions } from '../../support/app/index.js';
import type { TenantFile } from '../../support/orchestrator/tenant-files.js';

export const BASE = 'pub.test';
export const CANONICAL = `app.${BASE}`;
export const AURORA = `aurora.${BASE}`;
export const HARBOR = `harbor.${BASE}`;
export const ID = '__Secure-pv2_id';
export const SESSION = '__Host-pv2_session';
export const SECRET = 'a session secret of the end-to-end tests';

/** A clock that stands still until it is told: what a test says of seconds holds on a slow machine as well. */
export class StillClock implements Clock {
  #wallMs = Date.UTC(2026, 10, 21, 12);
  #monotonicMs = 0;

  now(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Time passes on both clocks. */
  pass(seconds: number): void {
    this.jump(seconds);
    this.#monotonicMs += seconds * 1_000;
  }

  /** Only the wall clock moves; may be negative. */
  jump(seconds: number): void {
    this.#wallMs += seconds * 1_000;
  }
}

/** Somebody as the provider names them. */
export interface SomePerson {
  readonly email?: string | null;
  readonly subject?: string;
  readonly mode?: Identity['mode'];
  readonly tenant?: string | null;
}

/**
 * The application as it runs in Auth0 mode behind one trusted proxy, with a provider that nobody asks: for all that
 * happens once a person has their cookies.
 */
export function startAuth0App(options: TestAppOptions = {}): Promise<TestApp> {
  const { env, ...rest } = options;
  return startTestApp({
    baseDomain: BASE,
    ...rest,
    env: {
      AUTH0_DOMAIN: 'login.example',
      AUTH0_CLIENT_ID: 'client-of-the-tests',
      AUTH0_CLIENT_SECRET: 'client secret of the end-to-end tests',
      AUTH0_ISSUER: 'http://127.0.0.1:1/',
      SESSION_SECRET: SECRET,
      TRUST_PROXY: '1',
      WEB_SECURE_COOKIES: 'true',
      ADMIN_PASSWORD: '',
      ...env,
    },
  });
}

/** A tenant whose admins these are. @param auth the whole block instead; null = none */
export function withAdmins(
  emails: readonly string[],
  { features = {}, auth }: { features?: Readonly<Record<string, unknown>>; auth?: object | null } = {},
): TenantFile {
  const { envelope } = tenantFile(features);
  const block = auth === undefined ? { enabled: true, allowed_emails: emails } : auth;
  const config = { ...(envelope['config'] as object), ...(block === null ? {} : { auth: block }) };
  return { envelope: { ...envelope, config } };
}

/** The two cookies of a person who signed in just now, as `name=value` pairs. */
export function cookiesOf({ app }: Pick<TestApp, 'app'>, person: SomePerson): { identity: string; session: string } {
  const { email = null, subject = `auth0|${email}`, mode = 'auth0', tenant = null } = person;
  const lines = app.get(Sessions).start({ email, subject, mode, tenant });
  const pair = (name: string): string => lines.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';
  return { identity: pair(ID), session: pair(SESSION) };
}

/** The value of a `name=value` pair. */
export function valueOf(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1);
}
