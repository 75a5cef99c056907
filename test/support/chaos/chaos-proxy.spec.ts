import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { ChaosProxy } from './index.js';

/** What came back over one connection, and how it ended. */
interface Seen {
  readonly pieces: readonly Buffer[];
  readonly text: string;
  readonly ending: 'end' | 'reset';
}

let echo: Server;
/** What arrived at the server behind the proxy, connection by connection. */
let arrived: string[];
let proxy: ChaosProxy;
let sockets: Socket[];

beforeEach(async () => {
  arrived = [];
  sockets = [];
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    const index = arrived.push('') - 1;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      arrived[index] += chunk.toString();
      socket.write(chunk);
    });
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((done) => echo.listen(0, '127.0.0.1', done));
  proxy = await ChaosProxy.start({ to: (echo.address() as AddressInfo).port, random: () => 0.5 });
});

afterEach(async () => {
  await proxy.close();
  sockets.forEach((socket) => socket.destroy());
  await new Promise((done) => echo.close(done));
});

/** Says something, ends its own side and listens until the end. */
function say(text: string, more: (socket: Socket) => void = () => undefined): Promise<Seen> {
  return new Promise((done) => {
    const pieces: Buffer[] = [];
    let isEnded = false;
    const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      socket.end(text);
      more(socket);
    });
    socket.on('data', (chunk: Buffer) => pieces.push(chunk));
    socket.on('end', () => (isEnded = true));
    socket.on('error', () => undefined);
    socket.on('close', () =>
      done({ pieces, text: Buffer.concat(pieces).toString(), ending: isEnded ? 'end' : 'reset' }),
    );
  });
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const before = performance.now();
  const result = await work();
  return [result, performance.now() - before];
}

const LONG = 'a long text, over and over. '.repeat(8_000);

describe('the chaos proxy', () => {
  it('when nothing is set, every byte passes both ways and the ends do too', async () => {
    expect(await say(LONG)).toMatchObject({ text: LONG, ending: 'end' });
    expect([arrived, proxy.connections]).toEqual([[LONG], 1]);
  });

  it('when it is down, nobody is let through and what is open is cut', async () => {
    const open = say('before', (socket) => socket.once('data', () => proxy.set({ kind: 'down' })));
    proxy.set({ kind: 'slow_close', ms: 60_000 });
    expect((await open).ending).toBe('reset');
    expect(await say('meanwhile')).toMatchObject({ text: '', ending: 'reset' });
    proxy.heal();
    expect(await say('after')).toMatchObject({ text: 'after', ending: 'end' });
    expect(arrived).toEqual(['before', 'after']);
  });

  it('when there is latency, no answer comes earlier', async () => {
    proxy.set({ kind: 'latency', ms: 60, jitterMs: 40, direction: 'down' });
    const [seen, tookMs] = await timed(() => say('hello'));
    expect(seen.text).toBe('hello');
    expect(tookMs).toBeGreaterThanOrEqual(79); // 60 + half of 40, timers may be a millisecond early
  });

  it('when bandwidth is small, a text takes its time', async () => {
    proxy.set({ kind: 'bandwidth', bytesPerSecond: 10_000, direction: 'up' });
    const [seen, tookMs] = await timed(() => say('x'.repeat(2_000)));
    expect(seen.text).toHaveLength(2_000);
    expect(tookMs).toBeGreaterThanOrEqual(195);
  });

  it('when closing is slow, the end comes later than the bytes', async () => {
    proxy.set({ kind: 'slow_close', ms: 80 });
    const [seen, tookMs] = await timed(() => say('hello'));
    expect(seen).toMatchObject({ text: 'hello', ending: 'end' });
    expect(tookMs).toBeGreaterThanOrEqual(79);
  });

  it('when answers are held back, the request arrives and silence follows until it is healed', async () => {
    proxy.set({ kind: 'timeout', direction: 'down' });
    let isAnswered = false;
    const asked = say('are you there').then((seen) => ((isAnswered = true), seen));
    while (arrived[0] !== 'are you there') await new Promise((done) => setImmediate(done));
    expect(isAnswered).toBe(false);
    proxy.heal();
    expect(await asked).toMatchObject({ text: 'are you there', ending: 'end' });
  });

  it('when requests are held back, nothing arrives until it is healed', async () => {
    proxy.set({ kind: 'timeout', direction: 'up' });
    const asked = say('are you there');
    while (proxy.connections === 0) await new Promise((done) => setImmediate(done));
    expect(arrived.join('')).toBe('');
    proxy.heal();
    expect((await asked).text).toBe('are you there');
  });

  it('when a request is reset after some bytes, only those arrive', async () => {
    proxy.set({ kind: 'reset', afterBytes: 5, direction: 'up' });
    expect((await say('hello world')).ending).toBe('reset');
    expect('hello').toContain(arrived.join(''));
  });

  it('when an answer is reset, the request has arrived and nothing comes back', async () => {
    proxy.set({ kind: 'reset', direction: 'down' });
    expect(await say('do it')).toMatchObject({ text: '', ending: 'reset' });
    expect(arrived).toEqual(['do it']);
  });

  it('when it slices, all bytes come in small pieces', async () => {
    proxy.set({ kind: 'slicer', bytes: 3, pauseMs: 5 });
    expect((await say('twelve bytes')).text).toBe('twelve bytes');
    proxy.set({ kind: 'slicer', bytes: 4, pauseMs: 20, direction: 'down' });
    const { pieces } = await say('twelve bytes');
    expect(pieces.length).toBeGreaterThan(1);
  });

  it('when an answer has a limit, it ends in order after so many bytes', async () => {
    proxy.set({ kind: 'limit', bytes: 7, direction: 'down' });
    expect(await say('hello world')).toMatchObject({ text: 'hello w', ending: 'end' });
  });

  it('when nobody listens behind it, a connection is reset', async () => {
    const lonely = await ChaosProxy.start({ to: 1 });
    const ending = await new Promise((done) => {
      const socket = connect({ port: lonely.port, host: '127.0.0.1' });
      socket.on('error', (error: NodeJS.ErrnoException) => done(error.code));
      socket.on('end', () => done('end'));
    });
    await lonely.close();
    expect(ending).toBe('ECONNRESET');
  });

  it('when it is closed, nothing stays open', async () => {
    const open = say('hello', () => undefined);
    proxy.set({ kind: 'timeout' });
    while (proxy.connections === 0) await new Promise((done) => setImmediate(done));
    await proxy.close();
    expect((await open).ending).toBe('reset');
    proxy = await ChaosProxy.start({ to: (echo.address() as AddressInfo).port });
  });
});
