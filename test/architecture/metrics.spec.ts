import { tmpdir } from 'node:os';
import { Metrics, PrometheusMetrics } from '../../src/platform/metrics/index.js';
import { startTestApp } from '../support/app/index.js';
import { metricRows } from '../support/monitoring/known-metrics.js';

/** What the library calls the kinds that the page names. */
interface Registered {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** Everything the application can count: with the relay, and with tenants by name. */
async function registered(): Promise<readonly Registered[]> {
  const app = await startTestApp({
    withoutUi: true,
    env: {
      METRICS_TENANT_LABEL: 'true',
      GITLAB_URL: 'http://127.0.0.1:9',
      GITLAB_TOKEN: 'glpat-of-this-test',
      LOG_OUTPUT_DIR: tmpdir(),
      API_POST_ENABLED: 'true',
      API_POST_URL: 'http://127.0.0.1:9',
    },
  });
  const metrics = app.app.get<Metrics>(Metrics);
  if (!(metrics instanceof PrometheusMetrics)) throw new Error('Nothing is counted.');
  const specs = metrics.specs();
  await app.stop();
  return specs.map(({ name, type, labels }) => ({ name, type, labels }));
}

const inWords = (all: readonly Registered[]): readonly string[] =>
  all.map(({ name, type, labels }) => `${name} ${type} ${labels.join(',')}`).sort();

describe('metrics', () => {
  let specs: readonly Registered[];
  beforeAll(async () => {
    specs = await registered();
  });

  test('when the page and the application are compared, both have the same metrics, types and labels', () => {
    expect(inWords(metricRows())).toEqual(inWords(specs));
  });

  test('when a name is read, it says its unit, and a label is never one that names somebody', () => {
    const people = ['host', 'ref', 'user', 'photo', 'url', 'path', 'request_id', 'pipeline', 'project', 'error'];
    for (const { name, type, labels } of specs) {
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect([name, labels.filter((label) => people.includes(label))]).toEqual([name, []]);
      expect([name, labels.includes('tenant')]).toEqual([
        name,
        /^tenant_(?:requests|publish_results|ai_tokens)_/.test(name),
      ]);
    }
  });
});
