import { performance } from 'node:perf_hooks';
import type { Clock } from '../../kernel/index.js';

/** The machine's own clocks. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }
}
