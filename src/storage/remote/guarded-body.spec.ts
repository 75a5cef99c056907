import { once } from 'node:events';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { guardedBody } from './index.js';

const SECRET = 'CANARY-of-the-transport';

/** Yields parts, then breaks as a transport does. */
async function* breaking(parts: readonly string[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
  throw Object.assign(new Error(`socket hang up: ${SECRET}`), { config: { headers: { Authorization: SECRET } } });
}

async function endOf(body: Readable): Promise<{ readonly text: string; readonly error: unknown }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
    return { text: Buffer.concat(chunks).toString(), error: null };
  } catch (error) {
    return { text: Buffer.concat(chunks).toString(), error };
  }
}

describe('guardedBody', () => {
  test('when all comes, it is handed on as it came', async () => {
    const source = Readable.from([Buffer.from('abc'), Buffer.from('def')]);
    expect(await endOf(guardedBody(source, 6, undefined))).toEqual({ text: 'abcdef', error: null });
  });

  test('when it breaks in the middle, that is an outage that shows nothing of the transport', async () => {
    const { error } = await endOf(guardedBody(Readable.from(breaking(['abc'])), 6, undefined));
    expect(error).toMatchObject({ name: 'PublisherError', code: 'storage_unavailable' });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(SECRET);
  });

  test.each([
    ['too soon', ['abc']],
    ['too late', ['abc', 'defghi']],
  ])('when it ends %s, that is an outage, and nothing beyond its size is handed on', async (_when, parts) => {
    const source = Readable.from(parts.map((part) => Buffer.from(part)));
    const { text, error } = await endOf(guardedBody(source, 6, undefined));
    expect(error).toMatchObject({ code: 'storage_unavailable' });
    expect(['', 'abc']).toContain(text); // what was read ahead of the end may be lost with it
    expect(source.destroyed).toBe(true);
  });

  test('when its reader has given up, that is what it ends with', async () => {
    const gone = new AbortController();
    const reason = new Error('the reader has left');
    gone.abort(reason);
    expect((await endOf(guardedBody(Readable.from(breaking([])), 6, gone.signal))).error).toBe(reason);
  });

  test('when nobody begins to read it, its source ends with it all the same', async () => {
    const source = Readable.from(breaking(['abc']));
    const body = guardedBody(source, 6, undefined);
    body.destroy();
    await once(body, 'close');
    expect(source.destroyed).toBe(true);
  });
});
