import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A server that answers what is no HTTP, and repeats all that it got in it. */
export interface GarbageServer {
  readonly url: string;
  /** How often it was asked. */
  readonly asked: () => number;
  close(): Promise<void>;
}

/** The parser's own error then quotes the answer, and with it the request. */
export async function startGarbageServer(): Promise<GarbageServer> {
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // the client hangs up on us, and rightly
    socket.on('data', (chunk: Buffer) => {
      asked += 1;
      const line = chunk.toString('latin1').replace(/[\r\n]+/g, ' ');
      socket.end(`HTTP/1.1 200 ${line}\r\nno header: ${line}\u0000${line}\r\n\r\n${line}`);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
