import { deadlineIn } from '../../kernel/index.js';
import type { Clock } from '../../kernel/index.js';
import { RecordingLog } from '../../orchestrator/testing/recording-log.js';
import { PrometheusMetrics } from '../metrics/index.js';
import { RandomIds } from '../system/index.js';
import { Breaker, breakerLog, DependencyMetrics, UpstreamError, withRetries } from './index.js';
import type { CallEnd } from './index.js';

class Time implements Clock {
  ms = 1_000;
  now = (): number => this.ms;
  monotonicMs = (): number => this.ms;
}

let time: Time;
let metrics: PrometheusMetrics;
let counts: DependencyMetrics;
beforeEach(() => {
  time = new Time();
  metrics = new PrometheusMetrics();
  counts = new DependencyMetrics(metrics, time);
});

const lines = async (): Promise<readonly string[]> => (await metrics.text()).split('\n');
const down = () =>
  new UpstreamError({ dependency: 'dropbox', operation: 'list', kind: 'unreachable', ambiguous: false });

describe('counting calls of other services', () => {
  it.each<[CallEnd, string]>([
    [{ outcome: 'answered', status: 200 }, 'ok'],
    [{ outcome: 'answered', status: 304 }, 'ok'],
    [{ outcome: 'answered', status: null }, 'ok'],
    [{ outcome: 'answered', status: 404 }, 'rejected'],
    [{ outcome: 'answered', status: 429 }, 'rate_limited'],
    [{ outcome: 'answered', status: 503 }, 'server_error'],
    [{ outcome: 'timeout', status: null }, 'timeout'],
    [{ outcome: 'called_off', status: null }, 'called_off'],
  ])('when a call ends as %j, it is counted as %s with its time', async (end, outcome) => {
    const call = counts.begins({ dependency: 's3', operation: 'put_object', method: 'PUT' });
    time.ms += 200;
    call.ended(end);
    const text = await lines();
    expect(text).toContain(`dependency_requests_total{dependency="s3",operation="put_object",outcome="${outcome}"} 1`);
    expect(text).toContain('dependency_request_duration_seconds_sum{dependency="s3",operation="put_object"} 0.2');
  });

  it('when a call is made again, each further try is counted, the first is not', async () => {
    const options = { attempts: 3, deadline: deadlineIn(time, 60_000), ids: new RandomIds(), sleep: async () => null };
    await expect(withRetries({ ...options, counts }, () => Promise.reject(down()))).rejects.toThrow();
    expect(await lines()).toContain('dependency_retries_total{dependency="dropbox"} 2');
  });
});

describe('counting open breakers', () => {
  const breaker = () => new Breaker('dropbox', time, breakerLog(new RecordingLog(), 'dropbox', 'tenant', counts));
  const fail = async (one: Breaker): Promise<void> => {
    for (let times = 0; times < 5; times += 1) {
      await expect(one.run('list', () => Promise.reject(down()))).rejects.toThrow();
    }
  };
  const open = async (): Promise<string | undefined> =>
    (await lines()).find((line) => line.startsWith('breaker_open{dependency="dropbox"}'))?.split(' ')[1];

  it('when breakers of two tenants open, both are counted, and neither tenant is named', async () => {
    const [one, other] = [breaker(), breaker()];
    expect(await open()).toBe('0');
    await fail(one);
    await fail(other);
    expect(await open()).toBe('2');
    one.close();
    expect(await open()).toBe('1');
  });

  it('when the time of a breaker is over, it is open no more, also when its tenant is gone', async () => {
    await fail(breaker());
    time.ms += 9_999;
    expect(await open()).toBe('1');
    time.ms += 1;
    expect(await open()).toBe('0');
  });

  it('when a breaker opens again, it is still one', async () => {
    const one = breaker();
    await fail(one);
    time.ms += 10_000;
    await expect(one.run('list', () => Promise.reject(down()))).rejects.toThrow();
    expect(await open()).toBe('1');
  });
});
