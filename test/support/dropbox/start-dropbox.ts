import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { DropboxControl } from './faults/control.js';
import { Handler } from './handler.js';
import { Journal } from './journal.js';
import type { DropboxJournalEntry } from './journal.js';
import type { DropboxOptions } from './options.js';
import { Account, Accounts } from './store/account.js';
import { Links } from './store/links.js';
import { viewOf } from './view.js';
import type { DropboxAccountView } from './view.js';

/** A stand-in that listens. */
export interface RunningDropbox {
  /** One origin serves what are three hosts in reality: `/oauth2/token`, `/2/…` and temporary links. */
  readonly url: string;
  readonly port: number;
  /** Append-only. */
  readonly journal: readonly DropboxJournalEntry[];
  readonly control: DropboxControl;
  /** @throws Error when no account is called so */
  account(name: string): DropboxAccountView;
  close(): Promise<void>;
}

/** Four hours. */
const TOKEN_SECONDS = 14_400;
/** Long file names in Dropbox-API-Arg, each letter as \uXXXX, need more than the usual 16 KiB. */
const MAX_HEADER_BYTES = 64 * 1024;
/** The stand-in never closes an idle connection while a client is about to use it. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** Starts a Dropbox on loopback that speaks API v2. Spec: reliability.md section 8. */
export async function startDropbox(options: DropboxOptions): Promise<RunningDropbox> {
  const nowMs = options.nowMs ?? Date.now;
  const accounts = new Accounts(options.accounts.map((account) => new Account(account, nowMs)));
  const control = new DropboxControl(options.enforceWriteLock ?? false);
  const journal = new Journal(options.journalToFile);
  let url = '';
  const handler = new Handler({
    app: options.app,
    accounts,
    lifetimeSeconds: options.accessTokenSeconds ?? TOKEN_SECONDS,
    control,
    journal,
    links: new Links(() => url, nowMs),
    nowMs,
    wallMs: () => performance.timeOrigin + performance.now(),
    log: options.log ?? (() => undefined),
  });
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      handler.handle(request, response).catch(() => response.destroy()); // a client that went away
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    journal: journal.entries,
    control,
    account: (name) => viewOf(accounts.named(name)),
    close: () => close(server, journal, control),
  };
}

function close(server: Server, journal: Journal, control: DropboxControl): Promise<void> {
  control.heal();
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      journal.close();
      resolve();
    });
  });
}
