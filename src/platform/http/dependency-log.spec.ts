import type { EventLog } from '../logging/index.js';
import { breakerLog, logFailedCall } from './dependency-log.js';
import { UpstreamError } from './upstream-error.js';

function recording() {
  const lines: (readonly [event: string, fields: object])[] = [];
  const log = { warn: (event: string, _text: string, fields: object) => void lines.push([event, fields]) } as EventLog;
  return { lines, log };
}
const failure = (kind: UpstreamError['kind'], status?: number): UpstreamError =>
  new UpstreamError({ dependency: 's3', operation: 'put_object', kind, status, ambiguous: true });

describe('lines about what the service depends on', () => {
  it('when a breaker opens and closes, each is told with the dependency and whom it stops', () => {
    const { lines, log } = recording();
    const listener = breakerLog(log, 's3', 'tenant');
    listener.opened(10_000);
    listener.closed();
    expect(lines).toEqual([
      ['breaker_opened', { dependency: 's3', scope: 'tenant' }],
      ['breaker_closed', { dependency: 's3', scope: 'tenant' }],
    ]);
  });

  it('when a call has failed, its kind, status and time are told; a status nobody got is null', () => {
    const { lines, log } = recording();
    logFailedCall(log, failure('server_error', 500), 12.6);
    logFailedCall(log, failure('timeout'), 10_000);
    const common = { dependency: 's3', operation: 'put_object', ambiguous: true };
    expect(lines).toEqual([
      ['dependency_call_failed', { ...common, kind: 'server_error', http_status: 500, latency_ms: 13 }],
      ['dependency_call_failed', { ...common, kind: 'timeout', http_status: null, latency_ms: 10_000 }],
    ]);
  });

  it('when a breaker kept a call from being made, nothing is told', () => {
    const { lines, log } = recording();
    logFailedCall(log, failure('circuit_open'), 0);
    expect(lines).toEqual([]);
  });
});
