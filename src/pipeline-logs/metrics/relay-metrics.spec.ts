import { callerError, upstreamError } from '../../kernel/index.js';
import { PrometheusMetrics } from '../../platform/metrics/index.js';
import { startLogApi, type RunningLogApi } from '../../../test/support/log-api/index.js';
import { createRelayWorker, type RelayWorker } from '../delivery/index.js';
import { DeliveryWorld, relaySettings } from '../delivery/testing/delivery-world.js';
import type { LogApiSettings } from '../settings.js';
import { gitlabCounter, showOutbox, WebhookCounter } from './index.js';

const WAIT_MS = 20_000;

/** All lines of the relay, without those of buckets. */
async function told(metrics: PrometheusMetrics): Promise<readonly string[]> {
  return (await metrics.text()).split('\n').filter((line) => /^pipeline_logs_/.test(line) && !line.includes('_bucket'));
}

describe('the webhooks that are counted', () => {
  it('when they are answered or refused, each counts once by what became of it', async () => {
    const metrics = new PrometheusMetrics();
    const counter = new WebhookCounter(metrics);
    const request_id = 'a-request';
    await counter.counted(() => Promise.resolve({ status: 'ignored', message: '', request_id }));
    const refusals = [
      callerError('webhook_unauthorized', 'no'),
      callerError('body_too_large', 'no'),
      callerError('malformed_request', 'no'),
      upstreamError('overloaded', 'no'),
      new Error('a bug'),
    ];
    for (const refusal of refusals) {
      await expect(counter.counted(() => Promise.reject(refusal))).rejects.toBe(refusal);
    }
    expect(await told(metrics)).toEqual(
      ['ignored', 'unauthorized', 'too_large', 'invalid', 'overloaded', 'failed'].map(
        (result) => `pipeline_logs_webhooks_total{result="${result}"} 1`,
      ),
    );
  });
});

describe('the requests to GitLab that are counted', () => {
  it('when one ends, it counts by its kind and its end', async () => {
    const metrics = new PrometheusMetrics();
    gitlabCounter(metrics)('trace', 'not_found');
    expect(await told(metrics)).toEqual([
      'pipeline_logs_gitlab_requests_total{operation="trace",outcome="not_found"} 1',
    ]);
  });
});

describe('the way of pipelines that is counted', () => {
  let world: DeliveryWorld;
  let api: RunningLogApi;
  beforeEach(async () => {
    [world, api] = [await DeliveryWorld.make(), await startLogApi()];
  });
  afterEach(async () => {
    await api.close();
    await world.end();
  });

  function workerOn(metrics: PrometheusMetrics, options: Partial<LogApiSettings> | null): RelayWorker {
    const { outbox, steps, clock, ids, log, http, folder } = world;
    const settings = relaySettings(folder, options && { url: api.url, ...options });
    const shared = { outbox, collect: steps, freeze: steps, files: steps, clock, ids, log, http, settings, metrics };
    return createRelayWorker({ ...shared, mask: (text) => text, userAgent: 'publisher-v2/1' });
  }

  /** Lets a worker go on until nothing waits to be worked on. */
  async function workedThrough(worker: RelayWorker): Promise<void> {
    worker.start();
    for (const end = performance.now() + WAIT_MS; (await world.outbox.pending()).length > 0;) {
      if (performance.now() > end) throw new Error('It did not come to an end.');
      await new Promise((done) => setTimeout(done, 5));
    }
    await worker.stop();
  }

  it('when one is delivered and one is refused, attempts and ends are told apart', async () => {
    const metrics = new PrometheusMetrics();
    await world.accept(12);
    await workedThrough(workerOn(metrics, {}));
    api.control.fail({ kind: 'answer', status: 400, text: 'no' });
    await world.accept(13);
    await workedThrough(workerOn(metrics, {}));
    const lines = await told(metrics);
    expect(lines).toEqual(
      expect.arrayContaining([
        'pipeline_logs_attempts_total{status_class="2xx"} 1',
        'pipeline_logs_attempts_total{status_class="4xx"} 1',
        'pipeline_logs_attempt_duration_seconds_count 2',
        'pipeline_logs_deliveries_total{outcome="delivered"} 1',
        'pipeline_logs_deliveries_total{outcome="dead"} 1',
      ]),
    );
  });

  it('when nothing is sent, the pipeline is finished and no attempt is counted', async () => {
    const metrics = new PrometheusMetrics();
    await world.accept(12);
    await workedThrough(workerOn(metrics, null));
    const lines = await told(metrics);
    expect(lines).toContain('pipeline_logs_deliveries_total{outcome="finished"} 1');
    expect(lines.filter((line) => line.includes('attempts_total'))).toEqual([]);
  });

  it('when pipelines wait and one was given up, the outbox tells of both, of its bytes and of the oldest', async () => {
    const metrics = new PrometheusMetrics();
    showOutbox(world.outbox, world.clock, metrics);
    expect(await told(metrics)).toEqual([
      'pipeline_logs_outbox_records{state="pending"} 0',
      'pipeline_logs_outbox_records{state="dead"} 0',
      'pipeline_logs_outbox_bytes 0',
      'pipeline_logs_oldest_pending_seconds 0',
    ]);
    await world.outbox.bury(await world.accept(12), 'rejected');
    await world.accept(13);
    world.clock.advance(90_000);
    await world.accept(14);
    const lines = await told(metrics);
    expect(lines).toEqual(
      expect.arrayContaining([
        'pipeline_logs_outbox_records{state="pending"} 2',
        'pipeline_logs_outbox_records{state="dead"} 1',
        'pipeline_logs_oldest_pending_seconds 90',
      ]),
    );
    expect(Number(lines.find((line) => line.startsWith('pipeline_logs_outbox_bytes'))?.split(' ')[1])).toBeGreaterThan(
      0,
    );
  });
});
