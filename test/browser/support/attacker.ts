import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** How an attacker's server answers on one path. */
export interface AttackerAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** Somebody else's site, on a name of their own or on one below our base domain. */
export interface Attacker {
  readonly listener: RequestListener;
  /** Answers by path, without query; everything else is an empty page without any policy. May be changed. */
  readonly answers: Map<string, AttackerAnswer>;
  /** Requests it was sent, as `<method> <path and query>`. */
  readonly asked: string[];
  /** What its pages sent home with POST `/loot`: everything they could read of ours. */
  readonly loot: string[];
}

const EMPTY_PAGE = '<!doctype html><meta charset="utf-8"><title>prize draw</title><body></body>';

/** A site that wants something from our people's browsers. */
export function attackerSite(): Attacker {
  const answers = new Map<string, AttackerAnswer>();
  const asked: string[] = [];
  const loot: string[] = [];
  const listener: RequestListener = (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (request.method === 'POST' && path === '/loot') return void keep(request, response, loot);
    const { status = 200, headers = {}, body = EMPTY_PAGE } = answers.get(path) ?? {};
    const lines = Object.entries({ 'Content-Type': 'text/html; charset=utf-8', ...headers });
    for (const [name, value] of lines) response.setHeader(name, typeof value === 'string' ? value : [...value]);
    response.writeHead(status).end(body);
  };
  return { listener, answers, asked, loot };
}

async function keep(request: IncomingMessage, response: ServerResponse, loot: string[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  loot.push(Buffer.concat(chunks).toString('utf8'));
  response.writeHead(204).end();
}
