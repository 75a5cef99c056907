import { Readable } from 'node:stream';
import { receiveBytes } from './receive-bytes.js';

const KIB = 1024;
const welcome = () => true;

/** A sender that counts what is taken from it, and whether it was ended. */
function sender(chunkBytes: number, chunks: number) {
  const sent = { bytes: 0, isEnded: false };
  async function* generate(): AsyncGenerator<Uint8Array> {
    try {
      for (let i = 0; i < chunks; i += 1) {
        sent.bytes += chunkBytes;
        yield new Uint8Array(chunkBytes);
      }
    } finally {
      sent.isEnded = true;
    }
  }
  return { sent, bytes: generate() };
}

describe('receiving the bytes of an upload', () => {
  test('when a file comes in pieces, it is put together as it was', async () => {
    const whole = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 256));
    const pieces = [whole.subarray(0, 1), whole.subarray(1, 63), whole.subarray(63, 299), whole.subarray(299)];
    await expect(receiveBytes(Readable.from(pieces), 300, welcome)).resolves.toEqual(whole);
  });

  test('when the first 64 bytes are there, they are looked at once, and no byte more is taken from a stranger', async () => {
    const heads: number[] = [];
    const { sent, bytes } = sender(16, 100);
    const refuse = (head: Uint8Array): boolean => (heads.push(head.length), false);
    await expect(receiveBytes(bytes, 1000 * KIB, refuse)).rejects.toMatchObject({ code: 'unsupported_media_type' });
    expect(heads).toEqual([64]);
    expect(sent).toEqual({ bytes: 64, isEnded: true });
  });

  test.each([0, 1, 63])('when the whole file has %i bytes, it is looked at at its end', async (size) => {
    const heads: number[] = [];
    const look = (head: Uint8Array): boolean => (heads.push(head.length), true);
    await receiveBytes(Readable.from(size === 0 ? [] : [Buffer.alloc(size)]), 100, look);
    expect(heads).toEqual([size]);
  });

  test('when 300 MB come, they are refused after 20 MB and one chunk, and the sender is stopped', async () => {
    const max = 20 * KIB * KIB;
    const { sent, bytes } = sender(64 * KIB, 300 * 16);
    await expect(receiveBytes(bytes, max, welcome)).rejects.toMatchObject({
      code: 'photo_too_large',
      family: 'caller',
    });
    expect(sent.bytes).toBeLessThanOrEqual(max + 64 * KIB);
    await new Promise((done) => setImmediate(done));
    expect(sent.isEnded).toBe(true);
  });

  test('when exactly the limit comes, it is taken; one byte more is not', async () => {
    await expect(receiveBytes(sender(10, 10).bytes, 100, welcome)).resolves.toHaveLength(100);
    await expect(receiveBytes(sender(10, 10).bytes, 99, welcome)).rejects.toMatchObject({ code: 'photo_too_large' });
  });

  test('when the sender stands still and the caller gives up, nobody waits any longer', async () => {
    const control = new AbortController();
    const still = new Readable({ read: () => undefined });
    const receiving = receiveBytes(still, 100, welcome, control.signal);
    control.abort(new Error('gone'));
    await expect(receiving).rejects.toThrow('gone');
    still.destroy();
  });

  test('when the sender breaks off, its error is the result', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(10);
        throw new Error('line lost');
      })(),
    );
    await expect(receiveBytes(broken, 100, welcome)).rejects.toThrow('line lost');
  });
});
