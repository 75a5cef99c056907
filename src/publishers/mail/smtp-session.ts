import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailLimits } from './mail-limits.js';
import type { MailServer } from './mail-server.js';
import { openSocket, tlsOptionsOf } from './smtp-socket.js';
import { sendOver, type Envelope } from './smtp-send.js';
import type { Delivery } from './smtp-verdict.js';

/** A name that says nothing about this machine. RFC 5321 section 4.1.3. */
const CLIENT_NAME = '[127.0.0.1]';
/** How long a server may take to agree that the session is over. */
const LEAVE_MS = 1_000;
/** A reply is a few lines. */
const MAX_REPLY_BYTES = 64 * 1024;
/** What one session is made of. */
export interface SessionParts {
  readonly server: MailServer;
  readonly limits: MailLimits;
  /** PEM of a further authority. */
  readonly trust: string | undefined;
  /** For tests: ports that are elsewhere in reality. */
  readonly ports: Readonly<Record<number, number>>;
}

/**
 * One connection to one mail server, in steps: `connect`, `greet`, `login`, `deliver`, `end`. A step that breaks throws; what
 * is thrown may quote the login and is for nobody's eyes. Once destroyed, every step throws.
 */
export class SmtpSession {
  readonly #parts: SessionParts;
  #socket: Socket | null = null;
  #connection: SMTPConnection | null = null;
  #destroyed = false;
  #ended = false;
  /** The answer to EHLO. */
  #offers = '';

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Connects; with implicit TLS the server has proved who it is by then. */
  async connect(): Promise<void> {
    const { server, trust, ports } = this.#parts;
    const { socket, ready } = openSocket(server, trust, ports[server.port] ?? server.port);
    this.#socket = socket;
    await ready;
  }

  /** Is greeted, and makes the connection safe where that comes second. */
  async greet(): Promise<void> {
    const { server, limits, trust } = this.#parts;
    if (this.#socket === null || this.#destroyed) throw new Error('There is no connection.');
    const connection = new SMTPConnection({
      connection: this.#socket,
      host: server.host,
      port: server.port,
      name: CLIENT_NAME,
      secure: server.tls === 'implicit',
      secured: server.tls === 'implicit',
      requireTLS: server.tls === 'starttls',
      ignoreTLS: server.tls === 'plain',
      tls: tlsOptionsOf(server, trust),
      greetingTimeout: limits.greetingMs,
      connectionTimeout: limits.preparingMs,
      socketTimeout: limits.totalMs,
      socketCloseTimeout: LEAVE_MS,
      maxResponseSize: MAX_REPLY_BYTES,
      logger: false,
    });
    this.#connection = connection;
    // Also long after the last step: an error event nobody listens to would end the process.
    connection.on('error', () => undefined);
    await this.#step<void>((done, fail) => connection.connect((error) => (error ? fail(error) : done())));
    this.#offers = connection.lastServerResponse || '';
  }

  /** Largest mail the server takes, in bytes; null = it does not say. Known after `greet`. */
  maxBytes(): number | null {
    const size = Number(/^250[ -]SIZE[ \t]+(\d{1,15})\b/im.exec(this.#offers)?.[1] ?? 0);
    return size > 0 ? size : null;
  }

  /** @returns false = the server refused this login for good (5yz) */
  async login(username: string, password: string): Promise<boolean> {
    const connection = this.#standing();
    // Named here, so that the server cannot choose a weaker way.
    const method = /^250[ -]AUTH[ =](?!.*\bPLAIN\b).*\bLOGIN\b/im.test(this.#offers) ? 'LOGIN' : 'PLAIN';
    return this.#step<boolean>((done, fail) =>
      connection.login({ user: username, pass: password, method }, (error) => {
        if (error === null || error === undefined) return done(true);
        const refused = error.code === 'EAUTH' && (error.responseCode ?? 0) >= 500;
        return refused ? done(false) : fail(error);
      }),
    );
  }

  /**
   * Sends one mail; its envelope leaves at once. Whatever becomes of it is a value.
   * @throws Error when the session does not stand: then nothing has left
   */
  async deliver(envelope: Envelope, mail: Buffer): Promise<Delivery> {
    return sendOver(this.#standing(), envelope, mail, this.#parts.limits);
  }

  /** Takes leave of the server; the socket ends as soon as the server agrees, at the latest in a second. */
  end(): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#ended = true;
    const talk = connection._socket;
    connection.quit();
    connection.close();
    // Nobody listens any more, and a socket nobody reads never learns that the other side has ended it.
    if (talk) talk.resume();
  }

  /** Ends everything at once, unless leave was taken. */
  destroyUnlessEnded(): void {
    if (this.#ended) return;
    this.#destroyed = true;
    // Always the topmost socket: taking TLS down from below in the middle of its handshake crashes Node.
    const top = this.#connection?._socket || this.#socket;
    this.#connection?.close();
    top?.destroy();
  }

  /** Whether a step can follow. */
  stands(): boolean {
    return this.#connection !== null && !this.#destroyed && !this.#connection.destroyed;
  }

  #standing(): SMTPConnection {
    if (this.#connection === null || !this.stands()) throw new Error('The session does not stand.');
    return this.#connection;
  }

  /** Settles with whatever comes first: the library's answer, its error event, or the end of the connection. */
  #step<T>(begin: (done: (value: T) => void, fail: (error: unknown) => void) => void): Promise<T> {
    const connection = this.#standing();
    return new Promise<T>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('ended')));
      begin(resolve, reject);
    });
  }
}
