import { PublisherError } from '../../kernel/index.js';
import { LiveSecrets } from './live-secrets.js';
import { LogContext } from './log-context.js';
import { PinoEventLog } from './pino-event-log.js';
import { prettyLine } from './pretty-line.js';
import { buildRootLogger } from './root-logger.js';
import { safeError } from './safe-error.js';
import { scrubStream } from './scrubbed-output.js';
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

describe('safeError', () => {
  it('when the error is one of ours, code and constant message are kept', () => {
    const error = new PublisherError('storage_unavailable', 'upstream', 'Storage does not answer.', {
      retryAfterSeconds: 5,
      reason: 'timeout',
    });
    expect(safeError(error, true)).toMatchObject({
      error: 'PublisherError',
      code: 'storage_unavailable',
      message: 'Storage does not answer.',
      retry_after: 5,
      reason: 'timeout',
    });
  });

  it('when the error is foreign, its message is dropped in production and cut elsewhere', () => {
    const error = new TypeError('y'.repeat(500));
    expect(safeError(error, true)).not.toHaveProperty('message');
    expect(safeError(error, false)['message']).toHaveLength(200);
  });

  it('when a frame is ours it is named without a path of the machine, others are left out', () => {
    const frames = safeError(new Error('x'), true)['frames'] as string[];
    expect(frames[0]).toMatch(/src\/platform\/logging\/logging\.spec\.ts:\d+$/);
    expect(frames.join('\n')).not.toMatch(/node_modules| \//);
  });

  it('when something is thrown that is no error, only its type is said', () => {
    expect(safeError('a secret text', true)).toEqual({ error: 'string' });
  });
});

describe('Scrubber', () => {
  const jwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${'p'.repeat(30)}.${'s'.repeat(43)}`;
  it.each([
    ['authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['{"authorization":"Basic dXNlcjpwYXNzd29yZA=="}', 'dXNlcjpwYXNz'],
    ['{"refresh_token":"qwertyuiop"}', 'qwertyuiop'],
    ['{"smtpPassword":"with \\"quotes\\" inside"}', 'inside'],
    ['{"body":"{\\"api_key\\":\\"zzzzyyyy\\"}"}', 'zzzzyyyy'],
    ['password=hunter2hunter2', 'hunter2hunter2'],
    ['client-secret: abcdef', 'abcdef'],
    [`token is ${jwt} here`, jwt],
    ['key sk-proj-abcdefghijklmnop', 'abcdefghijklmnop'],
    ['https://api.telegram.org/bot123456789:AAabcdefghijklmnopqrstuvwxyz012345/sendPhoto', 'AAabcdefghijkl'],
    ['123456789:AAabcdefghijklmnopqrstuvwxyz012345', 'AAabcdefghijkl'],
    ['sl.u.AbCdEfGhIjKlMnOpQrStUvWx.yz', 'AbCdEfGhIjKl'],
    ['glpat-abcdefghijklmnopqrst', 'abcdefghijklmnop'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['https://b.example/x?X-Amz-Signature=deadbeef00&y=1', 'deadbeef00'],
    ['-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----', 'MIIabc'],
    ['redis://user:pa55word@redis.example:6379', 'pa55word'],
    ['mail to jane.doe+x@example.co.uk now', 'jane.doe'],
  ])('when a text holds a secret of a known shape, it is masked: %s', (text, secret) => {
    const clean = new Scrubber(new LiveSecrets()).scrub(text);
    expect(clean).toContain('[MASKED]');
    expect(clean).not.toContain(secret);
  });

  it.each([
    '{"level":"info","event":"orchestrator_token_rejected","tokens":12,"route":"/api/images/:filename"}',
    '{"event":"publish_finished","photo":"ab12cd34ef56","results":{"outbox":"sent"}}',
    'The service has started.',
  ])('when a text holds none, it is left as it is: %s', (text) => {
    expect(new Scrubber(new LiveSecrets()).scrub(text)).toBe(text);
  });

  it('when a live secret appears raw, escaped, encoded or as hex, it is masked and counted', () => {
    const live = new LiveSecrets();
    const hits: string[] = [];
    const scrubber = new Scrubber(live, (rule) => hits.push(rule));
    const secret = 'päss "word"/with+signs';
    live.register(secret);
    for (const form of [
      secret,
      JSON.stringify(secret),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
      Buffer.from(secret).toString('hex'),
    ]) {
      expect(scrubber.scrub(`x ${form} y`)).toContain('[MASKED]');
    }
    expect(hits.length).toBeGreaterThanOrEqual(6);
  });

  it('when a live secret is shorter than six characters, it is not registered', () => {
    const live = new LiveSecrets();
    live.register('abc');
    expect([...live.forms()]).toEqual([]);
  });
});

describe('scrubStream', () => {
  it('when a secret is split over two writes, the whole line is scrubbed, and the end restores the stream', () => {
    const written: string[] = [];
    const stream = { write: (chunk: string | Uint8Array) => written.push(String(chunk)) > 0 };
    const original = stream.write;
    const end = scrubStream(stream, new Scrubber(new LiveSecrets()));
    stream.write('pass');
    stream.write('word=hunter2hunter2\nrest');
    expect(written.join('')).toBe('password=[MASKED]\n');
    end();
    expect(written.join('')).toBe('password=[MASKED]\nrest');
    stream.write('plain');
    expect(written.at(-1)).toBe('plain');
    expect(original).toBeDefined();
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
