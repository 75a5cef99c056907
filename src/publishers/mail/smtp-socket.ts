import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type ConnectionOptions } from 'node:tls';
import type { MailServer } from './mail-server.js';

/** What TLS must be. Spec: publishers.md section 6. */
export function tlsOptionsOf(server: MailServer, trust: string | undefined): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
    ...(trust === undefined ? {} : { ca: [...rootCertificates, trust] }),
  };
}

/**
 * Begins a connection; its first bytes wait in it until somebody reads. The caller owns it: nobody else ends it.
 * @param port the server's, or where a test has put it
 * @returns the socket, and a promise that it stands (with `implicit`, that the server proved who it is)
 */
export function openSocket(
  server: MailServer,
  trust: string | undefined,
  port: number,
): { readonly socket: Socket; readonly ready: Promise<void> } {
  const { host } = server;
  const socket =
    server.tls === 'implicit' ? connectTls({ host, port, ...tlsOptionsOf(server, trust) }) : connect({ host, port });
  const ready = new Promise<void>((resolve, reject) => {
    socket.once(server.tls === 'implicit' ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
  // A socket without a listener for its errors would end the process.
  socket.on('error', () => undefined);
  ready.catch(() => undefined);
  return { socket, ready };
}
