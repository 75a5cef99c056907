import type { KoaContextWithOIDC, Provider } from 'oidc-provider' with { 'resolution-mode': 'import' };
import type { OidcJournal, OidcJournalEntry } from '../journal.js';
import { readForm, loginStep } from '../login/login-steps.js';
import { isLoginPath } from '../login/paths.js';
import { finishSignOut, formerSignOut } from '../login/sign-out.js';
import type { OidcClient } from '../options.js';
import type { People } from '../people.js';
import type { SigningKeys } from '../provider/signing-keys.js';
import { alterToken } from './alter-token.js';
import type { OidcControl } from './control.js';
import { isTokenFault } from './plan.js';
import type { Endpoint, PatchFault, Plan, ReturnFault, TransportFault } from './plan.js';
import { answerFault, isSlow, sendSlowly } from './send-fault.js';

type Next = () => Promise<unknown>;
type Json = Readonly<Record<string, unknown>>;

/** What stands between the network and the provider. */
export interface FrontParts {
  readonly provider: Provider;
  readonly people: People;
  readonly clients: readonly OidcClient[];
  readonly keys: SigningKeys;
  readonly control: OidcControl;
  readonly journal: OidcJournal;
  /** Ahead of the machine's clock by so much, in ms. */
  offsetMs(this: void): number;
}

const PATHS: Readonly<Record<string, Endpoint>> = {
  '/oauth/token': 'token',
  '/userinfo': 'userinfo',
  '/.well-known/jwks.json': 'jwks',
  '/.well-known/openid-configuration': 'discovery',
  '/oidc/logout': 'logout',
  '/oidc/logout/confirm': 'logout',
  '/v2/logout': 'logout',
};

/** Where a path leads. */
function endpointOf(path: string): Endpoint {
  if (path === '/authorize' || path.startsWith('/authorize/')) return 'authorize';
  return isLoginPath(path) ? 'login' : (PATHS[path] ?? 'other');
}

/** Writes every request down, and alters answers as planned. */
export class Front {
  constructor(private readonly parts: FrontParts) {}

  /** A Koa middleware, before the provider's own. */
  readonly handle = async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    const { journal, control } = this.parts;
    const endpoint = endpointOf(ctx.path);
    const query = Object.fromEntries(new URLSearchParams(ctx.querystring));
    const entry = journal.add({ atMs: Date.now(), endpoint, method: ctx.method, path: ctx.path, query });
    ctx.res.once('finish', () => (entry.status = ctx.res.statusCode));
    const plan = control.take(endpoint);
    if (plan) entry.plans.push(plan.kind);
    await this.#answer(ctx, next, { entry, plan });
  };

  async #answer(ctx: KoaContextWithOIDC, next: Next, { entry, plan }: Work): Promise<void> {
    if (plan?.kind === 'error') return refuse(ctx, plan, this.parts.provider.issuer);
    if (plan && isTransport(plan) && !isSlow(plan)) {
      if (ctx.method === 'POST') entry.body = await readForm(ctx.req);
      return answerFault(plan, ctx);
    }
    await this.#proper(ctx, next, entry);
    if (entry.endpoint === 'token') this.#alterToken(ctx, plan);
    if (entry.endpoint === 'jwks') ctx.body = this.parts.keys.publicSet();
    if (entry.endpoint === 'authorize') this.#alterReturn(ctx, entry);
    if (plan?.kind === 'patch' && isJson(ctx.body)) ctx.body = patched(ctx.body, plan);
    if (plan && isTransport(plan) && isSlow(plan)) await sendSlowly(plan, ctx);
  }

  async #proper(ctx: KoaContextWithOIDC, next: Next, entry: OidcJournalEntry): Promise<void> {
    const { provider, people, clients } = this.parts;
    if (entry.endpoint === 'login') {
      entry.body = await loginStep(ctx, provider, people);
      return;
    }
    if (ctx.path === '/v2/logout') return formerSignOut(ctx, provider, clients);
    if (entry.endpoint === 'token' && ctx.get('Authorization') !== '') {
      entry.body = await readForm(ctx.req);
      return refuseHeader(ctx);
    }
    await next();
    entry.body = bodyOf(ctx);
    if (entry.endpoint === 'logout') await finishSignOut(ctx, provider);
  }

  #alterToken(ctx: KoaContextWithOIDC, plan: Plan | null): void {
    const { keys, clients, control, offsetMs } = this.parts;
    const { body } = ctx as { body: unknown };
    if (!isJson(body) || typeof body['id_token'] !== 'string') return;
    const clientId = ctx.oidc.client?.clientId;
    const token = alterToken(body['id_token'], plan && isTokenFault(plan) ? plan : null, {
      key: keys.current,
      clientSecret: clients.find((client) => client.clientId === clientId)?.clientSecret ?? '',
      offsetSeconds: Math.round((offsetMs() + control.clockOffsetMs) / 1000),
    });
    ctx.body = patched(body, token === null ? { drop: ['id_token'] } : { set: { id_token: token } });
  }

  #alterReturn(ctx: KoaContextWithOIDC, entry: OidcJournalEntry): void {
    const location = String(ctx.res.getHeader('Location') ?? '');
    const isBack = this.parts.clients.some(({ redirectUris }) =>
      redirectUris.some((uri) => location === uri || location.startsWith(`${uri}?`)),
    );
    const plan = isBack ? this.parts.control.take('return') : null;
    if (plan?.kind !== 'parameters') return;
    entry.plans.push(plan.kind);
    const url = new URL(location);
    for (const name of plan.drop ?? []) url.searchParams.delete(name);
    for (const [name, value] of Object.entries(plan.set ?? {})) url.searchParams.set(name, value);
    ctx.set('Location', url.href);
  }
}

interface Work {
  readonly entry: OidcJournalEntry;
  readonly plan: Plan | null;
}

/** The application is registered for `client_secret_post`; the library would take its secret from a header as well. */
function refuseHeader(ctx: KoaContextWithOIDC): void {
  ctx.status = 401;
  ctx.body = { error: 'invalid_client', error_description: 'client authentication failed' };
}

/** The provider's own error, at once: back at the application with its words. */
function refuse(ctx: KoaContextWithOIDC, fault: Extract<ReturnFault, { kind: 'error' }>, issuer: string): void {
  const url = new URL(String(ctx.query['redirect_uri']));
  url.searchParams.set('error', fault.error);
  if (fault.description !== undefined) url.searchParams.set('error_description', fault.description);
  if (fault.state !== false) url.searchParams.set('state', String(ctx.query['state']));
  url.searchParams.set('iss', issuer);
  ctx.redirect(url.href);
}

function isTransport(plan: Plan): plan is TransportFault {
  return !isTokenFault(plan) && !['patch', 'parameters', 'error'].includes(plan.kind);
}

function bodyOf(ctx: KoaContextWithOIDC): OidcJournalEntry['body'] {
  // Paths of nobody never got as far as a context of the provider.
  const { oidc } = ctx as Partial<KoaContextWithOIDC>;
  return ctx.method === 'POST' && oidc?.body ? (oidc.body as OidcJournalEntry['body']) : null;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

function patched(json: Json, { set = {}, drop = [] }: Omit<PatchFault, 'kind'>): Json {
  return Object.fromEntries(Object.entries({ ...json, ...set }).filter(([name]) => !drop.includes(name)));
}
