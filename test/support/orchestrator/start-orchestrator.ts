import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sendAnswer } from './answer.js';
import type { Answer } from './answer.js';
import { Control } from './control.js';
import { Journal } from './journal.js';
import type { JournalEntry, OpenEntry } from './journal.js';
import { answerRequest, readRequest, subjectOf } from './routes.js';
import type { Desk, ReadRequest } from './routes.js';
import { sendFault } from './send-fault.js';
import { isTenantLabel, TenantFileError, tenantsOfFolder, tenantsOfMap } from './tenant-files.js';
import type { TenantFile } from './tenant-files.js';

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
  /** Every request, in order; it only grows. */
  readonly journal: readonly JournalEntry[];
  readonly control: Control;
  /** Now, on the clock of the journal. */
  nowMs(): number;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 64_000;

/**
 * Starts a small orchestrator for development and tests. It is as strict as the contract, and wrong in every
 * way a test asks for. Spec: orchestrator.md section 6.
 */
export async function startOrchestrator(options: OrchestratorOptions): Promise<RunningOrchestrator> {
  const desk: Desk = {
    tenants: options.dir === undefined ? tenantsOfMap(options.tenants ?? new Map()) : tenantsOfFolder(options.dir),
    baseDomain: options.baseDomain,
    control: new Control(options.tokens.primary, options.tokens.secondary ?? null),
    usage: new Set(),
  };
  const journal = new Journal();
  const handler = new Handler(desk, journal, options.log ?? (() => undefined));
  const server = createServer((request, response) => {
    handler.handle(request, response).catch(() => response.destroy()); // a client that went away
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url,
    port,
    journal: journal.entries,
    control: desk.control,
    nowMs: () => journal.nowMs(),
    close: () => close(server),
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

class Handler {
  constructor(
    private readonly desk: Desk,
    private readonly journal: Journal,
    private readonly log: (line: string) => void,
  ) {}

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { control } = this.desk;
    const body = await readBody(message);
    const request = readRequest(message, body);
    const { route } = request;
    const subject = subjectOf(request);
    const entry = this.journal.add(message, { route, subject, body: body ?? '' });
    const tenant = subject.split('.', 1)[0] ?? '';
    const fault = route === 'unknown' ? null : control.take(route, tenant);
    await waitUnlessGone(response, control.waitMs(route, tenant));
    const exchange = { response, entry, nowMs: () => this.journal.nowMs() };
    const proper = (): Promise<Answer> => this.#proper(request);
    if (fault) {
      this.#say(entry, tenant, `planned ${fault.kind === 'status' ? fault.status : fault.kind}`);
      return sendFault(fault, { ...exchange, request: message, body: body ?? '', proper });
    }
    await sendAnswer(exchange, await proper());
    this.#say(entry, tenant, String(entry.status));
  }

  async #proper(request: ReadRequest): Promise<Answer> {
    try {
      return await answerRequest(request, this.desk);
    } catch (error) {
      this.log(error instanceof TenantFileError ? error.message : 'a tenant file could not be read');
      return { status: 500, body: { error: 'internal' } };
    }
  }

  #say({ method, route }: OpenEntry, tenant: string, what: string): void {
    this.log([method, route, ...(isTenantLabel(tenant) ? [tenant] : []), what].join(' '));
  }
}

/** @throws AbortError when the other side has gone meanwhile */
async function waitUnlessGone(response: ServerResponse, ms: number): Promise<void> {
  if (ms <= 0) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await delay(ms, undefined, { signal: gone.signal });
}

/** Null = larger than any request of the contract. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : null;
}
