import { FirstTenants, PrometheusMetrics } from '../../platform/metrics/index.js';
import { HttpMetrics } from './http-metrics.js';
import type { AnsweredRequest } from './http-metrics.js';

const ANSWERED: AnsweredRequest = {
  route: '/api/images',
  method: 'GET',
  status: 200,
  seconds: 0.02,
  tenant: 'aurora',
  code: undefined,
};
const load = { open: 3 };

describe('counting requests', () => {
  it('when requests are answered, they are counted by route, method and class, and timed by route', async () => {
    const metrics = new PrometheusMetrics();
    const http = new HttpMetrics(metrics, load);
    for (const status of [200, 204, 304, 404, 499, 503]) http.answered({ ...ANSWERED, status });
    http.answered({ ...ANSWERED, method: 'BREW' });
    const text = (await metrics.text()).split('\n');
    const line = (method: string, status: string, count: number) =>
      `http_requests_total{route="/api/images",method="${method}",status_class="${status}"} ${count}`;
    for (const expected of [
      line('GET', '2xx', 2),
      line('GET', '3xx', 1),
      line('GET', '4xx', 2),
      line('GET', '5xx', 1),
      line('other', '2xx', 1),
      'http_request_duration_seconds_count{route="/api/images"} 7',
      'http_requests_in_flight 3',
    ]) {
      expect(text).toContain(expected);
    }
  });

  it('when tenants are not to be named, none is', async () => {
    const metrics = new PrometheusMetrics();
    new HttpMetrics(metrics, load).answered(ANSWERED);
    expect(await metrics.text()).not.toContain('aurora');
  });

  it('when tenants are to be named, their requests are counted, and what is of no tenant is not', async () => {
    const metrics = new PrometheusMetrics();
    const http = new HttpMetrics(metrics, load, new FirstTenants(1));
    for (const tenant of ['aurora', 'harbor', 'aurora', undefined]) http.answered({ ...ANSWERED, tenant });
    const ofTenants = (await metrics.text()).split('\n').filter((line) => line.startsWith('tenant_requests_total{'));
    expect(ofTenants).toEqual([
      'tenant_requests_total{tenant="aurora",status_class="2xx"} 2',
      'tenant_requests_total{tenant="other",status_class="2xx"} 1',
    ]);
  });

  it('when a request is refused for load, the reason is counted, also that of one busy tenant', async () => {
    const metrics = new PrometheusMetrics();
    const http = new HttpMetrics(metrics, load);
    http.shed('event_loop');
    http.answered({ ...ANSWERED, status: 503, code: 'tenant_busy' });
    const text = (await metrics.text()).split('\n');
    expect(text).toContain('load_shed_total{reason="event_loop"} 1');
    expect(text).toContain('load_shed_total{reason="tenant_busy"} 1');
  });
});
