import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Sessions } from '../../../src/auth/index.js';
import { drawnPicture, startTestApp, tenantFile, type TestApp, type TestAppOptions } from '../../support/app/index.js';
import { selfSigned } from '../../support/certificates/index.js';
import type { TenantFile } from '../../support/orchestrator/index.js';
import { attackerSite, type Attacker } from './attacker.js';
import { launchChromium } from './chromium.js';
import { listen } from './complaints.js';
import {
  AURORA_ADMIN,
  BASE_DOMAIN,
  CANONICAL_HOST,
  FOREIGN_ORIGIN,
  HARBOR_ADMIN,
  REBOUND_ORIGIN,
  SIBLING_ORIGIN,
} from './names.js';
import { publicKeyHash, startTlsFront, type TlsFront } from './tls-front.js';

/** The OpenID provider that the application and the browser reach. */
export interface StudioProvider {
  readonly issuer: string;
  /** PEM. */
  readonly certificate: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A provider that nobody asks: for those who sign in without it. */
export function silentProvider(): StudioProvider {
  const { certificate } = selfSigned();
  return { issuer: 'https://127.0.0.1:9/', certificate, clientId: 'studio', clientSecret: 'a secret of the studio' };
}

export interface SignInStudioOptions extends Pick<TestAppOptions, 'env' | 'clock' | 'adapters'> {
  /** Null = Auth0 is not configured. */
  readonly provider: StudioProvider | null;
  /** Tenants by label; default aurora with {@link AURORA_ADMIN} and harbor with {@link HARBOR_ADMIN}. */
  readonly tenants?: Readonly<Record<string, TenantFile>>;
  /** As `launchChromium` has it. */
  readonly keepsPages?: boolean;
  /** Photos per tenant, default 2. */
  readonly photos?: number;
}

/**
 * The whole application in Auth0 mode as people meet it: behind TLS on `https://<tenant>.pub.test`, a sibling site
 * and a foreign one beside it, and a browser that believes all of it. Spec: auth.md section 14.
 */
export interface SignInStudio {
  readonly app: TestApp;
  readonly front: TlsFront;
  /** `https://evil.example` and `https://sibling.pub.test`. */
  readonly foreign: Attacker;
  readonly sibling: Attacker;
  readonly browser: Browser;
  /** Everything the pages complained about: errors, warnings, reports of the content policy. */
  readonly complaints: string[];
  /** Signs in without the provider: both cookies of a new session, as the service itself makes them. */
  plantSession(context: BrowserContext, email: string): Promise<void>;
  /** A page that reports its complaints; give a context to share its cookies. */
  open(url: string, context?: BrowserContext): Promise<Page>;
  close(): Promise<void>;
}

export * from './names.js';

const SESSION_SECRET = 'a session secret of the browser tests, long enough';

/** @throws Error when there is no browser, or the page is not built */
export async function openSignInStudio(options: SignInStudioOptions): Promise<SignInStudio> {
  const { provider } = options;
  const app = await startTestApp({
    builtUi: true,
    baseDomain: BASE_DOMAIN,
    env: { ...environment(provider), ...options.env },
    ...(options.adapters ? { adapters: options.adapters } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
    ...(provider === null ? {} : { trust: provider.certificate }),
  });
  const tenants = options.tenants ?? { aurora: tenantWithAdmins(AURORA_ADMIN), harbor: tenantWithAdmins(HARBOR_ADMIN) };
  for (const [tenant, file] of Object.entries(tenants)) app.tenants.set(tenant, file);
  for (const tenant of Object.keys(tenants)) await putPhotos(app, tenant, options.photos ?? 2);
  const foreign = attackerSite();
  const sibling = attackerSite();
  const front = await startTlsFront(
    app.port,
    new Map([
      [new URL(FOREIGN_ORIGIN).host, foreign.listener],
      [new URL(SIBLING_ORIGIN).host, sibling.listener],
      [new URL(REBOUND_ORIGIN).host, foreign.listener],
    ]),
  );
  const browser = await launchChromium({
    resolve: [`*.${BASE_DOMAIN}`, '*.example'].map((names) => `MAP ${names}:443 127.0.0.1:${front.port}`),
    keepsPages: options.keepsPages ?? false,
    trustedKeys: [front.keyHash, ...(provider === null ? [] : [publicKeyHash(provider.certificate)])],
  });
  const complaints: string[] = [];
  return {
    ...{ app, front, foreign, sibling, browser, complaints },
    plantSession: (context, email) => plantSession(app, context, email),
    open: async (url, context) => {
      const page = await (context ?? (await browser.newContext())).newPage();
      listen(page, complaints);
      await page.goto(url);
      return page;
    },
    close: async () => {
      await browser.close();
      await front.close();
      await app.stop();
    },
  };
}

/** A tenant with local storage, two outboxes and exactly these admins. */
export function tenantWithAdmins(
  emails: readonly string[] | string,
  features: Readonly<Record<string, unknown>> = {},
  auth: Readonly<Record<string, unknown>> = {},
): TenantFile {
  const file = tenantFile(features);
  const config = {
    ...(file.envelope['config'] as object),
    publishers: ['outbox', 'journal'].map((id) => ({ id, type: 'outbox', enabled: true })),
    auth: { enabled: true, allowed_emails: [emails].flat(), ...auth },
  };
  return { ...file, envelope: { ...file.envelope, config } };
}

/** The folder on disk where a tenant's photos lie. */
export function inboxOf(app: TestApp, tenant: string): string {
  return join(app.dataDir, 'photos', tenant, 'inbox');
}

function environment(provider: StudioProvider | null): Readonly<Record<string, string>> {
  return {
    TRUST_PROXY: '1',
    WEB_SECURE_COOKIES: 'true',
    SESSION_SECRET,
    ...(provider === null
      ? {}
      : {
          AUTH0_DOMAIN: 'studio.eu.auth0.com',
          AUTH0_ISSUER: provider.issuer,
          AUTH0_CLIENT_ID: provider.clientId,
          AUTH0_CLIENT_SECRET: provider.clientSecret,
        }),
  };
}

/** Small pictures of one colour, `photo-1.jpg` and on: enough to be seen, listed, kept and sent. */
async function putPhotos(app: TestApp, tenant: string, count: number): Promise<void> {
  const folder = inboxOf(app, tenant);
  await mkdir(folder, { recursive: true });
  for (let at = 1; at <= count; at++) {
    await writeFile(join(folder, `photo-${at}.jpg`), await drawnPicture(tenant.length * 1000 + at));
  }
}

async function plantSession(app: TestApp, context: BrowserContext, email: string): Promise<void> {
  const person = { subject: `auth0|${email}`, email, mode: 'auth0', tenant: null } as const;
  for (const line of app.app.get(Sessions).start(person)) {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    if (value === '') continue; // the end of a cookie of the former version
    const scope = name.startsWith('__Host-')
      ? { url: `https://${CANONICAL_HOST}/` }
      : { domain: `.${BASE_DOMAIN}`, path: '/' };
    await context.addCookies([{ name, value, ...scope, secure: true, httpOnly: true, sameSite: 'Lax' }]);
  }
}
