import { Secret, type Clock, type Ids, type TenantConfig } from '../../kernel/index.js';
import type { EventLog, LogEvent } from '../../platform/logging/index.js';
import { TenantContext, type Identity, type TenantRuntime } from '../../tenancy/index.js';
import { AccessControl } from '../access/access-control.js';
import { UnservedTenants } from '../access/unserved-tenants.js';
import { MemoryRevocations } from '../cookies/revocations.js';
import type { Auth0Settings, AuthSettings } from '../auth.settings.js';

/** A clock that moves only when told. */
export class TestClock implements Clock {
  wallMs = Date.UTC(2026, 10, 21, 12);

  now(): number {
    return this.wallMs;
  }

  monotonicMs(): number {
    return this.wallMs;
  }

  advanceSeconds(seconds: number): void {
    this.wallMs += seconds * 1000;
  }
}

/** Ids that count. */
export class TestIds implements Ids {
  #count = 0;

  uuid(): string {
    return `00000000-0000-4000-8000-${this.hex(6)}`;
  }

  hex(bytes: number): string {
    this.#count++;
    return this.#count.toString(16).padStart(bytes * 2, '0');
  }

  random(): number {
    return 0.5;
  }
}

/** A log that remembers the events. */
export class TestLog implements EventLog {
  readonly lines: { event: LogEvent; text: string }[] = [];

  debug = this.#note;
  info = this.#note;
  warn = this.#note;
  error = this.#note;
  fatal = this.#note;

  failure(event: LogEvent, message: string): void {
    this.#note(event, message);
  }

  #note(event: LogEvent, ...rest: readonly unknown[]): void {
    this.lines.push({ event, text: JSON.stringify(rest) });
  }
}

export const SECRET = 'unit test secret, at least 32 characters long';

/** A provider that nobody asks. */
export const AUTH0: Auth0Settings = {
  issuer: 'https://login.example/',
  clientId: 'client-id',
  clientSecret: new Secret('client secret of the unit tests'),
  canonicalHost: 'app.pub.test',
};

/** Standalone password mode on plain https, unless told otherwise. */
export function authSettings(change: Partial<AuthSettings> = {}): AuthSettings {
  return {
    orchestrated: false,
    baseDomain: null,
    production: false,
    secureCookies: true,
    publicPort: null,
    auth0: null,
    password: { kind: 'plain', password: new Secret('correct horse') },
    adminEmails: [],
    sessionSecrets: [new Secret(SECRET)],
    identitySeconds: 900,
    idleSeconds: 3600,
    maxAgeSeconds: 28_800,
    ...change,
  };
}

/** Access control of a process that knows of every sign-out. */
export function accessControl(settings: AuthSettings): AccessControl {
  return new AccessControl(settings, new MemoryRevocations(), new UnservedTenants(new TestLog()));
}

/** A request's context with just the parts access control looks at. */
export function contextOf(
  change: {
    readonly tenant?: string;
    readonly auth?: TenantConfig['auth'];
    readonly autoView?: boolean;
    readonly identity?: Identity | null;
    readonly sessionExpired?: boolean;
  } = {},
): TenantContext {
  const tenant = change.tenant ?? 'aurora';
  const config = {
    tenant,
    auth: change.auth ?? null,
    features: { autoViewEnabled: change.autoView ?? false },
  } as unknown as TenantConfig;
  const runtime = { tenant, config } as unknown as TenantRuntime;
  return new TenantContext(
    `${tenant}.localhost`,
    'request-id',
    0,
    false,
    runtime,
    change.identity ?? null,
    change.sessionExpired ?? false,
  );
}

/** Somebody who signed in. */
export function identityOf(change: Partial<Identity> = {}): Identity {
  return {
    subject: 'someone',
    email: null,
    sessionId: 'a'.repeat(32),
    mode: 'password',
    tenant: 'aurora',
    signedInAt: 0,
    expiresAt: 0,
    ...change,
  };
}

/** The Cookie header a browser sends after these `Set-Cookie` lines. */
export function cookieHeader(lines: readonly string[]): string {
  return lines
    .filter((line) => !line.includes('Max-Age=0'))
    .map((line) => line.split(';')[0])
    .join('; ');
}
