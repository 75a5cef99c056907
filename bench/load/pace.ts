import { Agent } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../measuring/index.js';
import { ask, countStatuses } from './ask.js';
import type { Statuses, Target } from './ask.js';

export interface Pace {
  /** Far below what the server can do: a queue would hide what is asked. */
  readonly perSecond: number;
  readonly durationMs: number;
}

export interface Latencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Statuses;
}

/**
 * Asks at a fixed pace, whether or not answers have come, and measures each to its last byte: a server that stands
 * still for a second is not let off because nobody asked in that second.
 */
export async function pace(target: Target, { perSecond, durationMs }: Pace): Promise<Latencies> {
  const agent = new Agent({ keepAlive: true });
  const total = Math.round((durationMs / 1000) * perSecond);
  const start = performance.now();
  const asked: Promise<{ readonly status: number; readonly ms: number }>[] = [];
  while (asked.length < total) {
    const dueMs = start + (asked.length / perSecond) * 1000;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 0) await delay(earlyMs);
    // From when it was sent: our own timer's lateness is not the server's.
    const sentMs = performance.now();
    asked.push(ask(target, agent).then(({ status }) => ({ status, ms: performance.now() - sentMs })));
  }
  const answers = await Promise.all(asked);
  agent.destroy();
  const times = answers.map(({ ms }) => ms);
  return {
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    statuses: countStatuses(answers.map(({ status }) => status)),
  };
}
