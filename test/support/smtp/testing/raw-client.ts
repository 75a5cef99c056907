import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RunningSmtp } from '../index.js';

/** A client that says exactly what it is told to, also nonsense. */
export class RawClient {
  #received = '';
  #ended = false;
  #wake: () => void = () => undefined;

  private constructor(private socket: Socket) {
    this.#listen();
  }

  /** @param tls from the first byte */
  static async to(smtp: RunningSmtp, tls = false): Promise<RawClient> {
    const { host, port, certificate: ca } = smtp;
    const socket = tls ? connectTls({ host, port, ca }) : connect({ host, port });
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once(tls ? 'secureConnect' : 'connect', resolve).once('close', resolve));
    return new RawClient(socket);
  }

  /** Sends bytes as they are, and waits for one whole reply; empty = the connection ended instead. */
  async say(bytes: string | Buffer): Promise<string> {
    this.socket.write(bytes);
    return this.reply();
  }

  /** The next whole reply, several lines of it as one text. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\r\n)*\d{3}(?: [^\n]*)?\r\n/.exec(this.#received);
      if (match) {
        this.#received = this.#received.slice(match[0].length);
        return match[0].trimEnd();
      }
      if (this.#ended) return '';
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Goes on above TLS, after the server has said that it is ready. */
  async startTls(ca: string): Promise<void> {
    this.socket.removeAllListeners('data');
    this.socket = connectTls({ socket: this.socket, ca, host: '127.0.0.1' });
    this.socket.on('error', () => undefined);
    await new Promise((resolve) => this.socket.once('secureConnect', resolve));
    this.#listen();
  }

  /** Waits for the end of the connection. */
  async ended(): Promise<void> {
    while (!this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  close(): void {
    this.socket.destroy();
  }

  #listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString('latin1');
      this.#wake();
    });
    this.socket.once('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }
}
