import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface ListenOptions {
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  /** PEM: HTTPS in place of HTTP. */
  readonly certificate?: { readonly certificate: string; readonly key: string };
}

/** A server on loopback and its connections. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Connections that are open now. */
  connections(): number;
  /** Ends all connections, whatever they wait for. */
  close(): Promise<void>;
}

/** @param handle what it throws ends the connection */
export async function listen(
  { port = 0, certificate }: ListenOptions,
  handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const server = serverOf(certificate, (message, response) => {
    handle(message, response).catch(() => response.destroy()); // a client that went away
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${bound}`,
    port: bound,
    connections: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function serverOf(certificate: ListenOptions['certificate'], listener: RequestListener): Server {
  if (!certificate) return createHttpServer(listener);
  return createHttpsServer({ cert: certificate.certificate, key: certificate.key }, listener);
}
