import type { EventEmitter } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../certificates/index.js';
import { OidcControl } from './faults/control.js';
import { Front } from './faults/front.js';
import { OidcJournal } from './journal.js';
import { publisherClient } from './options.js';
import type { OidcClient, OidcOptions } from './options.js';
import { People } from './people.js';
import { buildProvider } from './provider/build-provider.js';
import { SigningKeys } from './provider/signing-keys.js';
import { Store } from './provider/store.js';

/** A provider that listens. */
export interface RunningOidc {
  /** With a slash at its end, as Auth0's. */
  readonly issuer: string;
  readonly port: number;
  /** PEM to trust; empty over plain http. */
  readonly certificate: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clients: readonly OidcClient[];
  readonly journal: OidcJournal;
  readonly control: OidcControl;
  /** How many browsers are signed in at the provider now. */
  sessions(): number;
  close(): Promise<void>;
}

/** Starts an OpenID provider on loopback that behaves as Auth0. Spec: auth.md section 14. */
export async function startOidc(options: OidcOptions = {}): Promise<RunningOidc> {
  const { scheme = 'https', host = '127.0.0.1', clients = [publisherClient()], nowMs } = options;
  const [first] = clients;
  if (!first) throw new Error('A provider needs a client.');
  const identity = scheme === 'https' ? (options.certificate ?? selfSigned()) : null;
  const server = identity ? createHttpsServer({ key: identity.key, cert: identity.certificate }) : createHttpServer();
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const issuer = `${scheme}://${host}:${port}/`;
  const keys = new SigningKeys();
  const store = new Store();
  const people = new People(options.people ?? []);
  const provider = buildProvider({ issuer, clients, people, keys, store });
  const journal = new OidcJournal();
  const control = new OidcControl({
    rotateKeys: () => keys.rotate().kid,
    hangUp: () => hangUp(server),
    listen: () => (server.listening ? Promise.resolve() : listen(server, port)),
    endSessions: () => store.endSessions(),
  });
  const offsetMs = (): number => (nowMs === undefined ? 0 : nowMs() - Date.now());
  provider.use(new Front({ provider, people, clients, keys, control, journal, offsetMs }).handle);
  (provider as EventEmitter).on('error', (error: unknown) => void journal.failures.push(String(error)));
  provider.on('server_error', (_ctx, error) => void journal.failures.push(String(error)));
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    port,
    certificate: identity?.certificate ?? '',
    clientId: first.clientId,
    clientSecret: first.clientSecret,
    clients,
    journal,
    control,
    sessions: () => store.sessions(),
    close: () => hangUp(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function hangUp(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
