import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SmtpControl, type ShownCertificate } from './control.js';
import { SmtpJournal, type SmtpMail, type SmtpSessionEntry } from './journal.js';
import type { SmtpOptions } from './options.js';
import { StrictServer } from './server.js';
import { strike } from './strike.js';
import { makeAuthority, makeIdentity, type Identity } from './tls/certificate.js';

/** A stand-in that listens. */
export interface RunningSmtp {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Mails that were taken, in order. Append-only. */
  readonly journal: readonly SmtpMail[];
  /** Every connection, in order. Append-only. */
  readonly sessions: readonly SmtpSessionEntry[];
  readonly control: SmtpControl;
  /** PEM of the authority that vouches for this server; made anew at each start. */
  readonly certificate: string;
  /** Connections that are open now. */
  openSockets(): number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const NAMES = [HOST, 'localhost'];
const YEAR_MS = 365 * 24 * 60 * 60_000;

/** Starts a mail server on loopback. Spec: reliability.md section 8. */
export async function startSmtp(options: SmtpOptions): Promise<RunningSmtp> {
  const nowMs = options.nowMs ?? Date.now;
  const sockets = new Set<Socket>();
  const authority = makeAuthority(options.authority ?? 'Stand-in authority', nowMs());
  const identities = lazily(identitiesOf(authority, nowMs()));
  const journal = new SmtpJournal();
  /** Connections a fault has struck before any byte: nobody else looks after them. */
  const struck = new Set<Socket>();
  const letGo = (): void => {
    struck.forEach((socket) => socket.destroy());
    server.letGo();
  };
  const control = new SmtpControl(options.users, (which) => server.show(identities(which)), letGo);
  const server = new StrictServer({ options, control, journal, identity: identities('right'), nowMs });
  const front = createServer((wire) => {
    const entry = journal.open(nowMs());
    sockets.add(wire);
    wire.on('error', () => undefined);
    const left = (): void => {
      sockets.delete(wire);
      struck.delete(wire);
      entry.open = false;
    };
    wire.once('close', left);
    const fault = control.take('connect');
    if (fault === null || fault.does === 'reply') return server.visit({ wire, entry, left });
    entry.faults.push(`connect:${fault.does}`);
    struck.add(wire);
    wire.resume();
    strike(fault, { wire, talk: wire });
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject).listen(options.port ?? 0, HOST, resolve);
  });
  return {
    host: HOST,
    port: (front.address() as AddressInfo).port,
    journal: journal.mails,
    sessions: journal.sessions,
    control,
    certificate: authority.certificate,
    openSockets: () => sockets.size,
    close: () => {
      letGo();
      server.close();
      front.close();
      return Promise.resolve();
    },
  };
}

function identitiesOf(
  authority: ReturnType<typeof makeAuthority>,
  nowMs: number,
): Readonly<Record<ShownCertificate, () => Identity>> {
  return {
    right: () => makeIdentity(authority, NAMES, nowMs),
    wrong_name: () => makeIdentity(authority, ['other.example'], nowMs),
    stranger: () => makeIdentity(makeAuthority('Stand-in authority', nowMs), NAMES, nowMs),
    expired: () => makeIdentity(authority, NAMES, nowMs - YEAR_MS),
  };
}

function lazily(makers: Readonly<Record<ShownCertificate, () => Identity>>): (which: ShownCertificate) => Identity {
  const made = new Map<ShownCertificate, Identity>();
  return (which) => {
    const identity = made.get(which) ?? makers[which]();
    made.set(which, identity);
    return identity;
  };
}
