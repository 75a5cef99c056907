import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider' with { 'resolution-mode': 'import' };
import type { People } from '../people.js';
import { errorPage, loginPage } from './pages.js';

/** Only what leaves the page's own control: its forms lead to other sites in the end, so no `form-action`. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
const MAX_FORM_BYTES = 65_536;

export type Form = Readonly<Record<string, string>>;

/**
 * The login page: GET shows it, POST says who it is (`email`) or that it was cancelled.
 * @returns the form that was sent; null = none
 */
export async function loginStep(ctx: KoaContextWithOIDC, provider: Provider, people: People): Promise<Form | null> {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => null);
  ctx.set('Content-Security-Policy', PAGE_POLICY);
  ctx.set('Cache-Control', 'no-store');
  if (interaction === null || !ctx.path.endsWith(`/${interaction.uid}`)) {
    ctx.status = 400;
    ctx.type = 'html';
    ctx.body = errorPage('login_expired', 'This sign-in is over. Please start again at the site you came from.');
    return null;
  }
  if (ctx.method !== 'POST') {
    const hint = interaction.params['login_hint'];
    ctx.type = 'html';
    ctx.body = loginPage(people.known, typeof hint === 'string' ? hint : '');
    return null;
  }
  const form = await readForm(ctx.req);
  const email = form['email']?.trim() ?? '';
  if (form['cancel'] !== undefined) {
    interaction.result = { error: 'access_denied', error_description: 'User cancelled the login.' };
  } else if (email === '') {
    ctx.redirect(ctx.path);
    return form;
  } else {
    const { sub } = people.ofEmail(email);
    // Another account takes the place of the one before, without a question in between.
    if (interaction.session && interaction.session.accountId !== sub) delete interaction.session;
    await forgetOther(ctx, provider, sub);
    interaction.result = { login: { accountId: sub } };
  }
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
  ctx.status = 303;
  ctx.redirect(interaction.returnTo);
  return form;
}

/** Ends the session of somebody else in this browser. */
async function forgetOther(ctx: KoaContextWithOIDC, provider: Provider, sub: string): Promise<void> {
  const session = await provider.Session.get(ctx);
  if (session.accountId === undefined || session.accountId === sub) return;
  await session.destroy();
}

/** The fields of a form that nobody has read yet. */
export async function readForm(message: IncomingMessage): Promise<Form> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_FORM_BYTES) throw new Error('The form is too large.');
    parts.push(part);
  }
  return Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8')));
}
