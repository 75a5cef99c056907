import { LiveSecrets } from './live-secrets.js';
import { scrubStream } from './scrubbed-output.js';
import type { ScrubbableStream } from './scrubbed-output.js';
import { Scrubber } from './scrubber.js';

/** A stream that keeps what is written to it. */
function build(live = new LiveSecrets()) {
  const written: string[] = [];
  const ended: unknown[][] = [];
  const stream: ScrubbableStream = {
    write: (chunk) => written.push(String(chunk)) > 0,
    end: (...rest) => ended.push(rest),
  };
  const end = scrubStream(stream, new Scrubber(live));
  return { written, ended, stream, end, text: () => written.join('') };
}

describe('scrubStream', () => {
  it('when a secret is split over two writes, the whole line is scrubbed, and the half line waits', () => {
    const { stream, text } = build();
    stream.write('pass');
    stream.write('word=hunter2hunter2\nrest');
    expect(text()).toBe('password=[MASKED]\n');
  });

  it('when it ends, what waits becomes a line of its own and the stream is as it was', () => {
    const { stream, end, text } = build();
    stream.write('rest of password=hunter2hunter2');
    end();
    expect(text()).toBe('rest of password=[MASKED]\n');
    stream.write('plain');
    expect(text()).toBe('rest of password=[MASKED]\nplain');
  });

  it('when a character is split between two chunks of bytes, it stays whole', () => {
    const { stream, text } = build();
    const bytes = Buffer.from('grüße 🌲\n');
    for (const byte of bytes) stream.write(Uint8Array.of(byte));
    expect(text()).toBe('grüße 🌲\n');
  });

  it('when a text is written in another encoding, it is decoded before it is scrubbed', () => {
    const live = new LiveSecrets();
    live.register('hidden-secret');
    const { stream, text } = build(live);
    stream.write(Buffer.from('hidden-secret\n').toString('hex'), 'hex');
    expect(text()).toBe('[MASKED]\n');
  });

  it('when the last words come with the end of the stream, they are scrubbed too', () => {
    const { stream, ended, text } = build();
    stream.end('password=hunter2hunter2');
    expect(text()).toBe('password=[MASKED]\n');
    expect(ended).toEqual([[]]);
  });

  it('when a write has a callback, it is called later and once, also for a half line', async () => {
    const { stream } = build();
    let calls = 0;
    expect(stream.write('half', () => (calls += 1))).toBe(true);
    expect(calls).toBe(0);
    await new Promise((done) => setImmediate(done));
    expect(calls).toBe(1);
  });

  it('when a line has no end within 64 KiB, it goes on in further lines and no secret is cut in two', () => {
    const live = new LiveSecrets();
    live.register('the-one-canary');
    const { stream, written, end } = build(live);
    for (let sent = 0; sent < 4_000; sent += 1) stream.write(`${'.'.repeat(sent % 50)}the-one-canary`);
    end();
    expect(written.length).toBeGreaterThan(1);
    for (const line of written) {
      expect(line.endsWith('\n')).toBe(true);
      expect(line.length).toBeLessThan(70_000);
    }
    const all = written.join('').replaceAll('\n', '');
    expect(all).not.toMatch(/canary|the-/);
    expect(all.replaceAll('[MASKED]', '').replaceAll('.', '')).toBe('');
  });

  it('when there is a sink of its own, nothing reaches the stream', () => {
    const written: string[] = [];
    const stream: ScrubbableStream = { write: () => written.push('stream') > 0, end: () => undefined };
    scrubStream(stream, new Scrubber(new LiveSecrets()), (text) => written.push(text));
    stream.write('one\ntwo\n');
    expect(written).toEqual(['one\ntwo\n']);
  });
});
