/** An orchestrator for every tenant there could be, whose answers of one route can be made endless. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { serve, startedWith } from '../processes/serve.js';
import { benchTenant } from './tenants.js';

export type Route = 'runtime' | 'credentials';

/** What was sent of the endless answers. */
export interface Flood {
  readonly answers: number;
  /** Bytes handed to the system for them. */
  readonly bytes: number;
}

const CHUNK = Buffer.alloc(64 * 1024, 'x');
const { bytes: BYTES } = startedWith<{ readonly bytes: number }>();

let flooded: Route | null = null;
let answers = 0;
let bytes = 0;

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy()); // the client has had enough
});
const listening = new Promise<string>((done) =>
  server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = JSON.parse(await text(request)) as { readonly host?: string };
  const route: Route = request.url === '/v1/runtime/by-host' ? 'runtime' : 'credentials';
  response.writeHead(200, { 'Content-Type': 'application/json' });
  if (route === flooded) return flood(response);
  const tenant = asked.host?.split('.', 1)[0] ?? String(request.headers['x-tenant']);
  const { envelope, credentials } = benchTenant(tenant, { storage: 'dropbox' });
  const whole = { tenant, config_version: 'one', ...envelope };
  response.end(JSON.stringify(route === 'runtime' ? whole : Object.values(credentials ?? {})[0]));
}

/** JSON that begins well and goes on and on. */
async function flood(response: ServerResponse): Promise<void> {
  answers += 1;
  response.write('{"provider":"');
  for (let sent = 0; sent < BYTES && !response.destroyed; sent += CHUNK.length) {
    if (!response.write(CHUNK)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    bytes += CHUNK.length;
  }
  response.end('"}');
}

const commands = {
  url: () => listening,
  flood: (route: Route | null) => void (flooded = route),
  /** Since the last time it was asked. */
  sent: (): Flood => {
    const sent = { answers, bytes };
    answers = 0;
    bytes = 0;
    return sent;
  },
};

/** What the process can be asked to do. */
export type FloodCommands = typeof commands;

serve(commands);
