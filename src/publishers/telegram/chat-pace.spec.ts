import type { Clock } from '../../kernel/index.js';
import { SystemClock } from '../../platform/system/index.js';
import { ChatPace, type Turn } from './chat-pace.js';

const never = new AbortController().signal;
const LONG = 60_000;

async function turnOf(pace: ChatPace, key: string, limitMs = LONG, signal = never): Promise<Turn> {
  const turn = await pace.turn(key, limitMs, signal);
  if (!('end' in turn)) throw new Error('there should be a turn');
  return turn;
}

describe('the pace of chats', () => {
  it('when nothing was posted yet, or the send before posted nothing, the turn comes at once', async () => {
    const pace = new ChatPace(new SystemClock(), LONG);
    (await turnOf(pace, 'a', 1)).end(false);
    (await turnOf(pace, 'a', 1)).end(false);
  });

  it('when something was posted, the next turn comes after the pause, and not before', async () => {
    const clock = new SystemClock();
    const pace = new ChatPace(clock, 60);
    (await turnOf(pace, 'a')).end(true);
    const from = clock.monotonicMs();
    await turnOf(pace, 'a');
    // A timer may fire within the millisecond before its time.
    expect(clock.monotonicMs() - from).toBeGreaterThanOrEqual(58);
  });

  it('when it is another chat, nothing is waited for', async () => {
    const pace = new ChatPace(new SystemClock(), LONG);
    (await turnOf(pace, 'a', 1)).end(true);
    await turnOf(pace, 'b', 1);
  });

  it('when several want to send, they take turns in order, one at a time', async () => {
    const pace = new ChatPace(new SystemClock(), 0);
    const order: string[] = [];
    const send = async (name: string): Promise<void> => {
      const turn = await turnOf(pace, 'a');
      order.push(`${name} begins`);
      await new Promise((done) => setTimeout(done, 5));
      order.push(`${name} ends`);
      turn.end(true);
    };
    await Promise.all(['one', 'two', 'three'].map(send));
    expect(order).toEqual(['one', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('when the pause is longer than one may wait, that is said with the time that is left', async () => {
    const clock = { wallMs: 0, now: () => clock.wallMs, monotonicMs: () => clock.wallMs };
    const pace = new ChatPace(clock satisfies Clock, 3000);
    (await turnOf(pace, 'a')).end(true);
    clock.wallMs = 1000;
    expect(await pace.turn('a', 500, never)).toEqual({ waitMs: 2000 });
    clock.wallMs = 3000;
    await turnOf(pace, 'a', 1);
  });

  it('when the one before takes too long, the others are told, and nobody passes it', async () => {
    const pace = new ChatPace(new SystemClock(), 0);
    const first = await turnOf(pace, 'a');
    expect(await pace.turn('a', 10, never)).toEqual({ waitMs: 0 });
    let isThird = false;
    const third = turnOf(pace, 'a').then(() => (isThird = true));
    await new Promise((done) => setTimeout(done, 20));
    expect(isThird).toBe(false);
    first.end(true);
    await third;
  });

  it('when somebody gives up in the line or in the pause, the next one is not stopped by it', async () => {
    const pace = new ChatPace(new SystemClock(), 30);
    const first = await turnOf(pace, 'a');
    const control = new AbortController();
    const inLine = pace.turn('a', LONG, control.signal);
    const next = turnOf(pace, 'a');
    control.abort();
    await expect(inLine).rejects.toThrow();
    first.end(true);
    (await next).end(true);
    const inPause = new AbortController();
    const pausing = pace.turn('a', LONG, inPause.signal);
    setTimeout(() => inPause.abort(), 5);
    await expect(pausing).rejects.toThrow();
    await turnOf(pace, 'a');
  });

  it('when there were many chats, those whose pause is over are forgotten and others are not', async () => {
    const clock = { wallMs: 0, now: () => clock.wallMs, monotonicMs: () => clock.wallMs };
    const pace = new ChatPace(clock satisfies Clock, 3000);
    for (let chat = 0; chat < 150; chat += 1) (await turnOf(pace, `old-${chat}`)).end(true);
    clock.wallMs = 2000;
    (await turnOf(pace, 'young')).end(true);
    clock.wallMs = 3500;
    await turnOf(pace, 'other');
    expect(pace.size).toBeLessThan(5);
    expect(await pace.turn('young', 1, never)).toEqual({ waitMs: 1500 });
  });
});
