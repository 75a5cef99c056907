import { Test } from '@nestjs/testing';
import { fc } from '../../../test/support/properties.js';
import { LiveSecrets } from './live-secrets.js';
import { LogContext } from './log-context.js';
import { LoggingModule } from './logging.module.js';
import { NestLogger } from './nest-logger.js';
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

describe('values of a line', () => {
  const canary = 'a-canary-in-a-line';

  it('when something other than an error was thrown, only its type is said', () => {
    const { lines, log } = build();
    for (const thrown of [canary, { canary }, [canary], undefined, Symbol(canary)]) {
      log.failure('unhandled_error', 'It broke.', thrown);
    }
    expect(lines.map((line) => JSON.parse(line).err)).toEqual(
      ['string', 'object', 'object', 'undefined', 'symbol'].map((error) => ({ error })),
    );
  });

  it('when an error is logged by itself, its message does not become the message of the line', () => {
    const { lines, root } = build();
    root.error(new Error(canary));
    root.error({ err: new Error(canary) });
    root.error({ anything: new Error(canary) }, 'Told %s.', canary);
    root.error('Told %s.', canary);
    expect(lines.join('')).not.toContain('canary');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      'An error was logged.',
      'An error was logged.',
      'Told %s.',
      'Told %s.',
    ]);
  });

  it('when a client, a request or a header map is logged by mistake, only that it was an object is said', () => {
    const { lines, root } = build();
    class Client {
      readonly key = canary;
    }
    const hostile = Object.defineProperty({}, 'x', { enumerable: true, get: () => canary });
    root.warn({ client: new Client(), map: new Map([[canary, canary]]), hostile, list: [new Client()] }, 'Told.');
    root.warn({ config: { headers: { Authorization: canary } }, work: () => canary }, 'Told.');
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      client: 'object',
      map: 'object',
      hostile: {},
      list: ['object'],
    });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ config: { headers: 'object' }, work: 'function' });
  });

  it('when long texts stand in lists and maps, they are cut too, and a secret across the cut is masked whole', () => {
    const live = new LiveSecrets();
    live.register(canary);
    const { lines, log } = build(live);
    const long = `${'x'.repeat(250)}${canary}`;
    log.info('publish_finished', 'Done.', { results: { outbox: long }, platforms: [long, 'y'.repeat(300)] });
    const { results, platforms } = JSON.parse(lines[0] ?? '');
    expect(results.outbox).toBe(`${'x'.repeat(250)}[MASKE`);
    expect(platforms.map((one: string) => one.length)).toEqual([256, 256]);
  });

  it('when fields are random, the line is one line of JSON with all of them', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ unit: 'binary', maxLength: 12 }),
          fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null)),
          { maxKeys: 6 },
        ),
        fc.array(fc.string({ unit: 'binary', minLength: 6, maxLength: 12 }), { maxLength: 3 }),
        (fields, secrets) => {
          const live = new LiveSecrets();
          for (const secret of secrets) live.register(secret);
          const { lines, log } = build(live);
          log.info('load_shed', 'Refused.', { ...fields, planted: secrets.join(' ') });
          const [line = ''] = lines;
          expect(lines).toHaveLength(1);
          expect(typeof JSON.parse(line)).toBe('object');
          for (const character of '\r\n\u001b\u2028\u2029') expect(line.trimEnd()).not.toContain(character);
          expect(live.find(line)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('lines of Nest', () => {
  const lines: string[] = [];
  const parsed = (): unknown[] => lines.splice(0).map((line) => JSON.parse(line) as unknown);
  let logger: NestLogger;
  // Once: nestjs-pino keeps the first logger of a process.
  beforeAll(async () => {
    const destination = { write: (line: string) => void lines.push(line) };
    const names = { version: '1', instance: 'x' };
    const options = { level: 'debug', pretty: false, production: true, ...names, destination } as const;
    const module = await Test.createTestingModule({ imports: [LoggingModule.forRoot(options)] }).compile();
    logger = module.get(NestLogger);
  });

  it('when Nest tells about its wiring, the line is for us while building, with the name of the place', () => {
    logger.log('Mapped {/health/live, GET} route', 'RouterExplorer');
    expect(parsed()).toMatchObject([
      { level: 'debug', msg: 'Mapped {/health/live, GET} route', context: 'RouterExplorer' },
    ]);
  });

  it('when Nest hands over errors, stacks or objects, nothing of their words is said in production', () => {
    const error = new Error('a-canary');
    logger.error(error, 'ExceptionsHandler');
    logger.error(error.message, error.stack, 'ExceptionsHandler');
    logger.error({ headers: 'a-canary' }, 'ExceptionsHandler');
    logger.warn('Careful.', { request: 'a-canary' });
    expect(lines.join('')).not.toContain('canary');
    expect(parsed()).toMatchObject([
      { level: 'error', err: { error: 'Error' }, context: 'ExceptionsHandler' },
      { level: 'error', err: { error: 'Error' } },
      { level: 'error', msg: 'The framework told something that is no sentence.' },
      { level: 'warn', msg: 'Careful.' },
    ]);
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
