import type { RunningSmtp, SmtpOptions } from '../index.js';
import { RawClient } from '../testing/raw-client.js';

export const USER = { username: 'vermont@photos.example', password: 'CANARY-password' } as const;
const LOGIN = Buffer.from(`\0${USER.username}\0${USER.password}`).toString('base64');

/** A server and clients that are ended after each rule. */
export class RuleWorld {
  readonly #clients: RawClient[] = [];

  constructor(readonly smtp: RunningSmtp) {}

  /** A client that has connected and been greeted. */
  async client(tls = false): Promise<RawClient> {
    const client = await RawClient.to(this.smtp, tls);
    this.#clients.push(client);
    expect(await client.reply()).toMatch(/^220 /);
    return client;
  }

  /** A client that has logged in and may send. */
  async loggedIn(tls = false): Promise<RawClient> {
    const client = await this.client(tls);
    await client.say('EHLO client.example\r\n');
    expect(await client.say(`AUTH PLAIN ${LOGIN}\r\n`)).toMatch(/^235 /);
    return client;
  }

  /** A client in the middle of its mail. */
  async sending(to = ['post@inbox.example']): Promise<RawClient> {
    const client = await this.loggedIn();
    expect(await client.say('MAIL FROM:<vermont@photos.example>\r\n')).toMatch(/^250 /);
    for (const address of to) expect(await client.say(`RCPT TO:<${address}>\r\n`)).toMatch(/^250 /);
    expect(await client.say('DATA\r\n')).toMatch(/^354 /);
    return client;
  }

  dispose(): void {
    this.#clients.forEach((client) => client.close());
  }
}

/** One sentence about the server, and the proof over a socket. */
export interface Rule {
  readonly says: string;
  readonly on?: Partial<SmtpOptions>;
  readonly proof: (world: RuleWorld) => Promise<void>;
}

/** A good mail, to make bad ones of. */
export const MAIL = [
  'From: vermont@photos.example',
  'To: post@inbox.example',
  'Subject: Hello',
  'Message-ID: <one.two@photos.example>',
  'Date: Sat, 21 Nov 2026 12:30:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Caf=C3=A9',
  '',
].join('\r\n');
