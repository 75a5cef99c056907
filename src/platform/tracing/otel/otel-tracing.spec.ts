import { Secret } from '../../../kernel/index.js';
import { RecordingLog, TestClock } from '../../../orchestrator/testing/index.js';
import type { HttpCall, HttpClient } from '../../http/index.js';
import { LiveSecrets, LogContext, Scrubber } from '../../logging/index.js';
import { RandomIds } from '../../system/index.js';
import { OtelTracing } from './index.js';

const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const SECRET = 'vermilion-otter-91';
const MINUTE_S = 60;

const SETTINGS = {
  url: 'http://127.0.0.1:4318/v1/traces',
  headers: new Secret('x-team=ci'),
  share: 0.05,
  timeoutMs: 1000,
  everyMs: 60_000,
  maxWaiting: 1,
  resource: { 'service.name': 'publisher-v2' },
};

let dice: number;
let status: number;
let sent: HttpCall[];
let clock: TestClock;
let log: RecordingLog;
let tracing: OtelTracing;

beforeEach(() => {
  [dice, status, sent, clock, log] = [0, 200, [], new TestClock(), new RecordingLog()];
  const live = new LiveSecrets();
  live.register(SECRET, null);
  const send = async (call: HttpCall) => {
    sent.push(call);
    return { status, retryAfterSeconds: null, headers: {}, body: new Uint8Array() };
  };
  const http = { send, onApplicationShutdown: () => undefined } as unknown as HttpClient;
  const ids = Object.assign(new RandomIds(), { random: () => dice });
  const context = new LogContext();
  tracing = new OtelTracing(SETTINGS, { clock, ids, log, context, http, scrubber: new Scrubber(live) });
});
afterEach(() => tracing.onApplicationShutdown());

const bodies = (): string => sent.map(({ body }) => (typeof body === 'string' ? body : '')).join('\n');
/** Ends a request; with room for one span, each is sent at once. */
async function record(tenant: string): Promise<void> {
  const before = sent.length;
  tracing.request(undefined).end('/api/things', { tenant }, 'ok');
  for (let turn = 0; turn < 200 && sent.length === before; turn++) await new Promise((done) => setTimeout(done, 10));
  await new Promise((done) => setTimeout(done, 10));
}

describe('what is recorded', () => {
  it.each([
    [0.049, '00', '01'],
    [0.049, '01', '01'],
    [0.05, '00', '00'],
    [0.05, '01', '00'],
  ])('when the dice say %d and the caller says %s, services of ours are told %s', (thrown, said, told) => {
    dice = thrown;
    const span = tracing.request(`00-${CALLER.traceId}-${CALLER.spanId}-${said}`);
    expect([span.traceId, span.spanId === CALLER.spanId]).toEqual([CALLER.traceId, false]);
    expect(span.traceparent).toBe(`00-${CALLER.traceId}-${span.spanId}-${told}`);
    const within = tracing.call(span);
    expect([within.traceId, within.traceparent.endsWith(told)]).toEqual([CALLER.traceId, true]);
  });

  it('when a call belongs to no request, it begins a trace by the same dice', () => {
    expect(tracing.call(null).traceparent).toMatch(/-01$/);
    dice = 0.5;
    expect(tracing.call(null).traceparent).toMatch(/-00$/);
  });
});

describe('what is sent', () => {
  it('when a span holds a secret by mistake, the scrubber takes it out, and what is left is JSON', async () => {
    await record(SECRET);
    expect(bodies()).not.toContain(SECRET);
    expect(bodies()).toContain('[MASKED]');
    expect(JSON.parse(bodies())).toHaveProperty('resourceSpans');
    expect(sent[0]).toMatchObject({ method: 'POST', url: SETTINGS.url, headers: { 'x-team': 'ci' } });
  });

  it('when the collector refuses again and again, a line says so once a minute', async () => {
    status = 503;
    await record('aurora');
    await record('harbor');
    expect(log.lines).toHaveLength(1);
    clock.pass(MINUTE_S);
    await record('aurora');
    expect(log.lines).toHaveLength(2);
    expect(log.lines[0]).toMatchObject({ event: 'dependency_call_failed' });
  });
});
