import type { Socket } from 'node:net';
import { PromptServer } from './prompt-server.js';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { SmtpControl } from './control.js';
import type { FaultPlace, SmtpFault } from './fault.js';
import type { OpenSession, SmtpJournal } from './journal.js';
import type { SmtpOptions } from './options.js';
import { readMail } from './read-mail.js';
import { strike } from './strike.js';
import { complaintAbout, messageIdOf } from './strictness.js';
import type { Identity } from './tls/certificate.js';
import { transcriptOf } from './transcript.js';

const DEFAULT_MAX_BYTES = 35_000_000;

type Done = (error?: Error | null) => void;

/** One connection: its wire and its entry in the journal. */
export interface Visitor {
  readonly wire: Socket;
  readonly entry: OpenSession;
  /** Called when the connection is over, perhaps more than once. */
  left(): void;
}

/** The parts a server works with. */
export interface ServerParts {
  readonly options: SmtpOptions;
  readonly control: SmtpControl;
  readonly journal: SmtpJournal;
  readonly identity: Identity;
  readonly nowMs: () => number;
}

/** Speaks SMTP on connections it is handed; says no where a strict server would, and where it is told to. */
export class StrictServer {
  readonly #parts: ServerParts;
  readonly #smtp: PromptServer;
  /** Connections a fault has struck. */
  readonly #held = new Set<Socket>();
  /** By the client's port. */
  readonly #visitors = new Map<number, Visitor>();

