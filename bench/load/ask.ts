import { request } from 'node:http';
import type { Agent } from 'node:http';

/** One page of one tenant. */
export interface Target {
  readonly port: number;
  /** Host header. */
  readonly host: string;
  readonly path: string;
}

export interface Reply {
  /** 0 = no whole answer came. */
  readonly status: number;
  readonly retryAfterSeconds: number;
  /** Rests on configuration past its time. */
  readonly isStale: boolean;
}

/** Asks once and reads the answer to its end. Never throws. */
export function ask({ port, host, path }: Target, agent: Agent, signal?: AbortSignal): Promise<Reply> {
  return new Promise((done) => {
    const nothing = (): void => done({ status: 0, retryAfterSeconds: 0, isStale: false });
    const options = { host: '127.0.0.1', port, path, agent, headers: { Host: host }, ...(signal ? { signal } : {}) };
    const call = request(options, (answer) => {
      const reply = {
        status: answer.statusCode ?? 0,
        retryAfterSeconds: Number(answer.headers['retry-after'] ?? 0),
        isStale: answer.headers['x-config-stale'] !== undefined,
      };
      answer.on('end', () => done(reply)).on('error', nothing);
      answer.resume();
    });
    call.on('error', nothing);
    call.end();
  });
}

/** How often each status came. */
export type Statuses = Readonly<Record<number, number>>;

export function countStatuses(statuses: Iterable<number>): Statuses {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
