import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { KoaContextWithOIDC } from 'oidc-provider' with { 'resolution-mode': 'import' };
import type { TransportFault } from './plan.js';

const DRIP_MS = 100;
const HUGE_MEGABYTES = 300;
const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');
const PAGE = '<!doctype html><html><head><title>Bad gateway</title></head><body>cloudflare</body></html>';

type Slow = Extract<TransportFault, { kind: 'drip' | 'huge' }>;
export type Quick = Exclude<TransportFault, Slow>;

export function isSlow(fault: TransportFault): fault is Slow {
  return fault.kind === 'drip' || fault.kind === 'huge';
}

/** Answers as the fault says, or does not answer. */
export function answerFault(fault: Quick, ctx: KoaContextWithOIDC): void {
  switch (fault.kind) {
    case 'silent':
      ctx.respond = false;
      return;
    case 'reset':
      ctx.respond = false;
      ctx.req.socket.destroy(); // `resetAndDestroy` refuses sockets of TLS
      return;
    case 'status':
      return answerJson(ctx, fault.status, fault.json ?? { error: 'server_error' });
    case 'invalid_grant':
      return answerJson(ctx, 400, { error: 'invalid_grant', error_description: 'Invalid authorization code' });
    case 'html':
      ctx.status = fault.status ?? 200;
      ctx.type = 'html';
      ctx.body = PAGE;
      return;
    case 'redirect':
      ctx.redirect(fault.location ?? '/moved');
      ctx.status = fault.status ?? 307;
  }
}

function answerJson(ctx: KoaContextWithOIDC, status: number, json: Readonly<Record<string, unknown>>): void {
  ctx.status = status;
  ctx.body = json;
}

/** Sends the proper answer slowly, or with very much behind it. */
export async function sendSlowly(fault: Slow, ctx: KoaContextWithOIDC): Promise<void> {
  ctx.respond = false;
  const { res } = ctx;
  const body = Buffer.from(typeof ctx.body === 'string' ? ctx.body : JSON.stringify(ctx.body));
  res.removeHeader('Content-Length');
  res.writeHead(ctx.status);
  if (fault.kind === 'drip') await drip(res, body, fault.everyMs ?? DRIP_MS);
  else await flood(res, body, fault.megabytes ?? HUGE_MEGABYTES);
}

async function drip(res: ServerResponse, body: Buffer, everyMs: number): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  for (let at = 0; !res.destroyed; at += 1) {
    res.write(Buffer.of(body[at] ?? 0x20));
    await delay(everyMs, undefined, { signal: gone.signal }).catch(() => undefined);
  }
}

async function flood(res: ServerResponse, body: Buffer, megabytes: number): Promise<void> {
  const gone = once(res, 'close');
  res.write(body);
  for (let sent = 0; sent < megabytes && !res.destroyed; sent += 1) {
    if (!res.write(MEGABYTE)) await Promise.race([once(res, 'drain'), gone]);
  }
  res.end();
}
