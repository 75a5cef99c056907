import { performance } from 'node:perf_hooks';
import type { LiveSecrets, Scrubber } from '../../src/platform/logging/index.js';
import type { Bench, Thoroughness } from '../bench.js';
import { figureOf, interleaved, percentile } from '../measuring/index.js';
import type { Figure, Round } from '../measuring/index.js';
import { built } from '../servers/built.js';
import { logLines, secretValue } from './log-lines.js';

const FORMS = 8_000;
const LINES = 2_000;
const MICROSECONDS = 1_000;

/** Microseconds of one line. */
interface Times {
  readonly p50: number;
  readonly p99: number;
}

/** Spec: observability.md section 4. */
export const scrubber: Bench = {
  name: 'scrubber',
  question: 'what the net for secrets costs a line of 1 KiB with 8,000 registered forms',
  run: measure,
};

async function measure(how: Thoroughness): Promise<readonly Figure[]> {
  const { LiveSecrets, Scrubber: Net } = built('platform/logging/index');
  const live = new LiveSecrets();
  registerForms(live);
  const net = new Net(live);
  const noNet = new (class extends Net {
    override scrub(text: string): string {
      return text;
    }
  })(live);
  const lines = logLines(LINES);
  const bare = await interleaved(how.rounds, {
    baseline: async () => timesOf(lines, (line) => noNet.scrub(line)),
    measured: async () => timesOf(lines, (line) => net.scrub(line)),
  });
  const logged = await interleaved(how.rounds, {
    baseline: async () => loggerTimes(noNet),
    measured: async () => loggerTimes(net),
  });
  return figuresOf(bare, logged);
}

/** Secrets until their spellings are as many as wanted. */
function registerForms(live: LiveSecrets): void {
  const { formsOf } = built('platform/logging/secret-forms');
  for (let index = 0, forms = 0; forms < FORMS; index += 1) {
    forms += formsOf(secretValue(index)).length;
    live.register(secretValue(index), null);
  }
}

function timesOf<T>(items: readonly T[], work: (item: T) => unknown): Times {
  const times = items.map((item) => {
    const start = performance.now();
    work(item);
    return (performance.now() - start) * MICROSECONDS;
  });
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** The logger of the application, writing lines of the same size to nowhere. */
function loggerTimes(net: Scrubber): Times {
  const { buildRootLogger, LogContext } = built('platform/logging/index');
  const options = { level: 'info', pretty: false, production: true, version: '1', instance: 'bench' } as const;
  const logger = buildRootLogger({ ...options, destination: { write: () => undefined } }, new LogContext(), net);
  const records = Array.from({ length: LINES }, (_, index) => ({
    event: 'http_request',
    http_status: 200,
    latency_ms: index % 40,
    frames: Array.from({ length: 15 }, (_frame, depth) => `PhotoView.step${depth} (dist/library/view.js:${index}:9)`),
  }));
  return timesOf(records, (record) => logger.info(record, 'A request was answered.'));
}

function figuresOf(bare: readonly Round<Times>[], logged: readonly Round<Times>[]): readonly Figure[] {
  const of = (rounds: readonly Round<Times>[], key: keyof Times) =>
    rounds.map(({ baseline, measured }) => ({ baseline: baseline[key], measured: measured[key] }));
  const line = { bench: 'scrubber', kind: 'difference', unit: 'µs', against: 'handing the line on as it is' } as const;
  const log = { bench: 'scrubber', kind: 'ratio', unit: 'µs', against: 'the same logger without a scrubber' } as const;
  return [
    figureOf({ ...line, name: 'added to a line, p99', goal: { atMost: 50 } }, of(bare, 'p99')),
    figureOf({ ...line, name: 'added to a line, p50', goal: null }, of(bare, 'p50')),
    figureOf({ ...log, name: 'logging a record, p50', goal: null }, of(logged, 'p50')),
    figureOf({ ...log, name: 'logging a record, p99', goal: null }, of(logged, 'p99')),
  ];
}
