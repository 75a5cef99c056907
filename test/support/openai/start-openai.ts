import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenAiControl } from './faults/control.js';
import { Handler } from './handler.js';
import { OpenAiJournal } from './journal.js';
import { Catalogue } from './models.js';
import type { OpenAiOptions } from './options.js';
import { Keys } from './wire/authorize.js';

/** A stand-in that listens. */
export interface RunningOpenAi {
  /** Origin; the base URL of a client is this with `/v1` behind it. */
  readonly url: string;
  readonly port: number;
  readonly journal: OpenAiJournal;
  readonly control: OpenAiControl;
  close(): Promise<void>;
}

/** The stand-in never closes an idle connection while a client is about to use it. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** Starts an OpenAI on loopback: Responses, Chat Completions, models. Spec: captioning.md section 2. */
export async function startOpenAi(options: OpenAiOptions): Promise<RunningOpenAi> {
  const catalogue = new Catalogue(options.models ?? []);
  const control = new OpenAiControl(catalogue);
  const journal = new OpenAiJournal();
  const handler = new Handler({
    keys: new Keys(options.keys),
    catalogue,
    control,
    journal,
    nowMs: options.nowMs ?? Date.now,
    log: options.log ?? (() => undefined),
  });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handler.handle(request, response).catch((error: unknown) => {
      // A client that went away, or a bug of the stand-in, which shall not look like an answer of the real one.
      if (!response.headersSent) response.writeHead(599, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(error instanceof Error ? error.stack : 'stand-in broke');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    control.heal();
    server.closeAllConnections();
    return new Promise((resolve) => {
      server.close(() => resolve());
    });
  };
  return { url: `http://127.0.0.1:${port}`, port, journal, control, close };
}
