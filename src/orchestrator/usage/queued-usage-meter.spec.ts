import type { AiUsage } from '../../kernel/index.js';
import { LogContext } from '../../platform/logging/index.js';
import { RandomIds } from '../../platform/system/index.js';
import { RecordingLog } from '../testing/index.js';
import { QueuedUsageMeter } from './index.js';
import type { UsageOutcome } from './index.js';

const usage = (number: number, more: Partial<AiUsage> = {}): AiUsage => ({
  tenant: 'aurora',
  tokens: 10,
  occurredAt: 1_767_323_045_678,
  idempotencyKey: `resp_${number}`,
  ...more,
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const events = (count: number) => Array.from({ length: count }, (_, number) => usage(number));

interface Sent {
  readonly key: string;
  readonly requestId: string;
  readonly answer: (outcome: UsageOutcome) => void;
}

/** A meter whose orchestrator answers when the test says so, and as `outcomes` says from then on. */
function world(options: { capacity?: number; restMs?: number; drainMs?: number; outcome?: UsageOutcome } = {}) {
  const { outcome, ...measures } = options;
  const log = new RecordingLog();
  const context = new LogContext();
  const sent: Sent[] = [];
  const seenInContext: unknown[] = [];
  const meter = new QueuedUsageMeter({
    reports: {
      report: ({ idempotencyKey }, requestId, { signal } = {}) =>
        new Promise((resolve) => {
          seenInContext.push(context.current());
          signal?.addEventListener('abort', () => resolve('failed'));
          sent.push({ key: idempotencyKey, requestId, answer: resolve });
          if (outcome !== undefined) resolve(outcome);
        }),
    },
    ids: new RandomIds(),
    log,
    context,
    ...measures,
  });
  return { meter, log, context, sent, seenInContext, keys: () => sent.map(({ key }) => key) };
}

describe('the queue of AI usage', () => {
  test('when an event is recorded, nothing is sent before the caller goes on', async () => {
    const { meter, sent } = world();
    meter.record(usage(1));
    expect(sent).toEqual([]);
    await settled();
    expect(sent).toHaveLength(1);
  });

  test('when many are recorded, one is sent at a time, in order, each once', async () => {
    const { meter, sent, keys } = world();
    events(4).forEach((event) => meter.record(event));
    for (let answered = 0; answered < 4; answered++) {
      await settled();
      expect(sent).toHaveLength(answered + 1);
      sent[answered]?.answer('taken');
    }
    await settled();
    expect([keys(), meter.dropped]).toEqual([['resp_0', 'resp_1', 'resp_2', 'resp_3'], 0]);
  });

  test('when everything was sent and something new comes, it is sent, too', async () => {
    const { meter, keys } = world({ outcome: 'taken' });
    meter.record(usage(1));
    await settled();
    meter.record(usage(2));
    await settled();
    expect(keys()).toEqual(['resp_1', 'resp_2']);
  });

  test('when the queue is full, the oldest goes, it is counted, and one line says so', async () => {
    const { meter, sent, keys, log } = world({ capacity: 3 });
    meter.record(usage(0));
    await settled();
    for (let number = 1; number <= 6; number++) meter.record(usage(number));
    expect(meter.dropped).toBe(3);
    for (let answered = 0; answered < 4; answered++) {
      sent[answered]?.answer('taken');
      await settled();
    }
    expect(keys()).toEqual(['resp_0', 'resp_4', 'resp_5', 'resp_6']);
    expect(log.of('load_shed').map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', { reason: 'usage_queue_full' }],
    ]);
  });

  test('when an event is refused, it is dropped and counted, and the next one goes at once', async () => {
    const { meter, keys } = world({ outcome: 'refused', restMs: 60_000 });
    events(3).forEach((event) => meter.record(event));
    await settled();
    expect([keys(), meter.dropped]).toEqual([['resp_0', 'resp_1', 'resp_2'], 3]);
  });

  test('when nobody could be told, the sender rests before the next event, so that an outage costs few', async () => {
    const { meter, keys } = world({ outcome: 'failed', restMs: 60_000 });
    events(3).forEach((event) => meter.record(event));
    await settled();
    await settled();
    expect([keys(), meter.dropped]).toEqual([['resp_0'], 1]);
    await meter.beforeApplicationShutdown();
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'when %p tokens are recorded, nothing is billed',
    async (tokens) => {
      const { meter, sent } = world({ outcome: 'taken' });
      meter.record(usage(1, { tokens }));
      await settled();
      expect(sent).toEqual([]);
    },
  );

  test('when a request records, its id goes along, and the fields of no request stay with the sender', async () => {
    const { meter, context, sent, seenInContext } = world({ outcome: 'taken' });
    context.run({ request_id: 'request-1', tenant: 'aurora' }, () => meter.record(usage(1)));
    context.run({ request_id: 'request-2', tenant: 'harbor' }, () => meter.record(usage(2)));
    meter.record(usage(3));
    await settled();
    expect(sent.map(({ requestId }) => requestId)).toEqual(['request-1', 'request-2', expect.any(String)]);
    expect(seenInContext).toEqual([undefined, undefined, undefined]);
  });
});

describe('the end of the process', () => {
  test('when events wait, they are sent before it, also those behind one that fails', async () => {
    const { meter, keys } = world({ outcome: 'failed', restMs: 60_000 });
    events(4).forEach((event) => meter.record(event));
    await meter.beforeApplicationShutdown();
    expect(keys()).toHaveLength(4);
  });

  test('when the orchestrator does not answer in time, what is left is counted and said once', async () => {
    const { meter, log, sent } = world({ drainMs: 20 });
    events(4).forEach((event) => meter.record(event));
    await meter.beforeApplicationShutdown();
    expect([sent.length, meter.dropped]).toEqual([1, 4]);
    expect(log.of('load_shed').map(({ fields }) => fields)).toEqual([{ reason: 'usage_at_shutdown', events: 3 }]);
  });

  test('when nothing waits, nothing is said', async () => {
    const { meter, log } = world();
    await meter.beforeApplicationShutdown();
    expect(log.lines).toEqual([]);
  });

  test('when something is recorded after it, it is counted as lost and nothing breaks', async () => {
    const { meter, sent } = world({ outcome: 'taken' });
    await meter.beforeApplicationShutdown();
    meter.record(usage(1));
    await settled();
    expect([sent, meter.dropped]).toEqual([[], 1]);
  });
});
