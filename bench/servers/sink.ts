/** A server that answers whatever it is asked and does nothing else, in a process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, setPriority } from 'node:os';
import { serve } from '../processes/serve.js';

/** Rounds are further apart than connections are kept by default. */
const KEEP_ALIVE_MS = 600_000;

setPriority(constants.priority.PRIORITY_LOW);
const server = createServer((request, response) => {
  request.resume().once('end', () => response.setHeader('Content-Type', 'application/json').end('{}'));
});
server.keepAliveTimeout = KEEP_ALIVE_MS;
const listening = new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
});

const commands = { port: () => listening };

/** What the process can be asked to do. */
export type SinkCommands = typeof commands;

serve(commands);
