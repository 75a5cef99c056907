import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { callerError, PublisherError } from '../../kernel/index.js';
import { formOf, type UploadForm } from '../../../test/support/app/upload-form.js';
import { IncomingUpload, type UploadBounds, type UploadedFile } from './incoming-upload.js';

const MIB = 1024 * 1024;
const PATIENCE_MS = 20_000;

/** What became of an upload. */
interface End {
  readonly name?: string;
  readonly bytes?: Buffer;
  readonly code?: string;
}

type Take = (file: UploadedFile) => Promise<Buffer>;

async function all({ bytes }: UploadedFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A server that takes uploads and nothing else. */
class Bench {
  readonly ends: End[] = [];
  #server: Server | null = null;
  #sockets = new Set<Socket>();

  constructor(
    private readonly take: Take = all,
    private readonly bounds: UploadBounds = { maxBytes: MIB, maxMs: 60_000 },
  ) {}

  async start(): Promise<void> {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('connection', (socket) => this.#sockets.add(socket));
    await new Promise<void>((resolve) => void this.#server?.listen(0, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => void this.#server?.close(() => resolve()));
  }

  /** Bytes that were read from all connections. */
  get bytesRead(): number {
    return [...this.#sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  connect(): Socket {
    const { port } = this.#server?.address() as AddressInfo;
    return connect(port, '127.0.0.1').on('error', () => undefined);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let name = '';
    const upload = new IncomingUpload(request, response, this.bounds, () => 0);
    try {
      const bytes = await upload.receive((file) => {
        ({ name } = file);
        return this.take(file);
      });
      this.ends.push({ name, bytes });
    } catch (error) {
      this.ends.push({ code: error instanceof PublisherError ? error.code : String(error) });
      await upload.discard(error);
    }
    response.end('answered');
  }
}

let bench: Bench | null = null;
afterEach(() => bench?.stop());

async function benchOf(...options: ConstructorParameters<typeof Bench>): Promise<Bench> {
  bench = new Bench(...options);
  await bench.start();
  return bench;
}

function headOf({ contentType, body }: UploadForm): string {
  return `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`;
}

async function until(isTrue: () => boolean): Promise<void> {
  const ends = Date.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (Date.now() > ends) throw new Error('It did not come to that.');
    await delay(10);
  }
}

describe('IncomingUpload', () => {
  test('when a form comes in pieces of any size, its file is whole; also one that looks like the end of a form', async () => {
    const { ends, ...server } = await benchOf().then((one) => ({ ends: one.ends, connect: () => one.connect() }));
    const tricky = Buffer.from(
      '\r\n--a-boundary\r\n--a-boundary-of-the-tests-012345678\r\n\r\n--\r\nend\r\n'.repeat(3),
    );
    const form = formOf({ bytes: tricky, filename: 'grün.jpg' });
    for (const size of [1, 2, 7, 64]) {
      const socket = server.connect();
      socket.setNoDelay(true);
      socket.write(headOf(form));
      for (let at = 0; at < form.body.length; at += size) {
        socket.write(form.body.subarray(at, at + size));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
    }
    expect(ends).toHaveLength(4);
    for (const { name, bytes } of ends) expect([name, bytes?.equals(tricky)]).toEqual(['grün.jpg', true]);
  });

  test('when the file has ended and something follows, who reads it is not told that it is whole', async () => {
    let isWhole = false;
    const { ends, ...server } = await benchOf(async (file) => {
      const bytes = await all(file);
      isWhole = true;
      return bytes;
    }).then((one) => ({ ends: one.ends, connect: () => one.connect() }));
    const form = formOf({ bytes: Buffer.from('one') }, { bytes: Buffer.from('two') });
    server.connect().write(Buffer.concat([Buffer.from(headOf(form)), form.body]));
    await until(() => ends.length === 1);
    expect([ends, isWhole]).toEqual([[{ code: 'validation_failed' }], false]);
  });

  test('when nobody reads the file, no more of it is taken than the buffers hold', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const bounds = { maxBytes: 40 * MIB, maxMs: 60_000 };
    const server = await benchOf(async (file) => {
      await held;
      return all(file);
    }, bounds);
    const form = formOf({ bytes: Buffer.alloc(32 * MIB, 'x') });
    const socket = server.connect();
    socket.write(Buffer.concat([Buffer.from(headOf(form)), form.body]));
    await until(() => server.bytesRead > 0);
    await delay(200);
    expect(server.bytesRead).toBeLessThan(4 * MIB);
    release();
    await until(() => server.ends.length === 1);
    expect(server.ends[0]?.bytes?.length).toBe(32 * MIB);
  });

  test('when who reads refuses early, the sender may finish, gets the answer, and its connection goes on', async () => {
    const server = await benchOf(async ({ bytes }) => {
      for await (const chunk of bytes) if (chunk.length > 0) throw callerError('unsupported_media_type', 'No photo.');
      return Buffer.alloc(0);
    });
    const form = formOf({ bytes: Buffer.alloc(900_000, 'x') });
    const socket = server.connect();
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
    for (const times of [1, 2]) {
      socket.write(headOf(form));
      for (let at = 0; at < form.body.length; at += 100_000) {
        await new Promise((resolve) => socket.write(form.body.subarray(at, at + 100_000), resolve));
      }
      await until(() => heard.split('answered').length === times + 1);
    }
    expect(server.ends).toEqual([{ code: 'unsupported_media_type' }, { code: 'unsupported_media_type' }]);
  });

  test('when the sender goes, its going is the reason, and who reads is told', async () => {
    const seen: unknown[] = [];
    const server = await benchOf(async (file) => {
      file.signal.addEventListener('abort', () => seen.push((file.signal.reason as PublisherError).code));
      return all(file);
    });
    const form = formOf({ bytes: Buffer.alloc(100_000, 'x') });
    const socket = server.connect();
    socket.write(Buffer.concat([Buffer.from(headOf(form)), form.body.subarray(0, 50_000)]));
    await until(() => server.bytesRead > 50_000);
    socket.destroy();
    await until(() => server.ends.length === 1);
    expect([server.ends, seen]).toEqual([[{ code: 'malformed_request' }], ['malformed_request']]);
  });

  test('when storing takes longer than a form may, only what had not arrived is late', async () => {
    const maxMs = 54_321;
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const server = await benchOf(
      async (file) => {
        const bytes = await all(file);
        const [late] = timers.mock.calls.filter(([, ms]) => ms === maxMs);
        late?.[0]();
        return bytes;
      },
      { maxBytes: MIB, maxMs },
    );
    const form = formOf({ bytes: Buffer.from('small') });
    server.connect().write(Buffer.concat([Buffer.from(headOf(form)), form.body]));
    await until(() => server.ends.length === 1);
    expect(timers.mock.calls.filter(([, ms]) => ms === maxMs)).toHaveLength(1);
    timers.mockRestore();
    expect(server.ends[0]?.bytes?.toString()).toBe('small');
  });
});
