import { connect } from 'node:net';

/** Sends exactly these bytes and gives back all that came until the end of the connection, or for so long. */
export function rawText(port: number, bytes: string | Buffer, timeoutMs = 3_000): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      done(Buffer.concat(chunks).toString('latin1'));
    };
    const timer = setTimeout(finish, timeoutMs);
    socket.on('connect', () => socket.write(bytes)).on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', finish).on('error', () => undefined); // a reset after the answer: what was read counts
  });
}
