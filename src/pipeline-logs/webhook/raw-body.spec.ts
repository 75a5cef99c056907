import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { readRawBody, type BodyPace } from './raw-body.js';

const MOST = 1_000_000;
const RESPONSE = {} as ServerResponse;

/** A request whose body is written by the test. */
function request(): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), { headers: {} }) as PassThrough & IncomingMessage;
}

describe('the bytes of a webhook', () => {
  it('when they come at once, they are all there', async () => {
    const body = request();
    body.end('{"a":1}');
    expect((await readRawBody(body, RESPONSE, MOST)).toString()).toBe('{"a":1}');
  });

  it('when they come byte by byte for ever, the sender is refused and holds no room any longer', async () => {
    const body = request();
    const drip = setInterval(() => body.write('x'), 5);
    const pace: BodyPace = { patienceMs: 50, bytesPerSecond: 10_000, lookEveryMs: 10 };
    try {
      await expect(readRawBody(body, RESPONSE, MOST, pace)).rejects.toMatchObject({ code: 'request_timeout' });
    } finally {
      clearInterval(drip);
    }
  });

  it('when they take longer than anybody is patient, but come fast enough, they are taken', async () => {
    const body = request();
    const pace: BodyPace = { patienceMs: 20, bytesPerSecond: 10, lookEveryMs: 10 };
    const read = readRawBody(body, RESPONSE, MOST, pace);
    body.write('x'.repeat(1_000)); // allowed: 100 s
    await new Promise((resolve) => setTimeout(resolve, 100));
    body.end('y');
    expect((await read).length).toBe(1_001);
  });

  it('when there are more of them than may be, the sender is refused', async () => {
    const body = request();
    body.write('x'.repeat(11));
    await expect(readRawBody(body, RESPONSE, 10)).rejects.toMatchObject({ code: 'body_too_large' });
  });
});
