import { NoMetrics, PrometheusMetrics } from './index.js';

const SENT = { name: 'posts_total', help: 'Posts.', labels: ['outcome'] } as const;
const TOOK = { name: 'post_seconds', help: 'How long they took.', labels: [] } as const;
const OPEN = { name: 'posts_open', help: 'Posts under way.', labels: ['kind'] } as const;

describe('metrics for Prometheus', () => {
  it('when something is counted, the report has it with its labels', async () => {
    const metrics = new PrometheusMetrics();
    metrics.counter(SENT).add({ outcome: 'sent' });
    metrics.counter(SENT).add({ outcome: 'sent' }, 2);
    metrics.counter(SENT).add({ outcome: 'failed' });
    metrics.histogram(TOOK).observe({}, 0.2);
    metrics.gauge(OPEN).set({ kind: 'bulk' }, 4);
    const text = await metrics.text();
    for (const line of [
      'posts_total{outcome="sent"} 3',
      'posts_total{outcome="failed"} 1',
      'post_seconds_bucket{le="0.1"} 0',
      'post_seconds_bucket{le="0.25"} 1',
      'post_seconds_bucket{le="75"} 1',
      'posts_open{kind="bulk"} 4',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('when a gauge is read on demand, it has the values of now and none of before', async () => {
    const metrics = new PrometheusMetrics();
    const now = ['a', 'b'];
    metrics.readGauge(OPEN, () => now.map((kind) => ({ labels: { kind }, value: now.length })));
    expect(await metrics.text()).toContain('posts_open{kind="a"} 2');
    now.shift();
    const text = await metrics.text();
    expect(text).toContain('posts_open{kind="b"} 1');
    expect(text).not.toContain('kind="a"');
  });

  it('when a gauge cannot be read, the other metrics are still told', async () => {
    const metrics = new PrometheusMetrics();
    metrics.readGauge(OPEN, () => Promise.reject(new Error('away')));
    metrics.counter(SENT).add({ outcome: 'sent' });
    const text = await metrics.text();
    expect(text).toContain('posts_total{outcome="sent"} 1');
    expect(text).not.toContain('posts_open{');
  });

  it('when totals are kept elsewhere, they are told as they are, not added up', async () => {
    const metrics = new PrometheusMetrics();
    const totals = new Map([['sent', 3]]);
    metrics.readCounter(SENT, () => [...totals].map(([outcome, value]) => ({ labels: { outcome }, value })));
    await metrics.text();
    totals.set('sent', 5);
    const text = await metrics.text();
    expect(text.split('\n')).toContain('posts_total{outcome="sent"} 5');
    expect(text).toContain('# TYPE posts_total counter');
  });

  it('when a gauge without labels has no value now, it is left out', async () => {
    const metrics = new PrometheusMetrics();
    const values = [1];
    const spec = { name: 'connected', help: 'Whether.', labels: [] } as const;
    metrics.readGauge(spec, () => values.map((value) => ({ labels: {}, value })));
    expect((await metrics.text()).split('\n')).toContain('connected 1');
    values.pop();
    expect(await metrics.text()).not.toMatch(/^connected /mu);
    values.push(0);
    expect((await metrics.text()).split('\n')).toContain('connected 0');
  });

  it('when the process is watched, its memory and its event loop are told', async () => {
    const metrics = new PrometheusMetrics();
    metrics.watchProcess();
    const text = await metrics.text();
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
      'process_cpu_seconds_total',
    ]) {
      expect(text).toContain(`# TYPE ${name}`);
    }
  });

  it('when one name is asked for as another kind, that is a mistake of ours and says so', () => {
    const metrics = new PrometheusMetrics();
    metrics.counter(SENT);
    expect(() => metrics.gauge(SENT)).toThrow('posts_total');
  });

  it('when two applications count in one process, neither sees the other', async () => {
    const [one, other] = [new PrometheusMetrics(), new PrometheusMetrics()];
    one.counter(SENT).add({ outcome: 'sent' });
    expect(await other.text()).toBe('\n');
  });

  it('when nothing is to be counted, counting costs nothing and fails nowhere', () => {
    const metrics = new NoMetrics();
    expect(() => {
      metrics.counter().add({ outcome: 'sent' });
      metrics.histogram().observe({}, 1);
      metrics.gauge().set({}, 1);
      metrics.readGauge();
      metrics.readCounter();
    }).not.toThrow();
  });
});
