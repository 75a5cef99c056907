import { LiveSecrets } from './live-secrets.js';
import { LogContext } from './log-context.js';
import { PinoEventLog } from './pino-event-log.js';
import { prettyLine } from './pretty-line.js';
import { buildRootLogger } from './root-logger.js';
import { Scrubber } from './scrubber.js';

function build(live = new LiveSecrets()) {
  const lines: string[] = [];
  const context = new LogContext();
  const root = buildRootLogger(
    {
      level: 'debug',
      pretty: false,
      production: true,
      version: '1.2.3',
      instance: 'abcdef012345',
      destination: { write: (line: string) => void lines.push(line) },
    },
    context,
    new Scrubber(live),
  );
  return { lines, context, log: new PinoEventLog(root), root };
}

describe('log lines', () => {
  it('when an event is logged, the line has the base fields with a level word and an ISO time', () => {
    const { lines, log } = build();
    log.info('service_started', 'The service has started.', { mode: 'standalone' });
    const line = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({
      level: 'info',
      event: 'service_started',
      msg: 'The service has started.',
      service: 'publisher-v2',
      version: '1.2.3',
      instance: 'abcdef012345',
      mode: 'standalone',
    });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(line.pid).toBeUndefined();
    expect(line.hostname).toBeUndefined();
  });

  it('when a line is written inside a request, it carries the request fields, also those known later', async () => {
    const { lines, log, context } = build();
    const fields = { request_id: 'request-1' } as { request_id: string; tenant?: string };
    await context.run(fields, async () => {
      log.info('http_request', 'One.');
      await Promise.resolve();
      fields.tenant = 'vermont';
      log.info('http_request', 'Two.');
    });
    log.info('http_request', 'Outside.');
    const parsed = lines.map((line) => JSON.parse(line));
    expect(parsed[0]).toMatchObject({ request_id: 'request-1' });
    expect(parsed[1]).toMatchObject({ request_id: 'request-1', tenant: 'vermont' });
    expect(parsed[2].request_id).toBeUndefined();
  });

  it('when a value holds line ends, escapes or separators, the line stays one line of valid JSON', () => {
    const { lines, log } = build();
    log.warn('load_shed', 'Refused.', { reason: 'a\r\nb\u001b[31m\u2028c\u2029d\u0085' });
    expect(lines).toHaveLength(1);
    for (const character of '\r\n\u001b\u2028\u2029\u0085') expect(lines[0]?.trimEnd()).not.toContain(character);
    expect(JSON.parse(lines[0] ?? '').reason).toBe('a\r\nb\u001b[31m\u2028c\u2029d\u0085');
  });

  it('when a value is very long, it is cut to 256 characters', () => {
    const { lines, log } = build();
    log.info('load_shed', 'Refused.', { reason: 'x'.repeat(1000) });
    expect(JSON.parse(lines[0] ?? '').reason).toHaveLength(256);
  });

  it('when a raw error with headers is logged by mistake, only the allow-list of fields is written', () => {
    const { lines, root } = build();
    const error = Object.assign(new Error('Bearer abcdefghijkl in a message'), {
      config: { headers: { Authorization: 'Bearer topsecretvalue' } },
      status: 503,
      kind: 'timeout',
    });
    root.error({ err: error }, 'Something failed.');
    expect(lines[0]).not.toContain('topsecret');
    expect(lines[0]).not.toContain('abcdefghijkl');
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ error: 'Error', status: 503, kind: 'timeout' });
  });
});

describe('prettyLine', () => {
  it('when a line is ours it is shown for a terminal, anything else as it is', () => {
    const line =
      '{"time":"2026-01-02T03:04:05.678Z","level":"info","event":"http_request","msg":"Done.","route":"/x"}\n';
    expect(prettyLine(line)).toBe('03:04:05.678 INFO  http_request Done. route=/x\n');
    expect(prettyLine('no json')).toBe('no json');
  });
});