  constructor(parts: ServerParts) {
    this.#parts = parts;
    const { options, identity } = parts;
    this.#smtp = new PromptServer({
      ...identity,
      name: 'mail.stand-in.example',
      secure: options.mode === 'implicit',
      disabledCommands: options.mode === 'plain' ? ['STARTTLS'] : [],
      allowInsecureAuth: options.mode === 'plain',
      authMethods: [...(options.authMethods ?? ['PLAIN', 'LOGIN'])],
      hidePIPELINING: options.pipelining === false,
      size: options.maxBytes ?? DEFAULT_MAX_BYTES,
      rejectOversized: true,
      disableReverseLookup: true,
      logger: transcriptOf((id, line) => this.#said(id, line)),
      onSecure: (talk, session, done) => {
        // Below TLS the end of a connection is not always told.
        const visitor = this.#visitors.get(session.remotePort);
        if (visitor) talk.once('close', () => visitor.left());
        done();
      },
      onClose: ({ remotePort }) => this.#visitors.get(remotePort)?.left(),
      onConnect: (session, done) => this.#greet(session, done),
      onAuth: (auth, session, done) => this.#logIn(auth, session, done),
      onMailFrom: (address, session, done) => this.#asked('mail', session, address.address, done),
      onRcptTo: (address, session, done) => this.#recipient(session, address.address, done),
      onData: (stream, session, done) => this.#content(stream, session, done),
    });
    this.#smtp.on('error', () => undefined); // a client that went away, or one that does not trust us
  }

  /** Takes over a connection. */
  visit(visitor: Visitor): void {
    const { wire } = visitor;
    this.#visitors.set(wire.remotePort ?? 0, visitor);
    this.#smtp.server.emit('connection', wire);
  }

  show(identity: Identity): void {
    this.#smtp.updateSecureContext({ ...identity });
  }

  /** Ends what faults keep waiting. */
  letGo(): void {
    this.#held.forEach((talk) => talk.destroy());
  }

  /** Ends every session. Always the topmost socket: taking TLS down from below in its handshake crashes Node. */
  close(): void {
    this.#smtp._pendingSockets.forEach((top) => top.destroy());
    this.#smtp.connections.forEach(({ _socket }) => _socket.destroy());
  }

  #greet(session: SMTPServerSession, done: Done): void {
    // A session without STARTTLS lets a client log in unprotected, as whoever took it out would like it to.
    if (!this.#parts.control.offersStartTls) session.disabledCommands = ['STARTTLS'];
    this.#asked('greeting', session, '', done);
  }

  #logIn(
    auth: { readonly method: string; readonly username?: string; readonly password?: string | null },
    session: SMTPServerSession,
    done: (error: Error | null | undefined, response?: { user: string }) => void,
  ): void {
    const { username = '', password = '', method } = auth;
    const { users } = this.#parts.control;
    const good = users.some((user) => user.username === username && user.password === password);
    const entry = this.#entry(session);
    this.#asked('auth', session, `${username} ${password ?? ''}`, (error) => {
      const accepted = good && !error;
      entry?.logins.push({ method, username, accepted, secure: session.secure });
      if (accepted) return done(null, { user: username });
      done(error ?? refusal(535, `Authentication failed for ${username} with ${password ?? ''}`));
    });
  }

  #recipient(session: SMTPServerSession, address: string, done: Done): void {
    this.#asked('rcpt', session, address, (error) => {
      const known = this.#parts.options.recipients?.includes(address) ?? true;
      done(error ?? (known ? null : refusal(550, `No such user here: ${address}`)));
    });
  }

  #content(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): void {
    const chunks: Buffer[] = [];
    let fault: SmtpFault | null = null;
    const entry = this.#entry(session);
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (entry) entry.contentBytes += chunk.length;
      if (chunks.length > 1) return;
      fault = this.#parts.control.take('content');
      if (fault !== null) this.#strike('content', fault, session, () => undefined);
    });
    stream.on('error', () => undefined); // the connection ended in the middle
    stream.on('end', () => {
      if (fault === null) void this.#judge(Buffer.concat(chunks), stream.sizeExceeded, session, done);
    });
  }

  async #judge(raw: Buffer, tooLarge: boolean, session: SMTPServerSession, done: Done): Promise<void> {
    const entry = this.#entry(session);
    entry?.messageIds.push(messageIdOf(raw));
    const complaint = tooLarge ? 'it is larger than SIZE' : complaintAbout(raw);
    if (complaint !== null) {
      entry?.refusals.push(complaint);
      return done(refusal(554, `Not taken: ${complaint}`));
    }
    const fault = this.#parts.control.take('dot');
    const taken = fault === null || (fault.does !== 'reply' && fault.taken === true);
    if (taken) await this.#keep(raw, session);
    if (fault === null) return this.#later(() => done(null));
    this.#strike('dot', fault, session, done);
  }

  async #keep(raw: Buffer, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) };
    const { nowMs, journal } = this.#parts;
    const username = typeof session.user === 'string' ? session.user : null;
    const about = { atMs: nowMs(), session: this.#entry(session)?.seq ?? -1, secure: session.secure, username };
    journal.add({ ...about, envelope, raw, ...(await readMail(raw)) });
  }

  /** A place where a fault can strike; without one the question is answered with yes. */
  #asked(at: FaultPlace, session: SMTPServerSession, shown: string, done: Done): void {
    const entry = this.#entry(session);
    if (entry && shown !== '') entry.shown = `${entry.shown} ${shown}`;
    const fault = this.#parts.control.take(at);
    if (fault === null) return this.#later(() => done(null));
    this.#strike(at, fault, session, done);
  }

  #strike(at: FaultPlace, fault: SmtpFault, session: SMTPServerSession, done: Done): void {
    const visitor = this.#visitors.get(session.remotePort);
    const talk = [...this.#smtp.connections].find(({ id }) => id === session.id)?._socket;
    if (!visitor || !talk) return;
    visitor.entry.faults.push(`${at}:${fault.does}`);
    this.#held.add(talk);
    talk.once('close', () => this.#held.delete(talk));
    this.#later(() => {
      if (fault.does === 'reply') return done(refusal(fault.code, `No.${visitor.entry.shown}`));
      strike(fault, { wire: visitor.wire, talk });
    });
  }

  #later(act: () => void): void {
    const { slowMs } = this.#parts.control;
    if (slowMs > 0) setTimeout(act, slowMs).unref();
    else setImmediate(act);
  }

  #said(id: string, line: string): void {
    const port = [...this.#smtp.connections].find((connection) => connection.id === id)?.remotePort ?? 0;
    this.#visitors.get(port)?.entry.commands.push(line);
  }

  #entry(session: SMTPServerSession): OpenSession | undefined {
    return this.#visitors.get(session.remotePort)?.entry;
  }
}

function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
