import { callerError, upstreamError } from '../kernel/index.js';
import { PrometheusMetrics } from '../platform/metrics/index.js';
import { TenancyMetrics } from './tenancy-metrics.js';
import { TenantRejections } from './tenant-rejections.js';
import { HandClock, KeptLog } from './testing/tenancy-fixtures.js';

function build() {
  const clock = new HandClock();
  const log = new KeptLog();
  return { clock, rejections: new TenantRejections(log, clock), said: () => log.named('tenant_rejected') };
}

describe('TenantRejections', () => {
  it('when a thousand bad hosts come within a second, one line says so, without a host or a tenant', () => {
    const { clock, rejections, said } = build();
    for (let count = 0; count < 1_000; count++) {
      rejections.badHost();
      clock.ms += 0.9;
    }
    expect(said()).toEqual([{ reason: 'bad_host', tenant: null }]);
    clock.ms += 1_000;
    rejections.badHost();
    expect(said()).toHaveLength(2);
  });

  it('when many come within a second, each is counted by its reason, also those no line tells of', async () => {
    const metrics = new PrometheusMetrics();
    const rejections = new TenantRejections(new KeptLog(), new HandClock(), new TenancyMetrics(metrics));
    for (let count = 0; count < 3; count++) rejections.badHost();
    rejections.lookupFailed(callerError('not_found', 'No.', { reason: 'wrong_app' }));
    const text = (await metrics.text()).split('\n');
    expect(text).toContain('tenant_rejected_total{reason="bad_host"} 3');
    expect(text).toContain('tenant_rejected_total{reason="wrong_app"} 1');
  });

  it.each([
    [callerError('not_found', 'No.'), 'unknown_host'],
    [callerError('not_found', 'No.', { reason: 'wrong_app' }), 'wrong_app'],
  ])('when a lookup ends in %s, the reason is %s', (error, reason) => {
    const { rejections, said } = build();
    rejections.lookupFailed(error);
    expect(said()).toEqual([{ reason, tenant: null }]);
  });

  it.each([upstreamError('config_unavailable', 'Away.'), new Error('broken'), new DOMException('gone', 'AbortError')])(
    'when a lookup ends in %s, nobody was rejected',
    (error) => {
      const { rejections, said } = build();
      rejections.lookupFailed(error);
      expect(said()).toEqual([]);
    },
  );
});
