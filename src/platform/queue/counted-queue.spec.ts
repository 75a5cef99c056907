import { PrometheusMetrics } from '../metrics/index.js';
import { CountedQueue } from './counted-queue.js';
import { InProcessQueue } from './in-process-queue.js';
import type { JobOutcome } from './job-queue.port.js';

const clock = { now: () => 0, monotonicMs: () => 0 };
const jobOf = (id: string) => ({ tenant: 'harbor', host: 'harbor.localhost', id });

describe('CountedQueue', () => {
  it('when jobs wait, run and end, it says how many, and of the ended ones how', async () => {
    const metrics = new PrometheusMetrics();
    const queue = new CountedQueue(new InProcessQueue(clock), metrics);
    const ends = new Map<string, (outcome: JobOutcome | Error) => void>();
    queue.serve(
      ({ id }) =>
        new Promise((resolve, reject) =>
          ends.set(id, (outcome) =>
            outcome instanceof Error ? reject(outcome) : resolve({ outcome, againInMs: null }),
          ),
        ),
    );
    const end = async (id: string, outcome: JobOutcome | Error): Promise<void> => {
      while (!ends.has(id)) await new Promise((resolve) => setImmediate(resolve));
      ends.get(id)?.(outcome);
      while ((await queue.status('harbor', id)) !== null) await new Promise((resolve) => setImmediate(resolve));
    };
    for (const id of ['1', '2', '3', '4']) await queue.enqueue(jobOf(id));
    const text = await metrics.text();
    expect([text.includes('jobs_waiting 2'), text.includes('jobs_running 2')]).toEqual([true, true]);
    await end('1', 'done');
    await end('2', 'elsewhere');
    await end('3', new Error('it failed'));
    await end('4', 'done');
    const after = await metrics.text();
    expect(after).toContain('jobs_waiting 0');
    expect(after.match(/^jobs_finished_total\{.*$/gm)).toEqual([
      'jobs_finished_total{outcome="done"} 2',
      'jobs_finished_total{outcome="failed"} 1',
    ]);
  });
});
