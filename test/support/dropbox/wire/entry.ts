import { accountOf } from '../endpoints/oauth.js';
import type { TokenDesk } from '../endpoints/oauth.js';
import type { OpenEntry } from '../journal.js';
import type { Account } from '../store/account.js';
import type { Links } from '../store/links.js';
import { tokenOf } from './authorize.js';
import { pathsIn, resolvedIn } from './read-request.js';
import type { ReadRequest } from './read-request.js';

const SECRET_PARAMETER = /(^|&)(client_secret|refresh_token|access_token|authorization|code)=/i;

/** What is known of a request when it has arrived. */
export function entryOf(
  desk: TokenDesk & { readonly links: Links },
  request: ReadRequest,
  atMs: number,
): Omit<OpenEntry, 'seq'> {
  const { message, method, route, query, args, form, content, token } = request;
  const finding = tokenOf(desk.accounts, request, desk.nowMs());
  const account = finding.token?.account ?? accountOf(desk, form) ?? linkOwner(desk.links, request);
  const paths = pathsIn(args);
  return {
    atMs,
    storageMs: desk.nowMs(),
    method,
    route,
    target: message.url ?? '',
    query,
    secretInUrl: SECRET_PARAMETER.test(query) || hasSecret(desk, message.url ?? ''),
    account: account?.name ?? null,
    args: route === 'token' ? Object.fromEntries(form) : (args ?? null),
    paths,
    resolved: account ? paths.map((path) => resolvedIn(account.tree, path)) : paths,
    token,
    tokenState: finding.state,
    issued: null,
    ...modeOf(args),
    bodyBytes: content.bytes.length,
    applied: false,
    appliedAtMs: null,
    changes: [],
    fault: null,
    status: 0,
    problem: null,
    answeredAtMs: null,
    sentBytes: 0,
  };
}

function linkOwner(links: Links, { route, path }: ReadRequest): Account | undefined {
  const link = route === 'link' ? links.find(path) : null;
  return link === null || link === 'expired' ? undefined : link.account;
}

function hasSecret({ app, accounts }: TokenDesk, target: string): boolean {
  if (target.length === 0) return false;
  const text = decodeURIComponentSafely(target);
  return (
    text.includes(app.secret) || text.includes('sl.u.') || accounts.refreshTokens().some((one) => text.includes(one))
  );
}

function decodeURIComponentSafely(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

function modeOf(args: unknown): { readonly mode: string | null; readonly strict: boolean } {
  const { mode, strict_conflict: strict } = (args ?? {}) as {
    readonly mode?: unknown;
    readonly strict_conflict?: unknown;
  };
  return { mode: modeText(mode), strict: strict === true };
}

function modeText(mode: unknown): string | null {
  if (typeof mode === 'string') return mode;
  if (mode === null || typeof mode !== 'object') return null;
  const { '.tag': tag, update } = mode as { readonly '.tag'?: unknown; readonly update?: unknown };
  return typeof update === 'string' ? `${String(tag)}:${update}` : String(tag);
}
