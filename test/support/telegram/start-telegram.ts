import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { TelegramControl } from './faults/control.js';
import { Handler } from './handler.js';
import { Journal } from './journal.js';
import type { TelegramJournalEntry, TelegramPost } from './journal.js';
import type { TelegramOptions } from './options.js';
import { World } from './world/chats.js';

/** A stand-in that listens. */
export interface RunningTelegram {
  /** To be used as `TELEGRAM_API_BASE_URL`. */
  readonly url: string;
  readonly port: number;
  /** Append-only. */
  readonly journal: readonly TelegramJournalEntry[];
  readonly control: TelegramControl;
  /** What exists, in order, whether its answer arrived or not. */
  posts(): readonly TelegramPost[];
  /** Connections that are open now. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a Bot API on loopback. Spec: reliability.md section 8. */
export async function startTelegram(options: TelegramOptions): Promise<RunningTelegram> {
  const world = new World(options.bots);
  const control = new TelegramControl(world);
  const journal = new Journal();
  const handler = new Handler({
    world,
    control,
    journal,
    enforceRates: options.enforceRates ?? true,
    nowMs: options.nowMs ?? Date.now,
    wallMs: () => performance.timeOrigin + performance.now(),
    log: options.log ?? (() => undefined),
  });
  const server = serverOf(options, (message, response) => {
    handler.handle(message, response).catch(() => response.destroy()); // a client that went away
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    journal: journal.entries,
    control,
    posts: () => journal.entries.flatMap(({ post }) => post ?? []),
    connections: () => sockets.size,
    close: () => close(server, control, sockets),
  };
}

function serverOf({ certificate }: TelegramOptions, listener: RequestListener): Server {
  if (!certificate) return createHttpServer(listener);
  return createHttpsServer({ cert: certificate.certificate, key: certificate.key }, listener);
}

function close(server: Server, control: TelegramControl, sockets: ReadonlySet<Socket>): Promise<void> {
  control.heal();
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
