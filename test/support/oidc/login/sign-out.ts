import type { KoaContextWithOIDC, Provider } from 'oidc-provider' with { 'resolution-mode': 'import' };
import type { OidcClient } from '../options.js';
import { errorPage, signedOutPage } from './pages.js';

/**
 * After the library has checked a request to `/oidc/logout`: ends the session at once when `logout_hint` names it, or
 * when there is none, as Auth0 does. Otherwise its question stands.
 */
export async function finishSignOut(ctx: KoaContextWithOIDC, provider: Provider): Promise<void> {
  if (ctx.status !== 200 || ctx.oidc.route !== 'end_session') return;
  const { session, client, params } = ctx.oidc;
  const sid = client && session ? session.sidFor(client.clientId) : undefined;
  const isMeant = params?.['id_token_hint'] !== undefined || (sid !== undefined && params?.['logout_hint'] === sid);
  if (session?.accountId !== undefined && !isMeant) return;
  await endSession(ctx, provider);
  const target = params?.['post_logout_redirect_uri'];
  if (typeof target !== 'string') {
    ctx.body = signedOutPage();
    return;
  }
  const url = new URL(target);
  const state = params?.['state'];
  if (typeof state === 'string') url.searchParams.set('state', state);
  ctx.status = 303;
  ctx.redirect(url.href);
}

/** `/v2/logout?client_id&returnTo`: no question, only registered addresses. */
export async function formerSignOut(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  clients: readonly OidcClient[],
): Promise<void> {
  const { client_id: clientId, returnTo } = ctx.query;
  const client = clients.find((one) => one.clientId === clientId);
  const isKnown = typeof returnTo === 'string' && client?.logoutUris.includes(returnTo) === true;
  if (returnTo !== undefined && !isKnown) {
    ctx.status = 400;
    ctx.type = 'html';
    ctx.body = errorPage('invalid_request', 'The "returnTo" address is not registered for this application.');
    return;
  }
  await endSession(ctx, provider);
  if (isKnown) {
    ctx.redirect(returnTo);
    return;
  }
  ctx.type = 'html';
  ctx.body = signedOutPage();
}

async function endSession(ctx: KoaContextWithOIDC, provider: Provider): Promise<void> {
  const session = await provider.Session.get(ctx);
  await session.destroy();
  ctx.cookies.set(provider.cookieName('session'), null, { signed: true });
}
