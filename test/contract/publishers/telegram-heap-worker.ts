import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';
import { Secret, type TenantConfig } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { OutboxSink, Publisher, SendContext } from '../../../src/publishers/index.js';
import { TelegramPublisherFactory } from '../../../src/publishers/telegram/index.js';

/** What the parent hands over; it is read from a pipe, so that neither arguments nor environment keep it. */
interface Task {
  readonly baseUrl: string;
  readonly token: string;
  readonly caption: string;
  /** Base64. */
  readonly photo: string;
  readonly sends: number;
}

const clock = new SystemClock();
/** Telegram writes to no outbox. */
const noSink: OutboxSink = { create: () => Promise.reject(new Error()), read: () => Promise.reject(new Error()) };
/** As in the service, both outlive every publisher. */
const http = createHttpClient(clock);
const live: { publisher: Publisher | null; factory: TelegramPublisherFactory | null } = {
  publisher: null,
  factory: null,
};

/** Builds, sends and leaves nothing behind but the publisher. @returns the outcomes */
async function work(): Promise<readonly string[]> {
  const task = JSON.parse(readFileSync(0, 'utf8')) as Task;
  live.factory = new TelegramPublisherFactory({ http, clock, baseUrl: task.baseUrl, paceMs: 0 });
  const entry = { id: 'telegram', type: 'telegram', credentialsRef: null, config: { channel_id: '@studio' } } as const;
  const credential = new Secret({ bot_token: task.token });
  const built = await live.factory.build({} as TenantConfig, entry, noSink, credential);
  if ('unavailable' in built) throw new Error('the entry must be built');
  live.publisher = built;
  const outcomes: string[] = [];
  for (let attempt = 1; attempt <= task.sends; attempt += 1) {
    const { caption } = task;
    const post = {
      image: Buffer.from(task.photo, 'base64'),
      width: 60,
      height: 40,
      caption,
      altText: null,
      spoiler: true,
    };
    const { outcome } = await built.send(post, contextOf(attempt));
    outcomes.push(outcome);
  }
  return outcomes;
}

function contextOf(attempt: number): SendContext {
  return {
    attemptKey: `${'0'.repeat(64)}.telegram.${attempt}`,
    intentNonce: '0'.repeat(32),
    commit: () => undefined,
    deadline: { remainingMs: () => 30_000 },
  };
}

async function collect(): Promise<void> {
  // V8 keeps the last text any expression has matched, here that of an answer, until another one matches.
  /another/.exec('another');
  for (let round = 0; round < 5; round += 1) {
    await turn();
    global.gc?.();
  }
}

async function main(folder: string): Promise<void> {
  const outcomes = await work();
  await collect();
  writeHeapSnapshot(join(folder, 'in-use.heapsnapshot'));
  await live.publisher?.dispose();
  live.publisher = null;
  await collect();
  writeHeapSnapshot(join(folder, 'disposed.heapsnapshot'));
  process.stdout.write(JSON.stringify({ outcomes, factoryLives: live.factory !== null }));
}

void main(process.argv[2] ?? '.');
