import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Control } from './control.js';
import type { Fault, JournalEntry, Route } from './control.js';
import { answerCredentials, answerRuntime, hostOf } from './routes.js';
import type { Answer } from './routes.js';
import { tenantsOfFolder, tenantsOfMap } from './tenant-files.js';
import type { TenantFile, TenantSource } from './tenant-files.js';

export interface OrchestratorOptions {
  /** Folder of `<tenant>.json` files … */
  readonly dir?: string;
  /** … or the tenants themselves; the map may be changed while the server runs. */
  readonly tenants?: ReadonlyMap<string, TenantFile>;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly tokens: { readonly primary: string; readonly secondary?: string };
  readonly baseDomain: string;
  /** Receives lines for people; default: none. No host, token or reference is in them. */
  readonly log?: (line: string) => void;
}

/** A running development orchestrator. */
export interface RunningOrchestrator {
  readonly url: string;
  readonly port: number;
  /** Every request, in order. */
  readonly journal: JournalEntry[];
  readonly control: Control;
  close(): Promise<void>;
}

const ROUTES = new Map<string, { readonly route: Route; readonly methods: readonly string[] }>([
  ['/v1/runtime/by-host', { route: 'runtime', methods: ['GET', 'POST'] }],
  ['/v1/credentials/resolve', { route: 'credentials', methods: ['POST'] }],
]);
const MAX_BODY_BYTES = 64_000;

/**
 * Starts a small orchestrator for development and tests. It is as strict as the contract.
 * Spec: orchestrator.md section 6.
 */
export async function startOrchestrator(options: OrchestratorOptions): Promise<RunningOrchestrator> {
  const source = options.dir === undefined ? tenantsOfMap(options.tenants ?? new Map()) : tenantsOfFolder(options.dir);
  const control = new Control(options.tokens.primary, options.tokens.secondary ?? null);
  const journal: JournalEntry[] = [];
  const handler = new Handler(source, options.baseDomain, control, journal, options.log ?? (() => undefined));
  const server = createServer((request, response) => {
    handler.handle(request, response).catch(() => response.destroy()); // a client that went away
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host}:${port}`, port, journal, control, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

class Handler {
  constructor(
    private readonly tenants: TenantSource,
    private readonly baseDomain: string,
    private readonly control: Control,
    private readonly journal: JournalEntry[],
    private readonly log: (line: string) => void,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://orchestrator');
    const body = await readBody(request);
    const host = hostOf(request, url, body);
    const known = ROUTES.get(url.pathname);
    const subject = known?.route === 'runtime' ? (host ?? '') : String(request.headers['x-tenant'] ?? '');
    const entry = this.#record(request, known?.route ?? 'unknown', subject, body);
    const fault = known ? this.control.take(known.route, subject.split('.', 1)[0] ?? '') : null;
    if (this.control.latencyMs > 0) await delay(this.control.latencyMs);
    if (fault && breakOff(fault, request)) return;
    const answer = fault ? answerOf(fault) : await this.#answer(request, url, host, body).catch(this.#broken);
    entry.status = answer.status;
    this.log(`${entry.method} ${entry.route} ${answer.status}`);
    send(response, answer, fault?.kind === 'status' ? fault.retryAfter : undefined);
  }

  async #answer(request: IncomingMessage, url: URL, host: string | null, body: string): Promise<Answer> {
    const known = ROUTES.get(url.pathname);
    if (!known) return { status: 404, body: { error: 'not_found' } };
    const method = request.method ?? '';
    const postIsOff = known.route === 'runtime' && method === 'POST' && !this.control.postSupported;
    if (!known.methods.includes(method) || postIsOff) {
      const allow = known.methods.filter((one) => one !== method).join(', ');
      return { status: 405, body: { error: 'method_not_allowed' }, allow };
    }
    if (!this.control.accepts(request.headers.authorization)) return { status: 403, body: { error: 'forbidden' } };
    if (!request.headers['x-request-id']) return { status: 400, body: { error: 'missing_request_id' } };
    return known.route === 'runtime'
      ? answerRuntime(host, this.baseDomain, this.tenants)
      : answerCredentials(request, body, this.tenants);
  }

  readonly #broken = (): Answer => {
    this.log('a tenant file could not be read');
    return { status: 500, body: { error: 'internal' } };
  };

  #record(request: IncomingMessage, route: JournalEntry['route'], subject: string, body: string): JournalEntry {
    const entry: JournalEntry = {
      method: request.method ?? '',
      route,
      subject,
      requestId: request.headers['x-request-id']?.toString() ?? null,
      token: request.headers.authorization?.replace(/^Bearer /, '') ?? null,
      body,
      status: 0,
    };
    this.journal.push(entry);
    return entry;
  }
}

/** Faults without an answer. @returns whether it was one */
function breakOff(fault: Fault, request: IncomingMessage): boolean {
  if (fault.kind === 'reset') request.socket.destroy();
  return fault.kind === 'reset' || fault.kind === 'hang';
}

function answerOf(fault: Fault): Answer {
  if (fault.kind === 'status') return { status: fault.status, body: fault.body ?? { error: 'fault' } };
  return { status: 200, body: fault.kind === 'body' ? new RawText(fault.text) : null };
}

/** A body that is sent as it is. */
class RawText {
  constructor(readonly text: string) {}
}

function send(response: ServerResponse, answer: Answer, retryAfter: string | undefined): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Pragma: 'no-cache',
    ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }),
    ...(answer.allow === undefined ? {} : { Allow: answer.allow }),
  });
  response.end(answer.body instanceof RawText ? answer.body.text : JSON.stringify(answer.body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
