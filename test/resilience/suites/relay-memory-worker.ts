import { readFileSync } from 'node:fs';
import { Secret } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { idempotencyKey } from '../../../src/pipeline-logs/delivery/index.js';
import { LogApiSender } from '../../../src/pipeline-logs/delivery/log-api-sender.js';
import { GitLabCollector } from '../../../src/pipeline-logs/gitlab/index.js';
import { BodyFreezer } from '../../../src/pipeline-logs/payload/index.js';
import { openBench } from '../../../src/pipeline-logs/testing/relay-bench.js';
import type { RelayBench } from '../../../src/pipeline-logs/testing/relay-bench.js';

/** What the parent hands over. */
interface Task {
  readonly gitlabUrl: string;
  readonly gitlabToken: string;
  readonly apiUrl: string;
  readonly compression: 'none' | 'gzip';
  /** The first is small and only warms up. */
  readonly pipelineIds: readonly number[];
}

const MIB = 1024 * 1024;
const SAMPLE_MS = 20;
const never = new AbortController().signal;

/** Reads, composes and sends one pipeline as the service does. @returns the hash of its body and how it was answered */
async function relay(bench: RelayBench, task: Task, pipelineId: number): Promise<Record<string, unknown>> {
  const { outbox, clock, ids } = bench;
  const http = createHttpClient(clock);
  const filters = {
    pipelineStatuses: null,
    jobStatuses: null,
    projects: new Set<number>(),
    excludedProjects: new Set<number>(),
    metadataAlways: true,
  };
  const token = new Secret(task.gitlabToken);
  const settings = { url: task.gitlabUrl, token, traceConcurrency: 4, maxTraceBytes: 100 * MIB };
  const reading = { http, clock, ids, settings, retryAttempts: 0, retryDelaySeconds: 0 };
  const collector = new GitLabCollector({ ...reading, outbox, filters, redact: true });
  const collected = await collector.collect(await bench.accepted({ pipeline_id: pipelineId }), never);
  const frozen = await new BodyFreezer({ outbox, clock, maxLogBytes: 0, keyOf: idempotencyKey }).freeze(collected, 0);
  if (frozen.body === null) throw new Error('there is no body');
  const { bytes, sha256 } = frozen.body;
  const api = {
    ...{ url: task.apiUrl, token: null, timeoutSeconds: 300, retries: false, saveToFile: false, fallbackToFile: false },
    ...{ maxPayloadBytes: 0, maxLogBytes: 0, compression: task.compression, headers: null, signingSecret: null },
    redeliveryMinutes: [],
  };
  const sender = new LogApiSender({ api, outbox, http, clock, ids, userAgent: 'memory/1.0' });
  const { status } = await sender.send(frozen.id, frozen.body, never);
  http.onApplicationShutdown();
  return { bytes, sha256, status };
}

async function main(): Promise<void> {
  const task = JSON.parse(readFileSync(0, 'utf8')) as Task;
  const bench = await openBench();
  try {
    const [warmUp = 0, ...rest] = task.pipelineIds;
    await relay(bench, task, warmUp);
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), SAMPLE_MS);
    const sent: unknown[] = [];
    for (const id of rest) sent.push(await relay(bench, task, id));
    clearInterval(watch);
    process.stdout.write(JSON.stringify({ sent, grownBytes: peak - before }));
  } finally {
    await bench.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
