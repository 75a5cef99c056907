import type { DestinationStream } from 'pino';
import {
  buildRootLogger,
  LiveSecrets,
  LogContext,
  PinoEventLog,
  Scrubber,
  type EventLog,
} from '../../../src/platform/logging/index.js';
import {
  DropboxBench,
  everythingOf,
  leaky,
  OPERATIONS,
  S3Bench,
  SPOILS,
  tried,
  type CheckedScene,
  type SceneOptions,
} from '../../support/leaks/index.js';

/** A world with canaries in it, and how to make it echo them. */
interface Bench {
  readonly secrets: Readonly<Record<string, string>>;
  prepare(options?: SceneOptions): Promise<CheckedScene>;
  echo(status: number): void;
  close(): Promise<void>;
}

const BENCHES: readonly (readonly [name: string, open: () => Promise<Bench>])[] = [
  [
    'Dropbox',
    async () => {
      const bench = await DropboxBench.open();
      const echo = (status: number) => bench.dropbox.control.fail('any', { kind: 'echo', status });
      return { secrets: bench.secrets, prepare: (more) => bench.prepare(more), echo, close: () => bench.close() };
    },
  ],
  [
    'S3',
    async () => {
      const bench = await S3Bench.open();
      const echo = (status: number) => bench.s3.control.fail('any', { kind: 'echo', status });
      return { secrets: bench.secrets, prepare: (more) => bench.prepare(more), echo, close: () => bench.close() };
    },
  ],
];

describe.each(BENCHES)('the check on %s', (_name, open) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await open();
  });
  afterAll(() => bench.close());

  test.each(SPOILS)(
    'when a careless adapter hands on a secret %s, it is found for every kind of secret',
    async (...how) => {
      const [, spoil] = how;
      for (const [kind, secret] of Object.entries(bench.secrets)) {
        const scene = await bench.prepare();
        bench.echo(500);
        const storage = leaky(scene.storage, secret, spoil);
        for (const operation of OPERATIONS.slice(0, 2)) {
          const { wrong } = await tried(operation, { ...scene, storage });
          expect([kind, wrong.filter((one) => one.startsWith(kind)).length > 0]).toEqual([kind, true]);
        }
      }
    },
  );

  test('when an adapter throws what its SDK threw, that is found though no secret is in it', async () => {
    const scene = await bench.prepare();
    bench.echo(500);
    const storage = leaky(scene.storage, '', () => Object.assign(new Error('Service failed.'), { status: 500 }));
    for (const operation of OPERATIONS.slice(0, 2)) {
      const { as, wrong } = await tried(operation, { ...scene, storage });
      expect([as, wrong]).toEqual(['Error was thrown', ['not an error of ours']]);
    }
  });

  test('when a line of the log holds a secret or a field that nobody knows, that is found', async () => {
    const scene = await bench.prepare();
    const [kind = '', secret = ''] = Object.entries(bench.secrets)[0] ?? [];
    const chatty = async (): Promise<void> => {
      scene.log.warn('dependency_call_failed', 'A call failed.', { dependency: 'dropbox', url: 'x' });
      scene.log.failure('dependency_call_failed', 'A call failed.', { config: { headers: { a: secret } } });
    };
    const { wrong } = await tried({ name: 'an operation that says too much', run: chatty }, scene);
    expect(wrong).toContain(`logged: ${kind} as raw`);
    expect(wrong).toContain('logged: the field url of dependency_call_failed');
  });

  test('when the real log is told of every failure, its lines hold nothing and its net catches nothing', async () => {
    const lines: string[] = [];
    let written = 0;
    const { log, scrubber } = realLog({ write: (line: string) => void lines.push(line) });
    for (const status of [401, 403, 409, 500]) {
      for (const operation of OPERATIONS) {
        const scene = await bench.prepare({ log });
        bench.echo(status);
        const [result] = await Promise.allSettled([operation.run(scene)]);
        // As the one place that answers errors does it.
        if (result.status === 'rejected') log.failure('unhandled_error', 'A request failed.', result.reason);
        written += lines.length;
        expect(scene.check().inText(withoutFrames(lines.splice(0).join('')))).toEqual([]);
      }
    }
    expect(written).toBeGreaterThan(OPERATIONS.length * 3);
    expect([...scrubber.hits.keys()]).toEqual([]);
  });
});

describe('everythingOf', () => {
  test('when a value leads to itself, or breaks when it is looked at, the rest is shown all the same', () => {
    const value: Record<string, unknown> = { plain: 'a word' };
    value['itself'] = value;
    Object.defineProperty(value, 'broken', {
      get: () => {
        throw new Error('of a getter');
      },
    });
    expect(everythingOf(value)).toContain('a word');
    expect(everythingOf(value)).toContain('of a getter');
  });
});

function realLog(destination: DestinationStream): { readonly log: EventLog; readonly scrubber: Scrubber } {
  const scrubber = new Scrubber(new LiveSecrets());
  const options = {
    level: 'debug',
    pretty: false,
    production: false,
    version: '0.0.0',
    instance: 'a1b2c3d4e5f6',
  } as const;
  return { log: new PinoEventLog(buildRootLogger({ ...options, destination }, new LogContext(), scrubber)), scrubber };
}

/** Places in our own code: `src/…`, never a path of a provider. */
function withoutFrames(text: string): string {
  return text.replace(/"frames":\[[^\]]*\]/gu, '');
}
