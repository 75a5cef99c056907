import { connect } from 'node:net';

const HEAD = 'HEAD ';

/** What came back over one connection, as text and parsed. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Bytes the client could hand over before the answer ended. */
  readonly sentBytes: number;
}

/**
 * Sends exactly these bytes and reads until the server closes, or `doneAfter` answers are there. For what no
 * client library would send.
 */
export function rawRequest(port: number, bytes: string | Buffer, timeoutMs = 10_000): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const isHead = Buffer.from(bytes).subarray(0, HEAD.length).toString('latin1') === HEAD;
    const finish = (): void => {
      clearTimeout(timer);
      const { bytesWritten } = socket;
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      if (text === '') reject(new Error('The server closed without an answer.'));
      else resolve({ ...parseAnswer(text), sentBytes: bytesWritten });
    };
    const timer = setTimeout(finish, timeoutMs);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isComplete(Buffer.concat(chunks).toString('latin1'), isHead)) finish();
    });
    socket.on('close', finish);
    socket.on('error', () => undefined); // a reset after the answer: what was read counts
  });
}

/** The first answer in a text. */
export function parseAnswer(text: string): Omit<RawAnswer, 'sentBytes'> {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}

/** @param isHead its answer has the length of a body, and none */
function isComplete(text: string, isHead: boolean): boolean {
  if (/^HTTP\/1\.1 1\d\d/.test(text) || !text.includes('\r\n\r\n')) return false;
  const { headers, body, status } = parseAnswer(text);
  if (isHead || status === 204 || status === 304) return true;
  const length = headers.get('content-length');
  return length !== undefined && body.length >= Number(length);
}
